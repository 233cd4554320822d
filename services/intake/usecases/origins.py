"""What an issue is called elsewhere, as indexes that tell nobody what it was."""

from services.intake.domain.channels.arrival import Arrival, Origin
from services.intake.domain.events import Actor
from services.intake.domain.field_errors import field_error
from services.intake.domain.issue import ExternalRef, NewIssue
from services.intake.domain.issue_errors import InvalidIssue
from services.intake.usecases.ports import BlindIndex, IndexedOrigin, IntakeWork
from services.intake.usecases.stored_issue import StoredIssue


def origins_of(new: NewIssue, actor: Actor, arrival: Arrival | None, index: BlindIndex) -> list[IndexedOrigin]:
    """None of two issues may have the same."""
    named = [external_origin(new.external_ref)] if new.external_ref else []
    if arrival is not None and arrival.origin is not None:
        named.append(arrival.origin)
    return [_indexed(each, actor, index) for each in named]


def external_origin(ref: ExternalRef) -> Origin:
    """The number of an issue in another platform."""
    return Origin(f"external {ref.system}", ref.id)


def author_ref(author: Origin, index: BlindIndex) -> str:
    """As long as every other pseudonym of a reporter."""
    return index.of_number("author", author.system, author.id)[:16].hex()


async def known_issue(
    origin: Origin, field: str, actor: Actor, work: IntakeWork, index: BlindIndex
) -> StoredIssue | None:
    """The issue that came under this number before. Raises InvalidIssue, naming `field`, when other content did."""
    wanted = _indexed(origin, actor, index)
    found = await work.issues.by_origin(wanted.origin)
    if found is None:
        return None
    stored, content = found
    if content is not None and content != wanted.content:
        raise InvalidIssue([field_error(field, "reused")])
    return stored


def _indexed(origin: Origin, actor: Actor, index: BlindIndex) -> IndexedOrigin:
    """Anybody can have a reporter's token: what they call by a number must not stand in the way of whose it is."""
    scope = actor.ref if actor.role == "reporter" else ""
    content = index.of_number("content", origin.content) if origin.content is not None else None
    return IndexedOrigin(index.of_number("origin", scope, origin.system, origin.id), content)
