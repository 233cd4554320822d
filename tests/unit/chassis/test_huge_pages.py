"""What a process has built is kept in huge pages, where the system has them."""

import subprocess
import sys

from chassis.huge_pages import may_have_huge_pages

# In a process of its own: what is gathered stays gathered. "hg" is the kernel's mark of a region that asks for them.
PROGRAM = """
from chassis.huge_pages import gather_in_huge_pages
built = [str(number) for number in range(200_000)]
gather_in_huge_pages()
flags = [line.split()[1:] for line in open("/proc/self/smaps") if line.startswith("VmFlags")] if {linux} else []
print(sum("hg" in each for each in flags), len(built), built[-1])
"""


def test_what_was_built_asks_for_huge_pages_and_stays_as_it_was() -> None:
    program = PROGRAM.format(linux=sys.platform == "linux")
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    regions, count, last = printed.split()
    assert (int(regions) > 0) == may_have_huge_pages()
    assert (count, last) == ("200000", "199999")
