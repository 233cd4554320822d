"""Subscriptions and their messages as callers see them; times in Asia/Shanghai."""

from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import BaseModel

from services.notify.domain.webhooks.subscription import Subscription
from services.notify.entrypoints.views import moment


class SubscriptionView(BaseModel):
    """`kind`: webhook, or kafka with a `topic` and no `url`.

    `state` is active or disabled, and `disabled_reason` gone (410), unreachable or by_hand.

    `failures`: attempts in a row without a success; nothing is sent before `resume_at` then.
    """

    id: str
    kind: str
    unit_code: str
    events: list[str]
    url: str | None
    topic: str | None
    state: str
    active: bool
    disabled_reason: str | None
    failures: int
    resume_at: str | None
    previous_secret_until: str | None
    created_at: str
    updated_at: str


class SubscriptionPage(BaseModel):
    items: list[SubscriptionView]
    next_cursor: str | None


class SecretView(SubscriptionView):
    """`secret` is shown here and never again; one that is read from Kafka has none."""

    secret: str | None = None


class QueuedView(BaseModel):
    """`id` is the header webhook-id of what will arrive."""

    id: str
    state: str


class ReplayView(BaseModel):
    """How many messages are sent again, with their old ids and in their old order."""

    since: str
    messages: int


class AttemptView(BaseModel):
    """`failure` is null after a 2xx."""

    at: str
    status: int | None
    failure: str | None
    milliseconds: int


class MessageView(BaseModel):
    """`id` is the header webhook-id; `state` queued, delivered, failed or cancelled."""

    id: str
    case_id: str | None
    event: str
    state: str
    attempts: list[AttemptView]
    next_attempt_at: str | None
    created_at: str
    delivered_at: str | None


class MessagePage(BaseModel):
    items: list[MessageView]
    next_cursor: str | None


class EventPage(BaseModel):
    """`items` are bodies of messages, as they were or will be sent; `next_cursor` also goes on from the end."""

    items: list[dict[str, Any]]
    next_cursor: str


def subscription_view(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": str(subscription.id),
        "kind": "kafka" if subscription.topic else "webhook",
        "unit_code": subscription.unit_code,
        "events": list(subscription.events),
        "url": subscription.url or None,
        "topic": subscription.topic or None,
        "state": str(subscription.state),
        "active": subscription.is_active,
        "disabled_reason": subscription.reason_code or None,
        "failures": subscription.failures,
        "resume_at": moment(subscription.resume_at) if subscription.failures else None,
        "previous_secret_until": moment(subscription.previous_secret_until),
        "created_at": moment(subscription.created_at),
        "updated_at": moment(subscription.updated_at),
    }


def message_view(row: Any, attempts: Sequence[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "case_id": str(row.case_id) if row.case_id else None,
        "event": row.event,
        "state": row.state,
        "attempts": [attempt_view(attempt) for attempt in attempts],
        "next_attempt_at": moment(row.next_attempt_at) if row.state == "queued" else None,
        "created_at": moment(row.created_at),
        "delivered_at": moment(row.delivered_at),
    }


def attempt_view(row: Any) -> dict[str, Any]:
    return {
        "at": moment(row.at),
        "status": row.status,
        "failure": row.failure or None,
        "milliseconds": row.milliseconds,
    }


def body_view(row: Any) -> Any:
    return orjson.loads(row.body)
