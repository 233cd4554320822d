"""Official documents (公文) on a case: which there are, who signs them, when they are due, how they are numbered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.matrix import DECISION_POSTS, SUPERVISOR

# By the unit that ruled on the dispute.
RULED = "ruled"
TEMPLATE_VERSION = 3


class Kind(NamedTuple):
    """`word`: in its number. `signed_by`: who decides on it. `due`: when the case has what it tells."""

    name: str
    word: str
    signed_by: str


KINDS: Mapping[str, Kind] = {
    "assignment": Kind("交办单", "交", DECISION_POSTS),
    "supervision": Kind("督办单", "督", SUPERVISOR),
    "ruling": Kind("管辖裁定书", "裁", RULED),
    "notice": Kind("告知书", "告", DECISION_POSTS),
    "reply": Kind("答复书", "复", DECISION_POSTS),
    "agreement": Kind("人民调解协议书", "调", DECISION_POSTS),
}


class Paper(NamedTuple):
    """`file`: PDF, whose hash is put on record. `page`: the same as HTML."""

    file: bytes
    page: str


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """`code`: stands on the paper, and finds it without a login. `sha256`: of the file, which is kept as issued."""

    code: str
    case_id: UUID
    kind: str
    unit_code: str
    unit_name: str
    year: int
    serial: int
    issued_at: datetime
    post_code: str
    power_code: str
    sha256: str
    file: bytes
    page: str
    template_version: int = TEMPLATE_VERSION
    # None while it is valid. By the post; the reason is masked. Its number is never given again.
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_reason: str = ""

    @property
    def number(self) -> str:
        return number_of(self.unit_name, self.kind, self.year, self.serial)

    def named(self) -> dict[str, str | int]:
        """Which paper it is, as codes: what every record of it says."""
        return {
            "kind": self.kind,
            "unit": self.unit_code,
            "year": self.year,
            "serial": self.serial,
            "code": self.code,
            "sha256": self.sha256,
            "power_code": self.power_code,
        }


def number_of(unit_name: str, kind: str, year: int, serial: int) -> str:
    """江北区生态环境局督〔2026〕7号."""
    return f"{unit_name}{KINDS[kind].word}〔{year}〕{serial}号"


def missing_for(kind: str, case: Case) -> tuple[str, str] | None:
    """What the case lacks for such a document, in Chinese and English; None when it is due."""
    course = case.course
    lacks = {
        "assignment": (case.lead is None, "尚无主办单位", "there is no lead yet"),
        "supervision": (not course.supervisions, "没有督办事项", "nobody supervises it"),
        "ruling": (course.ruled is None, "没有管辖裁决", "there is no ruling"),
        "notice": (case.lead is None, "尚无主办单位", "there is no lead yet"),
        "reply": (not case.result, "尚未办结，没有答复内容", "there is no result yet"),
        "agreement": (
            (course.mediation or {}).get("outcome") != "agreed",
            "没有达成调解协议",
            "there is no agreement",
        ),
    }
    is_lacking, zh, en = lacks[kind]
    return (zh, en) if is_lacking else None
