"""What we have of somebody, as JSON for them."""

from typing import Any, Literal

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.intake.domain.privacy import Consent, DataAccess
from services.intake.domain.reference import Reference
from services.intake.domain.tracking_code import shown
from services.intake.entrypoints.issue_shapes import SummaryView
from services.intake.entrypoints.moments import civil
from services.intake.entrypoints.story_views import ActView, act_view
from services.intake.entrypoints.unit_views import UnitView, unit_view
from services.intake.entrypoints.views import summary_view
from services.intake.usecases.erase_person import ErasureAsked
from services.intake.usecases.own_data import OwnData, OwnIssue

_KEPT_ZH = "事项还在办理，脱敏后的内容保留到办结；原文、联系方式和附件已删除"
_KEPT_EN = "the case is open: its masked words stay until it is over; originals, contact and files are gone"


class OwnActView(ActView):
    original: dict[str, Any] | None


class OwnIssueView(SummaryView):
    """`original`: as it was sent; null once it was erased."""

    original: dict[str, Any] | None
    acts: list[OwnActView]


class ReaderView(TypedDict):
    """Never a name."""

    role: str
    post: str | None
    unit: UnitView | None


class AccessView(TypedDict):
    at: Moment
    action: str
    purpose: str
    by: ReaderView
    issue_id: Id | None


class ConsentView(TypedDict):
    purpose: str
    notice: str
    granted: bool
    at: Moment


class OwnDataView(TypedDict):
    reporter_ref: str
    issues: list[OwnIssueView]
    followed: list[str]
    consents: list[ConsentView]
    accesses: list[AccessView]


class KeptView(TypedDict):
    tracking_code: str
    why: str
    why_en: str


class ErasureView(TypedDict):
    """`erased`: tracking codes."""

    erasure_id: Id
    asked_at: Moment
    status: Literal["done", "pending"]
    erased: list[str]
    kept_until_over: list[KeptView]


def own_data_view(data: OwnData, reporter_ref: str, reference: Reference) -> OwnDataView:
    return {
        "reporter_ref": reporter_ref,
        "issues": [_issue_view(each, reference) for each in data.issues],
        "followed": [shown(stored.issue.tracking_code) for stored in data.followed],
        "consents": list(map(consent_view, data.consents)),
        "accesses": [access_view(each, reference) for each in data.accesses],
    }


def _issue_view(own: OwnIssue, reference: Reference) -> OwnIssueView:
    acts: list[OwnActView] = [{**act_view(act), "original": original} for act, original in own.acts]
    return {**summary_view(own.stored, reference), "original": own.original, "acts": acts}


def access_view(access: DataAccess, reference: Reference) -> AccessView:
    return {
        "at": civil(access.at),
        "action": access.action,
        "purpose": access.purpose,
        "by": {"role": access.role, "post": access.post, "unit": unit_view(access.unit, reference)},
        "issue_id": str(access.case_id) if access.case_id else None,
    }


def consent_view(consent: Consent) -> ConsentView:
    return {
        "purpose": consent.purpose,
        "notice": consent.notice,
        "granted": consent.granted,
        "at": civil(consent.at),
    }


def erasure_view(asked: ErasureAsked, done: bool) -> ErasureView:
    return {
        "erasure_id": str(asked.erasure.id),
        "asked_at": civil(asked.erasure.asked_at),
        "status": "done" if done else "pending",
        "erased": [shown(stored.issue.tracking_code) for stored in asked.erased],
        "kept_until_over": [
            {"tracking_code": shown(stored.issue.tracking_code), "why": _KEPT_ZH, "why_en": _KEPT_EN}
            for stored in asked.kept
        ],
    }
