"""Take an issue in: judge it, place it, mask what goes out, seal what stays, and say what was received."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from chassis.clock import Clock
from chassis.personal_data.masking import mask
from chassis.sealed_words import new_salt
from services.intake.domain.channels.arrival import Arrival
from services.intake.domain.duplicates.candidate import Candidate, Compared
from services.intake.domain.duplicates.footprint import footprint_of
from services.intake.domain.events import Actor, IssueReceived
from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue import Channel, NewIssue
from services.intake.domain.issue_errors import ChannelNotAllowed, InvalidIssue
from services.intake.domain.issue_form import read_issue
from services.intake.domain.issue_rules import Ask, asks, validate
from services.intake.domain.places import Place, settle_place
from services.intake.domain.places_boundaries import Boundaries
from services.intake.domain.places_grids import area_of_grid, grid_of
from services.intake.domain.places_points import area_at, with_point
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.reference import Reference
from services.intake.domain.sealed_issue import SealedIssue
from services.intake.usecases.find_duplicates import near
from services.intake.usecases.origins import author_ref, origins_of
from services.intake.usecases.ports import Desk, ReceptionWork

_CHANNELS = {str(channel): channel for channel in Channel}


class ReceiveIssue(NamedTuple):
    """`submitted` is the request's JSON object; `actor` its caller."""

    submitted: Mapping[str, object]
    actor: Actor
    # Of those named in `submitted`, the ones that may be used; see `attach_files.usable_attachments`.
    usable_attachments: frozenset[str] = frozenset()
    # Where it came by a channel's own way.
    arrival: Arrival | None = None


class Reception(NamedTuple):
    """What the reporter is told."""

    issue: ReceivedIssue
    asks: list[Ask]
    receipt: str
    duplicates: list[Candidate]


async def receive_issue(command: ReceiveIssue, work: ReceptionWork, desk: Desk, clock: Clock) -> Reception:
    """Raises ChannelNotAllowed or InvalidIssue."""
    arrival = command.arrival
    new, form_errors = read_issue(command.submitted)
    if arrival is not None:
        form_errors = (*arrival.faults, *form_errors)
    _check_channel(new.channel, command.actor)
    now = clock.now()
    # Taken once: a release may come in force while we are at it.
    reference = desk.reference
    _check_fields(new, form_errors, command.usable_attachments, reference, now, desk.boundaries)
    place = _place(new, reference, desk.boundaries)
    reporter_ref, phone_index = _reporter(new, command, desk)
    issue = _received(new, command.actor, reporter_ref, place, reference, desk, now)
    content = SealedIssue(command.submitted, new_salt(), arrival.original if arrival else None)
    seal_id = issue.seal_id
    sealed = await desk.vault.seal(reporter_ref, seal_id, content.to_bytes())
    words = content.in_record(reporter_ref, seal_id, sealed)
    event_actor = _event_actor(command.actor, reporter_ref)
    event = IssueReceived(
        issue,
        event_actor,
        tuple(map(str.lower, new.attachments)),
        grid_of(new.area_code or ""),
        tuple(map(str.lower, new.photos.before)),
        tuple(map(str.lower, new.photos.after)),
        words,
    )
    known = footprint_of(issue, reference)
    duplicates = [] if known is None else await near(Compared.of(issue), known, desk.likeness)
    work.accept(event, sealed, phone_index, known, origins_of(new, command.actor, arrival, desk.blind_index))
    receipt = desk.receipts.sign(issue, content.salt, words.commitment.hex())
    return Reception(issue, asks(new, place, reference, now), receipt, duplicates)


def _check_channel(channel: str, actor: Actor) -> None:
    if channel in _CHANNELS and _CHANNELS[channel].needs_officer != (actor.role == "officer"):
        raise ChannelNotAllowed(channel)


def _check_fields(
    new: NewIssue,
    form_errors: tuple[FieldError, ...],
    usable: frozenset[str],
    reference: Reference,
    now: datetime,
    boundaries: Boundaries,
) -> None:
    errors = [*form_errors, *validate(new, reference, now, boundaries)]
    is_judged = any(error.field == "attachments" for error in errors)
    if not is_judged and not usable.issuperset(map(str.lower, new.attachments)):
        errors.append(field_error("attachments", "unknown_attachment"))
    if errors:
        raise InvalidIssue(errors)


def _place(new: NewIssue, reference: Reference, boundaries: Boundaries) -> Place:
    given = area_of_grid(new.area_code) if new.area_code else None
    place = settle_place(given, new.address, reference.gazetteer)
    pointed = area_at(new.location, boundaries) if new.location else None
    return with_point(place, pointed, reference.gazetteer)


def _reporter(new: NewIssue, command: ReceiveIssue, desk: Desk) -> tuple[str, bytes | None]:
    """Whose issue it is, and the blind index of the phone that was given.

    A reporter's own token names the owner. What an officer writes down belongs to the phone's owner; what a channel
    brings, to whom the channel knows as its author; else to a person nobody knows again.
    """
    actor, author = command.actor, command.arrival.author if command.arrival else None
    phone_index = desk.blind_index.of_phone(new.reporter.phone) if new.reporter else None
    if actor.role == "reporter":
        return actor.ref, phone_index
    if phone_index is not None:
        return phone_index[:16].hex(), phone_index
    return author_ref(author, desk.blind_index) if author else desk.new_reporter_ref(), None


def _received(
    new: NewIssue, actor: Actor, reporter_ref: str, place: Place, reference: Reference, desk: Desk, now: datetime
) -> ReceivedIssue:
    own_unit = actor.unit if actor.role == "officer" else None
    return ReceivedIssue(
        id=desk.new_id(),
        tracking_code=desk.new_tracking_code(),
        reporter_ref=reporter_ref,
        channel=new.channel,
        title_masked=mask(new.title).text,
        text_masked=mask(new.text).text,
        category_code=new.category_code,
        area_code=place.area_code,
        urgency=str(new.urgency_or_normal),
        anonymous=new.anonymous,
        on_behalf=new.on_behalf_of is not None,
        about_unit=_masked(new.about_unit),
        occurred_at=new.occurred_at,
        received_at=now,
        receiving_unit=own_unit or reference.service_centre(place.area_code),
        external_system=_masked(new.external_ref.system) if new.external_ref else None,
        handled_on_spot=new.handled_on_spot,
        facts=new.fields,
        call_back_wanted=new.call_back_wanted,
    )


def _masked(text: str | None) -> str | None:
    return None if text is None else mask(text).text


def _event_actor(actor: Actor, reporter_ref: str) -> Actor:
    return Actor("reporter", reporter_ref) if actor.role == "reporter" else actor
