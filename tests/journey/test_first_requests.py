"""The README's first requests, as somebody copies them into bash: what they print is what it says."""

import asyncio
import os
import re
from pathlib import Path

from tests.journey.district import District

ROOT = Path(__file__).parents[2]
# The README's reader is slower than a test: what comes by an event is waited for.
WAITS = {
    "**4. ": 'until curl -sf $ROUTING/v1/cases/$CASE -H "Authorization: Bearer $(token --role admin)" >/dev/null',
    "The reporter tells more": 'until [ "$(curl -s $INTAKE/v1/track/$CODE | field status)" = resolved ]',
    "**6. ": 'until curl -s $NOTIFY/v1/inbox -H "Authorization: Bearer $REPORTER" | grep -q 已办结',
}


def script(district: District) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## First requests")[1].split("\n## ")[0]
    for place, wait in WAITS.items():
        assert place in section
        section = section.replace(place, f"```sh\n{wait}; do sleep 0.2; done\n```\n{place}", 1)
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))
    for number, service in enumerate(("intake", "routing", "notify", "audit"), start=1):
        lines = lines.replace(f"http://127.0.0.1:810{number}", district.callers.url(service))
    return lines


async def test_the_first_requests_of_the_readme_do_what_it_says(district: District):
    bash = await asyncio.create_subprocess_exec(
        "bash",
        "-c",
        script(district),
        cwd=ROOT,
        env=os.environ | district.stack.env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await asyncio.wait_for(bash.communicate(), 240))[0].decode()
    assert "Traceback" not in said, said
    words = [line for line in said.splitlines() if line in ("accepted", "resolved", "已办结，待回访", "已评价")]
    assert (words[0], words[-3:]) == ("accepted", ["resolved", "已办结，待回访", "已评价"]), said
    assert "您反映的事项已办结" in said
    assert "case.resolved" in said
