"""The body of a message: its JSON, made once and signed as it stands at every attempt."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

# What a test says it is; its case_id is all zeros.
TEST_EVENT = "SubscriptionTested"
_CIVIL = timezone(timedelta(hours=8))


def written_body(
    message_id: UUID,
    event: str,
    occurred_at: datetime,
    unit_code: str,
    concerns: Sequence[str],
    content: Mapping[str, Any],
) -> str:
    """`content` begins with `case_id`; masked texts and codes only. `id` is the header webhook-id."""
    envelope = {
        "id": str(message_id),
        "type": event,
        "timestamp": occurred_at.astimezone(_CIVIL).isoformat(timespec="milliseconds"),
        "unit_code": unit_code,
        "concerns": list(concerns),
    }
    return json.dumps(envelope | dict(content), ensure_ascii=False, separators=(",", ":"))
