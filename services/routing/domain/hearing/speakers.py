"""Who may speak for a mark: its post, and whoever stands in for it (代理) while nobody sits there."""

from datetime import date

from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.domain.load import Attendance, Load, Seat
from services.routing.domain.rulebook.snapshot import Snapshot

_DECISION = "decision"


def speakers_of(mark: NoticedMark, seat: Seat, snapshot: Snapshot, day: date) -> tuple[str, ...]:
    """Post codes. Of a vacant or absent post its deputy, else the posts that decide in its unit (ESC-051), as well.

    `seat`: what was set for the mark's post. A mark on a unit alone is answered by the posts that decide in it.
    """
    post = snapshot.post_by_code.get(mark.post)
    if post is None:
        return _deciding(mark.work_unit, snapshot)
    attendance = Attendance(Load({}, {mark.post: seat}), day)
    if attendance.person_at(post):
        return (mark.post,)
    deputy = attendance.deputy_of(post)
    return (mark.post, deputy) if deputy else (mark.post, *_deciding(mark.work_unit, snapshot))


def _deciding(unit_code: str, snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(post.post_code for post in snapshot.posts.of_unit(unit_code) if post.role == _DECISION)
