"""What is not in the rulebook and still decides who gets a case: open cases, absences, deputies, new persons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.routing.domain.rulebook.tables import Post


@dataclass(frozen=True, slots=True)
class Seat:
    """What was set for a post after the rulebook: None = as the rulebook says. Absent up to and with `absent_until`."""

    person: str | None = None
    absent_until: date | None = None
    deputy_post: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """`open_cases`: by post code, a missing one has none. `seats`: by post code, only where something was set."""

    open_cases: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, Seat] = field(default_factory=dict)


NO_LOAD = Load()


class Attendance:
    """The load as one decision sees it on its day; notes every post it was asked about, for the record."""

    __slots__ = ("_day", "_open_cases", "considered", "seats")

    def __init__(self, load: Load, day: date) -> None:
        self._open_cases = load.open_cases
        self.seats = load.seats
        self._day = day
        self.considered: dict[str, int] = {}

    def person_at(self, post: Post) -> str:
        """Who sits at the post on this day; empty when it is vacant or its holder is absent."""
        code = post.post_code
        self.considered[code] = self._open_cases.get(code, 0)
        if code in self.seats:
            seat = self.seats[code]
            if seat.absent_until is not None and self._day <= seat.absent_until:
                return ""
            if seat.person is not None:
                return seat.person
        return post.listed_person

    def is_as_listed(self, post_code: str) -> bool:
        """Whether nothing was set for the post, so that whoever the list names sits there."""
        self.considered[post_code] = self._open_cases.get(post_code, 0)
        return post_code not in self.seats

    def share(self, post: Post) -> float:
        """Open cases against capacity. A person set on a post without capacity is reckoned with a capacity of one."""
        return self._open_cases.get(post.post_code, 0) / (post.capacity_open_cases or 1)

    def deputy_of(self, post: Post) -> str | None:
        seat = self.seats.get(post.post_code)
        return None if seat is None else seat.deputy_post

    def seats_considered(self) -> Mapping[str, Seat]:
        seats = self.seats
        return {code: seats[code] for code in self.considered if code in seats}
