"""An entry by itself: a record in its canonical form, at its own index; and the columns that questions go by."""

from collections.abc import Mapping
from typing import Any

import orjson

from services.audit.domain.canonical import canonical_bytes, is_in_domain
from services.audit.domain.record import LEAF_BYTES_MAX, column_text
from services.audit.domain.verification.findings import ENTRY_MALFORMED, ENTRY_TOO_LARGE, ROW_CHANGED, Finding

FIELDS = frozenset({"v", "index", "event_id", "occurred_at", "recorded_at", "actor", "action", "trace_id", "src"})
# Fields that are objects, with what is looked at in them.
PARTS = {"actor": {"ref", "unit"}, "src": {"service", "topic", "sequence"}, "power": {"code"}}


def record_findings(index: int, entry: bytes) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The record, where it is one, and what is wrong with it."""
    place = str(index)
    if len(entry) > LEAF_BYTES_MAX:
        return None, [Finding(ENTRY_TOO_LARGE, place)]
    try:
        fields = orjson.loads(entry)
    except orjson.JSONDecodeError:
        return None, [Finding(ENTRY_MALFORMED, place, "no JSON")]
    if not (isinstance(fields, dict) and fields.keys() >= FIELDS and _has_parts(fields)):
        return None, [Finding(ENTRY_MALFORMED, place, "fields are missing")]
    if not is_in_domain(fields) or canonical_bytes(fields) != entry:
        return fields, [Finding(ENTRY_MALFORMED, place, "not canonical")]
    if fields["index"] != index:
        return fields, [Finding(ENTRY_MALFORMED, place, f"it says it is {fields['index']}")]
    return fields, []


def _has_parts(fields: Mapping[str, Any]) -> bool:
    parts = [(fields[name], keys) for name, keys in PARTS.items() if name in fields]
    return all(isinstance(part, dict) and part.keys() >= keys for part, keys in parts)


def columns_said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns of the record's row must hold; ids and times as records spell them."""
    power, actor, source = fields.get("power", {}), fields["actor"], fields["src"]
    said = {
        "event_id": fields["event_id"],
        "occurred_at": fields["occurred_at"],
        "action": fields["action"],
        "actor_ref": actor["ref"],
        "actor_unit": actor["unit"],
        "power_code": power.get("code"),
        "case_id": fields.get("case_id"),
        "case_version": fields.get("case_version"),
        "service": source["service"],
        "topic": source["topic"],
        "sequence": source["sequence"],
    }
    return {name: column_text(value) if isinstance(value, str) else value for name, value in said.items()}


def column_findings(index: int, columns: Mapping[str, Any], fields: Mapping[str, Any]) -> list[Finding]:
    """`columns` of the record's row, spelled likewise."""
    said = columns_said(fields)
    return [Finding(ROW_CHANGED, str(index), name) for name, value in said.items() if columns[name] != value]
