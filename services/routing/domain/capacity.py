"""Open cases against capacity, of posts, of the persons who hold them, and of units that powers were pushed down to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.routing.domain.load import Attendance, Load
from services.routing.domain.rulebook.posts import Posts
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import STREET_LEVEL, Post, Power

# Lists by which streets and towns get what is not their own duty; a city may have one of its own, such as 乡镇赋权清单.
PUSHED_DOWN_KINDS = ("街镇赋权执法", "街镇配合履职")
DELEGATED = "赋权"


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """`person_id`: empty when the rulebook gives none, or somebody else was set on the post."""

    person_id: str
    person: str
    post_codes: tuple[str, ...]
    open_cases: int
    capacity_open_cases: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Powers that a unit was given and can't bear. `because`: no_capacity | over_capacity."""

    unit_code: str
    because: str
    post_codes: tuple[str, ...]
    power_codes: tuple[str, ...]
    open_cases: int
    capacity_open_cases: int


def person_loads(posts: Iterable[Post], load: Load, day: date, heaviest: int) -> list[PersonLoad]:
    """Everybody who sits at one of the posts on the day, the most loaded share first.

    One person's capacity is that of the posts together, but never more than `heaviest`, the most that the list gives
    any single post: who holds three posts has no more hours in a day.
    """
    attendance = Attendance(load, day)
    held: dict[tuple[str, str], list[Post]] = {}
    for post in posts:
        person = attendance.person_at(post)
        if person:
            held.setdefault((_identity(post, load), person), []).append(post)
    loads = [_person_load(identity, person, found, load, heaviest) for (identity, person), found in held.items()]
    return sorted(loads, key=lambda each: (-each.open_cases / (each.capacity_open_cases or 1), each.post_codes))


def _identity(post: Post, load: Load) -> str:
    """The person's id, else the post's code: without an id nobody can tell whether two names are one human."""
    seat = load.seats.get(post.post_code)
    is_another = seat is not None and seat.person is not None and seat.person != post.person_name
    return post.person_id if post.person_id and not is_another else f"post:{post.post_code}"


def _person_load(identity: str, person: str, posts: list[Post], load: Load, heaviest: int) -> PersonLoad:
    return PersonLoad(
        person_id="" if identity.startswith("post:") else identity,
        person=person,
        post_codes=tuple(sorted(post.post_code for post in posts)),
        open_cases=sum(load.open_cases.get(post.post_code, 0) for post in posts),
        capacity_open_cases=min(sum(post.capacity_open_cases for post in posts), heaviest),
    )


class PushedDown:
    """The powers that were pushed down, by the units and posts that have to do them. Made once for a day's list."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self.version = snapshot.version
        self.day = day
        self._posts = snapshot.posts
        groups: dict[tuple[tuple[str, ...], str, tuple[str, ...]], list[str]] = {}
        for power in snapshot.rulebook.powers:
            if _is_pushed_down(power, day):
                key = (power.holder_unit_type, power.area_code, power.process_steps[0].who)
                groups.setdefault(key, []).append(power.power_code)
        self._burdens: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        streets = [unit for unit in snapshot.rulebook.units if unit.level == STREET_LEVEL]
        for (unit_types, area, names), codes in groups.items():
            for unit in streets:
                if unit.unit_type in unit_types and area in snapshot.areas.lineage(unit.area_code):
                    posts = _codes(self._posts, unit.unit_code, names)
                    known = self._burdens.get((unit.unit_code, posts), ())
                    self._burdens[unit.unit_code, posts] = (*known, *codes)
        self._post_by_code: Mapping[str, Post] = snapshot.post_by_code

    def mismatches(self, load: Load) -> list[Mismatch]:
        """Units whose posts for them nobody can work at on the day, or have more open cases than they can bear."""
        attendance = Attendance(load, self.day)
        found = []
        for (unit_code, codes), powers in sorted(self._burdens.items()):
            posts = [self._post_by_code[code] for code in codes]
            capacity = sum(post.capacity_open_cases for post in posts if attendance.person_at(post))
            open_cases = sum(load.open_cases.get(code, 0) for code in codes)
            if capacity == 0 or open_cases > capacity:
                because = "over_capacity" if capacity else "no_capacity"
                found.append(Mismatch(unit_code, because, codes, tuple(sorted(powers)), open_cases, capacity))
        return found


def _is_pushed_down(power: Power, day: date) -> bool:
    is_kind = power.list_kind in PUSHED_DOWN_KINDS or DELEGATED in power.list_kind
    is_in_force = power.in_force_from <= day <= (power.in_force_to or date.max)
    return is_kind and is_in_force and power.holder_level == STREET_LEVEL


def _codes(posts: Posts, unit_code: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({post.post_code for name in names for post in posts.named(unit_code, name)}))
