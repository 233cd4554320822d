"""A process's heap in huge pages: one translation of an address for 2 MiB instead of for 4 KiB.

A request walks over megabytes of small objects, and a virtual machine looks up each address that its processor does not
remember in two tables. Python asks for huge pages nowhere, and most systems give them to those who ask.
"""

import ctypes
import mmap
import re
from collections.abc import Iterator
from pathlib import Path

HUGE_PAGE_BYTES = 2 * 1024 * 1024
# Linux 6.1 and later, not yet a name of Python's; before that the kernel gathers the pages by and by.
MADV_COLLAPSE = 25
_SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_MAPS = Path("/proc/self/maps")
# Private memory that can be written and belongs to no file.
_ANONYMOUS = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw-p [0-9a-f]+ \S+ 0 *(?:\[heap\])?$", re.MULTILINE)


def may_have_huge_pages() -> bool:
    """False where the system has none, or its operator wants none."""
    return _SWITCH.is_file() and "[never]" not in _SWITCH.read_text()


def gather_in_huge_pages() -> None:
    """What is there now. Where the kernel can't, everything stays as it was."""
    if not may_have_huge_pages():
        return
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for start, end in _anonymous_regions():
        advise(start, end - start, mmap.MADV_HUGEPAGE)
        whole = -(-start // HUGE_PAGE_BYTES) * HUGE_PAGE_BYTES
        if end - whole >= HUGE_PAGE_BYTES:
            advise(whole, (end - whole) // HUGE_PAGE_BYTES * HUGE_PAGE_BYTES, MADV_COLLAPSE)


def _anonymous_regions() -> Iterator[tuple[int, int]]:
    """First address, and the one behind the last."""
    for start, end in _ANONYMOUS.findall(_MAPS.read_text()):
        yield int(start, 16), int(end, 16)
