"""What the use cases need from outside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.calendar_use import CalendarUse
from services.routing.domain.case import Case
from services.routing.domain.claim import Claim
from services.routing.domain.classification.classifier import Classifier
from services.routing.domain.dispute import Dispute
from services.routing.domain.events import (
    ActionTaken,
    CaseEvent,
    RulebookRecordReleased,
    RulebookReleased,
    RulebookRetired,
)
from services.routing.domain.load import Load, Seat
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.chosen_cases import ChosenCases
from services.routing.usecases.mark_ports import Marks
from services.routing.usecases.mediation_ports import Mediations
from services.routing.usecases.partner_ports import Partners
from services.routing.usecases.post_seat import SetSeat
from services.routing.usecases.referral_ports import Referrals
from services.routing.usecases.rulebook_ports import CategoryLabels, Rulebooks, Simulations

Event = CaseEvent | RulebookRecordReleased | RulebookReleased | RulebookRetired | ActionTaken
Mask = Callable[[str], str]


class Cases(ChosenCases, Protocol):
    def is_known(self, case_id: UUID) -> bool:
        """Among those that `look_up` was asked for, or saved since."""
        ...

    async def lock(self, case_id: UUID) -> Case | None:
        """The case, locked until the end of the work."""
        ...

    async def find(self, case_id: UUID) -> Case | None: ...

    async def lock_waiting(self, count_max: int) -> Sequence[Case]:
        """Cases that wait for a rulebook, in the order of their ids; those locked by others are passed over."""
        ...

    async def lock_unplaced(self, count_max: int) -> Sequence[Case]:
        """Cases without a lead that stand in no queue; those locked by others are passed over."""
        ...

    async def lock_open_after(self, case_id: UUID, count_max: int) -> Sequence[Case]:
        """Open cases with greater ids, in their order."""
        ...

    async def quick_fix_errors(self, area_code: str, grid_code: str, since: datetime) -> int:
        """How many quick fixes of the grid, or where none was named of the area, told since, had to be done again or
        were upheld as false closures."""
        ...

    def save(self, case: Case) -> None: ...


@dataclass(frozen=True, slots=True)
class DialogueEntry:
    """`text` is masked."""

    case_id: UUID
    written_at: datetime
    unit: str
    post: str
    to_units: tuple[str, ...]
    text: str


class Dialogue(Protocol):
    def add(self, entry: DialogueEntry) -> None: ...


class Disputes(Protocol):
    async def find(self, dispute_id: UUID) -> Dispute | None:
        """Its case's lock keeps it from changing."""
        ...

    async def ruled_on(
        self, categories: Sequence[str], district: str, not_on: UUID, hidden_from: Sequence[str]
    ) -> Sequence[Dispute]:
        """Ruled disputes on these categories in this district (everywhere if empty), the newest first, but for those on
        that case and on cases about units of these codes and names; as many as are worth comparing."""
        ...

    def save(self, dispute: Dispute) -> None: ...

    async def next_without_amendment(self, but: Collection[UUID] = ()) -> Dispute | None:
        """The oldest ruling of which nobody has looked what it proposes for the list."""
        ...

    async def lock_without_amendment(self, dispute_id: UUID) -> Dispute | None:
        """None when somebody was quicker."""
        ...

    async def note_amendment(self, dispute_id: UUID, amendment: Mapping[str, str]) -> None: ...


class ClockMarks(Protocol):
    async def lock_due(self, now: datetime, count_max: int) -> Sequence[Case]:
        """Cases with a mark whose time has come, the oldest first; those locked by others are passed over."""
        ...

    def note(self, case: Case) -> None:
        """Its next mark is reckoned at the end of the work."""
        ...

    def postpone(self, case: Case, until: datetime, error: Exception) -> None:
        """A case whose marks can't be reckoned is looked at again then; the error is logged."""
        ...


class CalendarUses(Protocol):
    async def lock(self, digest: str) -> CalendarUse | None:
        """Until the end of the work; None while another process works on it. `digest`: of the first calendar ever."""
        ...

    async def save(self, use: CalendarUse) -> None: ...

    async def provisional_cases(self) -> int:
        """Open cases whose due time reaches into a year that is not published."""
        ...


class PostLoads(Protocol):
    @property
    def current(self) -> Load:
        """Open cases with what this work has added, and who was set on posts; filled by `load`."""
        ...

    async def load(self) -> None: ...

    def add(self, post_code: str, count: int) -> None: ...


class PostSeats(Protocol):
    async def lock(self, post_code: str) -> Seat:
        """What is set for the post, until the end of the work nobody else sets it; nothing set is an empty seat."""
        ...

    async def find(self, post_code: str) -> SetSeat | None:
        """None: nothing was set."""
        ...

    async def save(self, post_code: str, seat: Seat, set_at: datetime, set_by: str) -> None: ...

    async def deputies(self, post_codes: Collection[str], day: date) -> Mapping[str, str]: ...


class Claims(Protocol):
    """Under the lock of their case."""

    async def held(self, case_id: UUID, unit_code: str) -> Claim | None:
        """The unit's claim on the case, when it has not run out."""
        ...

    async def is_open_for(self, case_id: UUID, unit_code: str) -> bool | None:
        """Whether the unit still has to do something about the case; None when it is not in its queue at all."""
        ...

    async def set(self, case_id: UUID, claim: Claim) -> None: ...

    async def end(self, case_id: UUID, unit_code: str) -> None: ...


class RoutingWork(Protocol):
    @property
    def cases(self) -> Cases: ...

    @property
    def claims(self) -> Claims: ...

    @property
    def clock_marks(self) -> ClockMarks: ...

    @property
    def marks(self) -> Marks: ...

    @property
    def calendar_uses(self) -> CalendarUses: ...

    @property
    def post_loads(self) -> PostLoads: ...

    @property
    def post_seats(self) -> PostSeats: ...

    @property
    def rulebooks(self) -> Rulebooks: ...

    @property
    def disputes(self) -> Disputes: ...

    @property
    def dialogue(self) -> Dialogue: ...

    @property
    def mediations(self) -> Mediations: ...

    @property
    def partners(self) -> Partners: ...

    @property
    def referrals(self) -> Referrals: ...

    @property
    def category_labels(self) -> CategoryLabels: ...

    @property
    def simulations(self) -> Simulations: ...

    def publish(self, event: Event) -> None: ...

    async def write_events(self) -> None:
        """Those published so far; they are committed with the rest of the work. For whoever publishes thousands: the
        database ends a transaction that says nothing for ten seconds, and others have their turn in between."""
        ...


class Ruling(Protocol):
    """What decisions rest on."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The rulebook in force today; None before the first was published."""
        ...

    async def on(self, day: date) -> Snapshot | None:
        """By which a matter of that day is decided; see `Timeline.deciding`."""
        ...

    async def of(self, version: str) -> Snapshot | None:
        """The version that a running case keeps; today's for a case that was never decided by any."""
        ...

    async def classifier(self, snapshot: Snapshot) -> Classifier:
        """That proposes categories of this rulebook."""
        ...

    @property
    def calendar(self) -> WorkingCalendar: ...
