"""From the JSON object of `POST /v1/issues` to a NewIssue."""

from collections.abc import Mapping

from services.intake.domain.field_errors import FieldError
from services.intake.domain.issue import (
    ExternalRef,
    Location,
    NewIssue,
    OnBehalfOf,
    Online,
    Photos,
    ReportedFacts,
    Reporter,
)
from services.intake.domain.request_form import RequestForm

_ISSUE = frozenset(NewIssue._fields)
_LOCATION = frozenset({"lat", "lng", "crs"})
_REPORTER = frozenset({"name", "phone", "id_number"})
_REPRESENTED = frozenset({"name", "phone", "relation"})
_EXTERNAL_REF = frozenset({"system", "id"})
_PHOTOS = frozenset({"before", "after"})
_FACTS = frozenset({"place.kind", "party.kind", "party.count", "repeat.count", "amount", "online"})
_ONLINE = frozenset({"platform", "url", "account", "operator_area"})
_NO_PHOTOS, _NO_FACTS = Photos(), ReportedFacts()


def read_issue(body: Mapping[str, object]) -> tuple[NewIssue, tuple[FieldError, ...]]:
    """The issue and every error of its form. Fields in error are left empty, so that the others can still be judged
    by `issue_rules.validate`."""
    form = RequestForm(body)
    form.refuse_others(_ISSUE)
    issue = NewIssue(
        channel=form.required_text("channel"),
        title=form.text("title") or "",
        text=form.text("text") or "",
        category_code=form.text("category_code"),
        location=form.part("location", _LOCATION, _location),
        area_code=form.text("area_code"),
        address=form.text("address"),
        occurred_at=form.time("occurred_at"),
        urgency=form.text("urgency"),
        anonymous=form.flag("anonymous"),
        confidential=form.flag("confidential"),
        reporter=form.part("reporter", _REPORTER, _reporter),
        on_behalf_of=_on_behalf_of(form),
        attachments=form.texts("attachments"),
        about_unit=form.text("about_unit"),
        external_ref=form.part("external_ref", _EXTERNAL_REF, _external_ref),
        handled_on_spot=form.flag("handled_on_spot"),
        call_back_wanted=form.optional_flag("call_back_wanted"),
        photos=form.part("photos", _PHOTOS, _photos) or _NO_PHOTOS,
        fields=form.part("fields", _FACTS, _facts) or _NO_FACTS,
    )
    return issue, tuple(form.errors)


def _photos(form: RequestForm) -> Photos:
    return Photos(form.texts("before"), form.texts("after"))


def _location(form: RequestForm) -> Location | None:
    lat, lng = form.number("lat"), form.number("lng")
    for name in ("lat", "lng"):
        if form.body.get(name) is None:
            form.refuse(name, "missing")
    crs = form.required_text("crs")
    return None if lat is None or lng is None else Location(lat, lng, crs)


def _reporter(form: RequestForm) -> Reporter:
    return Reporter(form.required_text("name"), form.required_text("phone"), form.text("id_number"))


def _on_behalf_of(form: RequestForm) -> OnBehalfOf | None:
    """A name alone, or a name with a phone and how the two are related."""
    if isinstance(form.body.get("on_behalf_of"), str):
        name = form.text("on_behalf_of")
        return OnBehalfOf(name) if name else None
    return form.part("on_behalf_of", _REPRESENTED, _represented)


def _represented(form: RequestForm) -> OnBehalfOf:
    return OnBehalfOf(form.required_text("name"), form.text("phone"), form.text("relation"))


def _external_ref(form: RequestForm) -> ExternalRef:
    return ExternalRef(form.required_text("system"), form.required_text("id"))


def _facts(form: RequestForm) -> ReportedFacts:
    return ReportedFacts(
        place_kind=form.text("place.kind"),
        party_kind=form.text("party.kind"),
        party_count=form.integer("party.count"),
        repeat_count=form.integer("repeat.count"),
        amount=form.number("amount"),
        online=form.part("online", _ONLINE, _online),
    )


def _online(form: RequestForm) -> Online:
    return Online(form.text("platform"), form.text("url"), form.text("account"), form.text("operator_area"))
