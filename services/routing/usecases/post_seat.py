"""What may be set for a post (职位到岗、责任到人)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.routing.domain.load import Seat
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import FieldError

PERSON_CHARACTERS_MAX = 50
# A telephone or identity number has no place in a name.
_LONG_NUMBER = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class SetSeat:
    seat: Seat
    set_at: datetime
    set_by: str


def faults_of(post_code: str, seat: Seat, snapshot: Snapshot) -> Iterable[FieldError]:
    """The deputy is another post of the same unit: who acts for a unit belongs to it."""
    person = seat.person or ""
    if len(person) > PERSON_CHARACTERS_MAX or _LONG_NUMBER.search(person):
        yield FieldError(
            "person", "invalid", "应为 50 字以内的姓名，不含号码", "must be a name of at most 50 characters"
        )
    if seat.deputy_post is None:
        return
    post, deputy = snapshot.post_by_code[post_code], snapshot.post_by_code.get(seat.deputy_post)
    if deputy is None:
        yield FieldError("deputy_post", "unknown_post", f"没有这个岗位：{seat.deputy_post}", "no such post")
    elif deputy.post_code == post_code:
        yield FieldError("deputy_post", "own_post", "代理岗位不能是本岗位", "a post can't be its own deputy")
    elif deputy.unit_code != post.unit_code:
        yield FieldError("deputy_post", "other_unit", "代理岗位须属于同一单位", "the deputy must be of the same unit")
