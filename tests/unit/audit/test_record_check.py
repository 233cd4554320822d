"""An entry by itself, as a verifier looks at it: whatever it is, the verifier says what is wrong and goes on."""

from typing import Any

import pytest

from services.audit.domain.canonical import canonical_bytes
from services.audit.domain.verification.findings import ENTRY_MALFORMED, ENTRY_TOO_LARGE
from services.audit.domain.verification.notices import notice_of
from services.audit.domain.verification.record_check import column_findings, columns_said, record_findings

RECORD: dict[str, Any] = {
    "v": 1,
    "index": 7,
    "event_id": "01931c5e-0000-7000-8000-000000000000",
    "occurred_at": "2026-03-02T12:00:00.250000Z",
    "recorded_at": "2026-03-02T12:00:01.250000Z",
    "actor": {"type": "service", "ref": "routing", "post": None, "unit": None},
    "action": "case.assigned",
    "trace_id": None,
    "src": {"service": "routing", "topic": "routing.case.v1", "partition": 0, "offset": 1, "sequence": 2},
}


def kinds(entry: bytes) -> list[str]:
    return [each.kind for each in record_findings(7, entry)[1]]


def test_a_record_has_nothing_to_be_found():
    fields, findings = record_findings(7, canonical_bytes(RECORD))
    assert (fields, findings) == (RECORD, [])
    assert column_findings(7, columns_said(RECORD), RECORD) == []


@pytest.mark.parametrize(
    "change",
    [
        {"actor": None},
        {"actor": {}},
        {"actor": {"ref": "x"}},
        {"src": []},
        {"src": {"service": "routing"}},
        {"power": "P-1"},
        {"index": 8},
        {"v": 1.5},
    ],
)
def test_an_entry_of_another_shape_is_malformed(change):
    assert kinds(canonical_bytes({**RECORD, **change})) == [ENTRY_MALFORMED]
    fields, _ = record_findings(7, canonical_bytes({**RECORD, **change}))
    assert fields is None or columns_said(fields)


@pytest.mark.parametrize("entry", [b"", b"{", b"[]", b"{}", b"\xff", canonical_bytes(RECORD) + b" "])
def test_what_is_no_record_is_malformed(entry):
    assert kinds(entry) == [ENTRY_MALFORMED]


def test_an_entry_that_no_bundle_can_hold_is_too_large():
    assert kinds(bytes(65_536)) == [ENTRY_TOO_LARGE]


@pytest.mark.parametrize(
    ("fields", "kind", "subject"),
    [
        (
            {"action": "integrity.alert_raised", "reason_code": "integrity_conflict", "subject_ref": "e-1"},
            "integrity_conflict",
            "e-1",
        ),
        ({"action": "message.unreadable"}, "message_unreadable", RECORD["event_id"]),
        ({"detail": {"omitted": "too_large", "bytes": 90_000}}, "detail_too_large", RECORD["event_id"]),
    ],
)
def test_a_record_that_tells_of_an_attack_is_named(fields, kind, subject):
    notice = notice_of(RECORD | fields)
    assert notice is not None
    assert (notice.kind, notice.index, notice.subject) == (kind, 7, subject)
    assert notice.explanation


@pytest.mark.parametrize("fields", [{}, {"action": "integrity.alert_raised", "reason_code": None}, {"index": "x"}])
def test_of_other_records_there_is_nothing_to_be_told(fields):
    assert notice_of(RECORD | fields) is None
