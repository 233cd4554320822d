"""What an issue must keep to be taken in. Every bad field is named at once: nobody has to send it five times."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.clock import CIVIL_ZONE
from services.intake.domain.deciding_facts import missing_facts
from services.intake.domain.fact_rules import check_facts
from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue import Channel, NewIssue, Urgency
from services.intake.domain.person_rules import check_on_behalf_of, check_reporter
from services.intake.domain.places import Place
from services.intake.domain.places_boundaries import NO_BOUNDARIES, Boundaries
from services.intake.domain.places_grids import area_of_grid
from services.intake.domain.places_points import check_point
from services.intake.domain.reference import Reference
from services.intake.domain.text_rules import check_line, check_text

CLOCK_SKEW_MAX = timedelta(minutes=5)
AGE_MAX = timedelta(days=3653)
ATTACHMENTS_MAX = 20
# What may be a code while there is no release to look it up in; no number of a person is as short or has such a length.
_CATEGORY_SHAPE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,9}", re.ASCII)
_AREA_SHAPE = re.compile(r"\d{6}(?:\d{3}){0,2}", re.ASCII)
_CHANNEL_VALUES = frozenset(Channel)
_URGENCY_VALUES = frozenset(Urgency)


@dataclass(frozen=True, slots=True)
class Ask:
    """What the reporter may still add: the issue is taken in without it, but can't be routed well."""

    field: str
    why: str


def validate(
    issue: NewIssue, reference: Reference, now: datetime, boundaries: Boundaries = NO_BOUNDARIES
) -> list[FieldError]:
    """Every field that can't be as it is. `now` has an offset. Empty when the issue can be taken in.

    Before the first release nobody can say that a code is wrong: it is taken as it is, and waits with its issue.
    An empty channel is left to `read_issue`, which has named it as missing already.
    """
    return [
        *_check_kind(issue, reference),
        *_check_words(issue),
        *_check_when(issue.occurred_at, now),
        *(check_point(issue.location, boundaries) if issue.location else ()),
        *check_reporter(issue.reporter),
        *check_on_behalf_of(issue.on_behalf_of),
        *_check_call_back(issue),
        *check_attachment_ids(issue.attachments),
        *_check_photos(issue),
        *check_facts(issue.fields),
    ]


def asks(issue: NewIssue, place: Place, reference: Reference, now: datetime) -> list[Ask]:
    """What is missing for the power list to name one lead without doubt."""
    facts = reference.facts_of(issue.category_code or "", now.astimezone(CIVIL_ZONE).date())
    return [
        *_ask_kind(issue, place, reference),
        *(Ask(fact.field, fact.why) for fact in missing_facts(issue, facts)),
    ]


def _ask_kind(issue: NewIssue, place: Place, reference: Reference) -> list[Ask]:
    wanted = []
    if not issue.category_code:
        wanted.append(Ask("category_code", "没有选择事项分类，将由人工判定；补充后可直接派到承办单位"))
    if place.area_code is None:
        wanted.append(Ask("area_code", "没有地点或地点无法确定，请补充所在街道（镇）、社区（村）"))
    elif place.area_code in reference.gazetteer and not reference.gazetteer.is_street_or_finer(place.area_code):
        wanted.append(Ask("area_code", "地点只到区（县），请补充所在街道（镇）：部分事项由街道（镇）办理"))
    if place.disputed:
        names = "、".join(filter(None, map(reference.area_name, place.candidates)))
        wanted.append(Ask("location", f"定位与所填地点不一致，请确认是哪里：{names}"))
    return wanted


def _check_kind(issue: NewIssue, reference: Reference) -> Iterator[FieldError]:
    if issue.channel and issue.channel not in _CHANNEL_VALUES:
        yield field_error("channel", "unknown_channel")
    if issue.urgency is not None and issue.urgency not in _URGENCY_VALUES:
        yield field_error("urgency", "unknown_urgency")
    if not _is_known(issue.category_code, reference.categories, _CATEGORY_SHAPE, reference):
        yield field_error("category_code", "unknown_category")
    if not _is_known(issue.area_code and area_of_grid(issue.area_code), reference.gazetteer, _AREA_SHAPE, reference):
        yield field_error("area_code", "unknown_area")


def _is_known(code: str | None, known: Container[str], shape: re.Pattern[str], reference: Reference) -> bool:
    if code is None or code in known:
        return True
    return reference.release is None and shape.fullmatch(code) is not None


def _check_words(issue: NewIssue) -> Iterator[FieldError]:
    if not issue.title.strip() and not issue.text.strip():
        yield field_error("text", "missing")
    yield from check_text("title", issue.title, 200)
    yield from check_text("text", issue.text, 20_000)
    yield from check_line("address", issue.address, 500)
    yield from check_line("about_unit", issue.about_unit, 100)
    if issue.external_ref is not None:
        yield from check_line("external_ref.system", issue.external_ref.system, 50)
        yield from check_line("external_ref.id", issue.external_ref.id, 100)


def _check_call_back(issue: NewIssue) -> Iterator[FieldError]:
    """Calls are people's work: who reports by app asks for none by a flag."""
    written_down = issue.channel not in _CHANNEL_VALUES or Channel(issue.channel).needs_officer
    if issue.call_back_wanted is not None and not written_down:
        yield field_error("call_back_wanted", "officers_only")


def _check_when(occurred_at: datetime | None, now: datetime) -> Iterator[FieldError]:
    if occurred_at is None:
        return
    if occurred_at > now + CLOCK_SKEW_MAX:
        yield field_error("occurred_at", "in_future")
    elif occurred_at < now - AGE_MAX:
        yield field_error("occurred_at", "too_old")


def check_attachment_ids(ids: tuple[str, ...]) -> Iterator[FieldError]:
    """Their shape and number; whether they are there is for the use case to say."""
    if len(ids) > ATTACHMENTS_MAX:
        yield field_error("attachments", "too_many", limit=ATTACHMENTS_MAX)
    elif len(set(ids)) < len(ids):
        yield field_error("attachments", "duplicate")
    elif not all(map(_is_uuid, ids)):
        yield field_error("attachments", "bad_id")


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False


def _check_photos(issue: NewIssue) -> Iterator[FieldError]:
    """They are attachments of the issue, and none shows both how it was found and how it was left."""
    photos = issue.photos
    if not photos.before and not photos.after:
        return
    attached = set(map(str.lower, issue.attachments))
    before = set(map(str.lower, photos.before))
    for name, ids in (("before", photos.before), ("after", photos.after)):
        if not attached.issuperset(map(str.lower, ids)):
            yield field_error(f"photos.{name}", "unknown_attachment")
    if before & set(map(str.lower, photos.after)):
        yield field_error("photos.after", "duplicate")
