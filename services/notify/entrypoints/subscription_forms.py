"""What callers send about subscriptions, judged whole: every bad field at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from chassis.clock import CIVIL_ZONE
from chassis.web.bodies import BodyModel
from services.notify.adapters.webhooks.case_content import CASE_EVENTS
from services.notify.adapters.webhooks.guarded_network import AddressBook, AddressNotAllowed, Unresolvable
from services.notify.domain.errors import BadField, FieldsRefused
from services.notify.domain.webhooks.addresses import Target, read_target
from services.notify.domain.webhooks.signing import OVERLAP_HOURS_DEFAULT, OVERLAP_HOURS_MAX
from services.notify.domain.webhooks.subscription import EVERY_EVENT, chosen_events

# Beyond them a time can't be turned into another zone's.
SINCE_YEARS = (1970, 2200)
EventName = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Events = Annotated[list[EventName], Field(min_length=1, max_length=100)]
UnitCode = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class SubscriptionForm(BodyModel):
    unit_code: UnitCode
    events: Events = Field(default_factory=lambda: [EVERY_EVENT], description="`*` or names such as CaseAssigned")
    url: str | None = Field(default=None, description="required for a webhook")
    kafka: bool = Field(
        default=False, description="the queue's changes on a Kafka topic of the unit's own, without url"
    )


class SubscriptionChangeForm(BodyModel):
    """What is left out stays as it is."""

    events: Events | None = None
    url: str | None = None
    active: bool | None = None


class RotationForm(BodyModel):
    """For how long the old secret signs beside the new one."""

    overlap_hours: int = Field(default=OVERLAP_HOURS_DEFAULT, ge=0, le=OVERLAP_HOURS_MAX)


async def judged(
    events: Sequence[str] | None, url: str | None, book: AddressBook, others: Sequence[BadField] = ()
) -> tuple[str, ...] | None:
    """The events that are meant. Raises FieldsRefused with all that is wrong."""
    errors = list(others)
    chosen = None if events is None else chosen_events(events)
    errors += [_unknown(name) for name in chosen or () if name != EVERY_EVENT and name not in CASE_EVENTS]
    if url is not None:
        try:
            await _check_target(read_target(url), book)
        except BadField as error:
            errors.append(error)
    if errors:
        raise FieldsRefused(errors)
    return chosen


def ways_refused(form: SubscriptionForm) -> list[BadField]:
    """By an address, or by Kafka: one of them."""
    if form.kafka and form.url is not None:
        return [BadField("url", "not_allowed", "经由 Kafka 订阅时不填网址", "no address for a subscription by Kafka")]
    if not form.kafka and form.url is None:
        return [BadField("url", "missing", "缺少必填字段；经由 Kafka 订阅请填 kafka: true", "required, or kafka: true")]
    return []


async def _check_target(target: Target, book: AddressBook) -> None:
    """A name that has no address now may have one later: it is judged again before every sending."""
    try:
        addresses = await book.addresses_of(target.host, target.port)
    except Unresolvable:
        addresses = None
    except AddressNotAllowed:
        raise BadField(
            "url",
            "address_not_allowed",
            "该网址指向内部地址或本系统自己的端口；确需发往内网时，请管理员在 POWERLIST_WEBHOOK_ALLOW 中放行网段",
            "not public, or a port of our own; an operator can allow a network by POWERLIST_WEBHOOK_ALLOW",
        ) from None
    if target.scheme == "http" and not (addresses and book.is_allowed_by_name(addresses)):
        raise BadField("url", "https_required", "公网地址必须用 https", "public addresses need https")


def _unknown(name: str) -> BadField:
    known = "、".join(CASE_EVENTS)
    return BadField(
        "events",
        "not_allowed",
        f"没有事件“{name}”；可选 * 或 {known}",
        f"no event {name!r}; * or names of routing.case.v1",
    )


def asked_since(written: str) -> datetime:
    """RFC 3339; without offset it is Asia/Shanghai. Raises FieldsRefused."""
    try:
        # A plus sign that was not escaped arrives as a blank.
        moment = datetime.fromisoformat(written.strip().replace(" ", "+") if "T" in written else written)
        if not SINCE_YEARS[0] <= moment.year <= SINCE_YEARS[1]:
            raise ValueError(written)
    except ValueError:
        fault = BadField(
            "since", "bad_format", "应为 RFC 3339 时间，如 2026-11-27T08:00:00+08:00", "must be an RFC 3339 time"
        )
        raise FieldsRefused([fault]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CIVIL_ZONE)
