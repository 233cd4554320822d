"""A caller's token as the domain sees it, and ids that come as text."""

from uuid import UUID

from chassis.security.tokens import Caller
from chassis.web.pages import PageRequest, bad_cursor
from services.notify.domain.access import Reader

# Of a bigint.
POSITION_MAX = 2**63 - 1


def reader_of(caller: Caller) -> Reader:
    return Reader(caller.role, caller.ref, caller.unit, caller.post, caller.person)


def after_id(page: PageRequest) -> UUID | None:
    """The id that a cursor holds. Anything else → 400."""
    if page.after is None:
        return None
    try:
        (value,) = page.after
        return UUID(str(value))
    except ValueError:
        raise bad_cursor() from None


def before_position(page: PageRequest) -> int | None:
    if page.after is None:
        return None
    match page.after:
        case (int() as position,) if position <= POSITION_MAX:
            return position
    raise bad_cursor()
