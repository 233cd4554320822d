"""Whether reports pass on, or ask about, something heard (传言): then it is verified before it is answered.

Only their own words count. Criticism of a unit is never by itself a rumour: it asks for an answer, not for a check.
"""

import re
from collections.abc import Sequence

from services.intake.domain.surges.report import Sighting

_HEARD = re.compile(
    r"谣言|谣传|传言|传闻|网传|疯传|流传|据说|据传|有人说|都在传|辟谣"
    r"|(?:消息|传得|说法|传的|此事|这事|情况)(?:是否|是不是)?(?:属实|真实|真的)"
    r"|是真的(?:吗|么)|是真的是假的|是真是假|真的假的"
)
_PEOPLE_MIN = 2


def speaks_of_something_heard(title: str, text: str) -> bool:
    return _HEARD.search(f"{title}\n{text}") is not None


def is_to_verify(reports: Sequence[Sighting]) -> bool:
    """At least two people, and half of all."""
    people = {sighting.report.person for sighting in reports}
    heard = {each.report.person for each in reports if speaks_of_something_heard(each.report.title, each.report.text)}
    return len(heard) >= max(_PEOPLE_MIN, -(-len(people) // 2))
