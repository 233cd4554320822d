"""The ledger and the vendors as operators see them."""

from typing import Any

from pydantic import BaseModel

from services.notify.domain.delivery import Delivery
from services.notify.entrypoints.views import DeliveryView, delivery_view, moment


class FailureView(BaseModel):
    channel: str
    state: str
    reason_code: str
    count: int
    newest: str


class FailureList(BaseModel):
    since: str
    items: list[FailureView]


class SeenView(BaseModel):
    """`title` only of the inbox; `text` is a webhook's whole body; `vendor_ref` is the vendor's own number of it."""

    title: str | None
    text: str | None
    read_at: str | None
    attempts: int | None
    vendor: str | None
    vendor_ref: str | None


class DeliveryDetailView(DeliveryView):
    """`seen`: what was or will be read of it, as it stands now; null where nobody is written to, as in a call."""

    seen: SeenView | None


class VendorView(BaseModel):
    """As one process sees it; `is_current`: it has said so within two minutes."""

    channel: str
    vendor: str
    replica: str
    breaker: str
    failures: int
    sent_a_minute: int
    last_error: str | None
    last_error_at: str | None
    updated_at: str
    is_current: bool


class VendorList(BaseModel):
    items: list[VendorView]


def detail_view(delivery: Delivery, row: Any) -> dict[str, Any]:
    return {**delivery_view(delivery), "seen": None if row is None else _seen(row._mapping)}


def _seen(row: Any) -> dict[str, Any]:
    names = ("title", "text", "attempts", "vendor", "vendor_ref")
    return {**{name: row.get(name) for name in names}, "read_at": moment(row.get("read_at"))}


def failure_view(row: Any) -> dict[str, Any]:
    return {
        "channel": row.channel,
        "state": row.state,
        "reason_code": row.reason_code,
        "count": row._mapping["count"],
        "newest": moment(row.newest),
    }


def vendor_view(row: Any, is_current: bool) -> dict[str, Any]:
    return {
        "channel": row.channel,
        "vendor": row.vendor,
        "replica": row.replica,
        "breaker": row.breaker,
        "failures": row.failures,
        "sent_a_minute": row.sent_a_minute,
        "last_error": row.last_error or None,
        "last_error_at": moment(row.last_error_at),
        "updated_at": moment(row.updated_at),
        "is_current": is_current,
    }
