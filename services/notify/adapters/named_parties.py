"""Whom an event of routing names as those to be told: in its record's detail, as codes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from chassis.errors import InvalidMessage
from contracts.routing.v1.case_pb2 import Case
from services.notify.domain.parties import Recipient, RecipientKind

# What a detail calls them: one code, or a list of codes.
_POSTS = ("post", "posts", "tell_posts")
_UNITS = ("unit", "units", "to_unit", "to_units", "tell_units")
_TASKS = ("task_id", "task_ids")
# What the rules of the escalation table say, and who decides a dispute by them.
_RULE_POSTS = ("notify_posts",)
_RULE_UNITS = ("notify_units", "supervise_unit", "decide_unit", "deciding_unit")


def named_by(detail_json: str, case: Case) -> tuple[Recipient, ...]:
    """The posts of the tasks it names, else the posts, units and partners that it names; nobody where it names none.

    Raises InvalidMessage.
    """
    detail = _detail(detail_json)
    tasks = set(_codes(detail, _TASKS))
    helpers = [each for each in case.assistants if each.task_id in tasks]
    if helpers:
        return tuple(dict.fromkeys(_at_post(each.unit_code, each.post_code) for each in helpers))
    posts = (Recipient(RecipientKind.POST, code) for code in _codes(detail, _POSTS))
    units = (Recipient(RecipientKind.UNIT, code) for code in _codes(detail, _UNITS))
    partners = (Recipient(RecipientKind.PARTNER, code) for code in _partners(detail))
    return tuple(dict.fromkeys((*posts, *units, *partners)))


def upper_level_in(detail_json: str) -> tuple[Recipient, ...]:
    """Whom the rule of the escalation table names: posts, and units that hear, supervise or decide.

    Raises InvalidMessage.
    """
    detail = _detail(detail_json)
    posts = (Recipient(RecipientKind.POST, code) for code in _codes(detail, _RULE_POSTS))
    units = (Recipient(RecipientKind.UNIT, code) for code in _codes(detail, _RULE_UNITS))
    return tuple(dict.fromkeys((*posts, *units)))


def state_by_in(detail_json: str) -> datetime | None:
    """By when the post of the mark that an event is about may state its side. Raises InvalidMessage."""
    mark = _detail(detail_json).get("mark")
    written = mark.get("state_by") if isinstance(mark, dict) else None
    try:
        return datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        raise InvalidMessage("mark.state_by is no time") from None


def _detail(detail_json: str) -> dict[str, Any]:
    try:
        detail = orjson.loads(detail_json or "{}")
    except orjson.JSONDecodeError:
        raise InvalidMessage("detail_json is no JSON") from None
    return detail if isinstance(detail, dict) else {}


def _codes(detail: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = detail.get(name)
        yield from (code for code in (value if isinstance(value, list) else [value]) if isinstance(code, str) and code)


def _partners(detail: Mapping[str, Any]) -> Iterator[str]:
    """To whom a task is offered; later whoever has claimed it."""
    task = detail.get("task")
    yield from _codes(detail, ("partners",))
    yield from _codes(task if isinstance(task, dict) else {}, ("partner",))


def _at_post(unit_code: str, post_code: str) -> Recipient:
    return Recipient(RecipientKind.POST, post_code) if post_code else Recipient(RecipientKind.UNIT, unit_code)
