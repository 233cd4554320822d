"""What a template's variables were in a message that was told: the way back from words to values.

notify keeps no case, only what people were told of it, masked. A preview with a real case takes its values from
there: nothing of anybody is asked for, and what was erased is not there any more.
"""

import re
from collections.abc import Mapping

from services.notify.domain.templates import OFFERED, Message, Template, VariableKind
from services.notify.domain.wording import NOT_SET, URGENCY_MARKS

_MARKS = "|".join(map(re.escape, URGENCY_MARKS.values()))
_MOMENT = rf"{re.escape(NOT_SET)}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日\d\d:\d\d"
# A message is no longer than so; what is, was not made by a template.
LENGTH_MAX = 4000


def values_in(template: Template, message: Message) -> Mapping[str, str]:
    """Empty where the message is none of this template's, such as one that was bundled or erased."""
    found: dict[str, str] = {}
    for pattern, written in ((template.title, message.title), (template.text, message.text)):
        matched = re.fullmatch(_expression(pattern.source), written, re.DOTALL) if len(written) <= LENGTH_MAX else None
        if matched is None:
            return {}
        found.update(matched.groupdict())
    return found


def _expression(source: str) -> str:
    seen: set[str] = set()
    written = ""
    for number, piece in enumerate(re.split(r"\{([a-z_]+)\}", source)):
        if number % 2 == 0:
            written += re.escape(piece)
        elif piece in seen:
            written += f"(?P={piece})"
        else:
            seen.add(piece)
            written += f"(?P<{piece}>{_kind(piece)})"
    return written


def _kind(name: str) -> str:
    if name == "urgency_mark":
        return f"(?:{_MARKS})?"
    if OFFERED[name] is VariableKind.MOMENT:
        return _MOMENT
    return ".*?"
