"""What documents say, by the version of their templates. A new wording is a new version: those before stay as they
were, and a document keeps the version that it was set by, as its file."""

from collections.abc import Mapping
from typing import NamedTuple


class Template(NamedTuple):
    """`says`: the first paragraph, by kind. `signed`: whether it names the post that signs it off."""

    says: Mapping[str, str]
    signed: bool


_FIRST = {
    "assignment": "现将下列事项交你单位办理，请按权力清单规定的步骤和时限办结并反馈。",
    "supervision": "下列事项现予督办，请在规定时限内书面说明办理情况。",
    "ruling": "经审查，现就下列事项的管辖裁定如下。本裁定对当事各方具有约束力。",
    "notice": "现就您反映的事项告知如下。",
    "reply": "您反映的事项已经办理，现答复如下。",
    "agreement": "经人民调解员主持调解，当事人自愿达成如下协议。",
}
_SECOND = {**_FIRST, "ruling": "经审查，现就下列事项的管辖裁定如下，本裁定对当事各方具有约束力："}
_THIRD = {**_SECOND, "supervision": "下列事项现予督办，请在答复期限内书面说明办理情况。"}
TEMPLATES: Mapping[int, Template] = {
    1: Template(_FIRST, signed=False),
    2: Template(_SECOND, signed=True),
    3: Template(_THIRD, signed=True),
}
