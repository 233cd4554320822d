"""`powerlist audit` against a served log."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from chassis.ids import new_id
from chassis.metrics import Metrics
from chassis.roles import HttpRole
from chassis.security.tokens import TokenVerifier
from cli.audit import audit
from cli.privacy import privacy
from contracts.record.v1.record_pb2 import ActionRecorded
from services.audit.entrypoints.web import audit_web
from tests.component.audit.conftest import GRACE
from tests.component.audit.messages import NOON, action_recorded, case_assigned, issue_received, raw, record, watermark

RECORDS = "routing.record.v1"


@pytest.fixture
async def powerlist(app, bare_stack, monkeypatch) -> AsyncIterator[object]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    verifier = TokenVerifier.from_settings(bare_stack.env["AUTH_ISSUERS"], bare_stack.env["AUTH_AUDIENCE"])
    role = HttpRole(audit_web(app, verifier, Metrics(), {}), "127.0.0.1", port)
    serving = asyncio.create_task(role.run())
    for name, value in {**bare_stack.env, "AUDIT_URL": f"http://127.0.0.1:{port}"}.items():
        monkeypatch.setenv(name, value)

    async def run(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, audit, words)

    for _ in range(100):
        if not (await run("completeness", "--json")).exception:
            break
        await asyncio.sleep(0.05)
    yield run
    role.stop()
    await serving


async def test_completeness_ends_well_when_nothing_is_missing(powerlist, hear) -> None:
    await hear(raw(RECORDS, action_recorded(), sequence=3), raw(RECORDS, watermark("routing", 0, 3, {RECORDS: 1})))
    result = await powerlist("completeness")
    assert result.exit_code == 0
    assert "记录齐全" in result.output
    assert RECORDS in result.output


async def test_completeness_fails_and_names_the_window_when_a_record_is_missing(powerlist, hear, clock) -> None:
    await hear(raw(RECORDS, watermark("routing", 0, 3, {RECORDS: 2}), sequence=4))
    clock.advance(GRACE + timedelta(seconds=1))
    result = await powerlist("completeness")
    assert result.exit_code == 1
    assert f"{RECORDS} (0, 3]" in result.output
    assert "记录有缺漏" in result.output
    assert json.loads((await powerlist("completeness", "--json")).output)["ok"] is False


async def test_a_trail_is_shown_in_its_order(powerlist, hear) -> None:
    case_id = new_id()
    await hear(raw("routing.case.v1", case_assigned(case_id)), raw("intake.issue.v1", issue_received(case_id)))
    result = await powerlist("trail", str(case_id), "--json")
    assert [item["action"] for item in json.loads(result.output)["items"]] == ["issue.received", "case.assigned"]
    assert "动作" in (await powerlist("trail", str(case_id))).output


async def test_an_unknown_case_is_an_error_in_two_languages(powerlist) -> None:
    result = await powerlist("trail", str(new_id()))
    assert result.exit_code == 1
    assert "没有这个事项" in result.output
    assert "no records of this case" in result.output


def destroyed(subject_ref: str, at: datetime, purpose: str = "request"):
    told = record("keys.destroyed", at, subject_ref=subject_ref, purpose=purpose)
    return raw("intake.record.v1", ActionRecorded(record=told), service="intake")


async def test_after_an_old_backup_each_who_was_erased_since_is_ordered_once(powerlist, hear, rows) -> None:
    made_at = NOON + timedelta(hours=1)
    await hear(
        destroyed("r-before", NOON),
        destroyed("r-1", made_at + timedelta(hours=1)),
        destroyed("r-1", made_at + timedelta(hours=2)),
        destroyed("r-2", made_at + timedelta(hours=3), "order"),
        destroyed("r-3", made_at + timedelta(hours=3), "retention"),
    )
    words = ("replay", "--since", made_at.isoformat())
    looked = await asyncio.to_thread(CliRunner().invoke, privacy, words)
    assert (looked.exit_code, "2 人" in looked.output) == (0, True), looked.output
    ordered = "SELECT aggregateid FROM outbox WHERE aggregatetype = 'audit.erasure.v1' ORDER BY aggregateid"
    assert await rows(ordered) == []
    done = await asyncio.to_thread(CliRunner().invoke, privacy, [*words, "--apply"])
    assert done.exit_code == 0, done.output
    assert [row.aggregateid for row in await rows(ordered)] == ["r-1", "r-2"]
