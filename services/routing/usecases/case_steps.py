"""What every step on a case has in common: the case is there and locked, the caller may, the step is possible; and at
its end the case is saved, its post's load kept, and the event published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from chassis.clock import Clock
from chassis.sealed_words import SealedWords
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.events import Actor, CaseEvent
from services.routing.domain.matrix import MATRIX, Transition, lines_of
from services.routing.domain.offers import offered_actions
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.claim_check import require_unclaimed
from services.routing.usecases.errors import (
    CaseUnknown,
    FieldError,
    InvalidFields,
    NotYourCase,
    StaleVersion,
    WrongState,
)
from services.routing.usecases.ports import Mask, RoutingWork, Ruling
from services.routing.usecases.register import Register
from services.routing.usecases.sealing import KeyStoreUnavailable, Sealing
from services.routing.usecases.standings import standings_of


@dataclass(frozen=True, slots=True)
class StepCommand:
    """What every step is told. Verbs without more fields use it as it is."""

    case_id: UUID
    actor: Actor
    expected_version: int | None = field(default=None, kw_only=True)
    note: str = field(default="", kw_only=True)


class Desk(NamedTuple):
    """What a step works with. `keys`: where personal data of parties is sealed."""

    work: RoutingWork
    clock: Clock
    ruling: Ruling
    mask: Mask
    keys: Sealing | None = None

    @property
    def sealing(self) -> Sealing:
        """Raises KeyStoreUnavailable."""
        if self.keys is None:
            raise KeyStoreUnavailable
        return self.keys

    def register(self, snapshot: Snapshot | None, actor: Actor) -> Register:
        """For what happens now."""
        return Register(self.work, self.ruling.calendar, snapshot, actor, in_china(self.clock.now()))


@dataclass(frozen=True, slots=True)
class Opened:
    """The case as it lies there, before anybody asks whether the step is possible now."""

    case: Case
    register: Register

    @property
    def snapshot(self) -> Snapshot | None:
        return self.register.snapshot

    @property
    def rulebook(self) -> Snapshot:
        return self.register.rulebook

    @property
    def now(self) -> datetime:
        """In +08:00."""
        return self.register.at


# Holds what a command says against the list alone. Raises InvalidFields.
FieldCheck = Callable[[Opened], object]


@dataclass(frozen=True, slots=True)
class Begun(Opened):
    """A step on its way."""

    line: Transition
    command: StepCommand


def require_standing(action: str, standings: frozenset[str]) -> None:
    """Raises NotYourCase."""
    if not any(line.action == action and line.by in standings for line in MATRIX):
        raise NotYourCase


async def begin(action: str, command: StepCommand, desk: Desk, check: FieldCheck | None = None) -> Begun:
    """Raises CaseUnknown, NotYourCase, InvalidFields, StaleVersion, WrongState, CaseClaimed, in this order.

    `check`: of fields that are wrong wherever the case stands; what only its state makes wrong comes afterwards.
    """
    case = await desk.work.cases.lock(command.case_id)
    if case is None:
        raise CaseUnknown(command.case_id)
    snapshot = await desk.ruling.of(case.rulebook_version)
    standings = standings_of(command.actor, case, snapshot)
    require_standing(action, standings)
    register = desk.register(snapshot, command.actor)
    if check is not None:
        check(Opened(case, register))
    if command.expected_version not in (None, case.version):
        raise StaleVersion(case.version, case.state, offered_actions(case, standings))
    for line in lines_of(case.state, action):
        if line.by in standings:
            await require_unclaimed(case.id, action, command.actor, desk.work, desk.ruling.snapshot)
            return Begun(case, register, line, command)
    raise WrongState(action, case.state, offered_actions(case, standings))


def end(
    begun: Begun,
    after: Case,
    event: type[CaseEvent],
    desk: Desk,
    *,
    reason_code: str = "",
    detail: Mapping[str, Any] | None = None,
    note: str = "",
    power_code: str = "",
    words: SealedWords | None = None,
) -> Case:
    """`after` has the next version. `note` is kept beside the case, masked; the command's own stands in for it."""
    masked = desk.mask(note or begun.command.note)
    return begun.register.enter(
        begun.case,
        after,
        event,
        reason_code=reason_code,
        detail=detail,
        note=masked,
        power_code=power_code,
        words=words,
    )


def refused(begun: Begun, zh: str, en: str) -> WrongState:
    """The matrix would allow the step, a rule does not; what else is possible is said beside."""
    standings = standings_of(begun.command.actor, begun.case, begun.snapshot)
    others = [each for each in offered_actions(begun.case, standings) if each["action"] != begun.line.action]
    return WrongState(begun.line.action, begun.case.state, others, zh, en)


def bad_field(field_name: str, code: str, zh: str, en: str) -> InvalidFields:
    return InvalidFields([FieldError(field_name, code, zh, en)])
