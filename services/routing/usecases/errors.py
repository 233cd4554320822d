"""What can go wrong in routing. An error is one small class; its docstring says what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.domain.calendar import in_china
from services.routing.domain.rulebook.row_error import RowError


class CaseUnknown(Exception):  # noqa: N818 - the trade's words, here and below
    """There is no such case."""

    def __init__(self, case_id: UUID | str) -> None:
        super().__init__(str(case_id))
        self.case_id = case_id


class NotYourCase(Exception):  # noqa: N818
    """The case, or this step of it, belongs to others."""


class StaleVersion(Exception):  # noqa: N818
    """The case has moved on since the caller read it."""

    def __init__(self, current_version: int, state: str = "", next_actions: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(current_version)
        self.current_version = current_version
        self.state = state
        self.next_actions = list(next_actions)


class WrongState(Exception):  # noqa: N818
    """The step is not possible from where the case stands."""

    def __init__(
        self, action: str, state: str, next_actions: list[dict[str, Any]], hint: str = "", hint_en: str = ""
    ) -> None:
        super().__init__(f"{action} in {state}")
        self.action = action
        self.state = state
        self.next_actions = next_actions
        # Why a rule forbids what the state would allow.
        self.hint = f"：{hint}" if hint else ""
        self.hint_en = f": {hint_en}" if hint_en else ""


class DisputeUnknown(Exception):  # noqa: N818
    """There is no such dispute."""

    def __init__(self, dispute_id: object) -> None:
        super().__init__(str(dispute_id))
        self.dispute_id = dispute_id


class DisputeRuled(Exception):  # noqa: N818
    """The ruling has been given."""


class NotYourDispute(Exception):  # noqa: N818
    """Only the deciding unit rules, and never a party; only parties state their view."""


class MarkUnknown(Exception):  # noqa: N818
    """There is no such mark."""

    def __init__(self, mark_id: object) -> None:
        super().__init__(str(mark_id))
        self.mark_id = mark_id


class NotYourMark(Exception):  # noqa: N818
    """Only the marked post speaks, and only another unit decides, never a party and on an appeal another decider."""


class StaleMark(StaleVersion):
    """The mark has moved on since the caller read it."""


class WrongMarkState(WrongState):
    """The step is not possible from where the mark stands."""


class CaseClaimed(Exception):  # noqa: N818
    """Another post of the same unit is at work on the case, until then."""

    def __init__(self, post_code: str, until: datetime) -> None:
        super().__init__(f"{post_code} until {until}")
        self.claimed_by = post_code
        self.claimed_until = in_china(until).isoformat(timespec="seconds")


class ClaimLost(Exception):  # noqa: N818
    """The claim that was to be renewed has run out, or was ended."""


class NotInQueue(Exception):  # noqa: N818
    """The unit has nothing to do about this case any more."""


class FilterUnknown(Exception):  # noqa: N818
    """The queue has no saved filter of this name that the caller sees."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PostUnknown(Exception):  # noqa: N818
    """The rulebook in force has no such post."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoRulebook(Exception):  # noqa: N818
    """No rulebook has been published yet."""


class RulebookUnknown(Exception):  # noqa: N818
    """There is no such version of the rulebook."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


class AlreadyPublished(Exception):  # noqa: N818
    """A version is published once; to go back to it, roll back to it."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


class RulebookNotReady(Exception):  # noqa: N818
    """A step of the version's life is missing before this one, or its life is over."""

    def __init__(self, version: str, step: str, status: str, missing: Sequence[str]) -> None:
        super().__init__(f"{step} of {version}, which is {status}")
        self.version = version
        self.step = step
        self.state = status
        self.missing = list(missing)
        self.next_step = self.missing[0] if missing else None
        self.hint = f"请先完成：{'、'.join(self.missing)}" if missing else "请另建一个版本"
        self.hint_en = f"first: {', '.join(self.missing)}" if missing else "make another version"


class RulebookUnresolved(Exception):  # noqa: N818
    """The analysis found conflicts or errors that nobody has resolved or declared."""

    def __init__(self, version: str, blocking: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(version)
        self.version = version
        self.blocking = list(blocking)
        self.count = len(self.blocking)


class SimulationUnknown(Exception):  # noqa: N818
    """There is no such simulation, or not for this reader."""

    def __init__(self, simulation_id: str) -> None:
        super().__init__(simulation_id)
        self.simulation_id = simulation_id


class SimulationOver(Exception):  # noqa: N818
    """It has ended; there is nothing to cancel."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class SimulationTakenAway(Exception):  # noqa: N818
    """It was cancelled, or another run has taken it up: this one's work is void."""


class OwnDraft(Exception):  # noqa: N818
    """Who wrote a rulebook, or a part of it, can't be its second person."""


class NoneInForce(Exception):  # noqa: N818
    """Nothing was in force on that day, as far as was known then."""

    def __init__(self, on: str, known: str) -> None:
        super().__init__(f"{on} as known at {known}")
        self.on = on
        self.known = known


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field of a request."""

    field: str
    code: str
    zh: str
    en: str


class InvalidFields(Exception):  # noqa: N818
    """Some fields of the request are wrong."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(len(errors))
        self.errors = tuple(errors)


class RulebookUnsound(Exception):  # noqa: N818
    """Rows of the tables can't be read, or contradict each other."""

    def __init__(self, faults: Sequence[RowError]) -> None:
        super().__init__(len(faults))
        self.count = len(faults)
        self.rows = [
            {
                "file": fault.file,
                "row": fault.row,
                "column": fault.column,
                "cell": fault.cell,
                "message": fault.message,
            }
            for fault in faults
        ]
        self.errors = tuple(
            FieldError(
                f"tables.{fault.file}.{fault.row}" + (f".{fault.column}" if fault.column else ""),
                "bad_row",
                fault.message,
                f"row {fault.row} of {fault.file} is not sound",
            )
            for fault in faults
        )
