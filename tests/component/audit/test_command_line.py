"""`powerlist audit` against a served log."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from chassis.ids import new_id
from chassis.metrics import Metrics
from chassis.roles import HttpRole
from chassis.security.tokens import TokenVerifier
from cli.audit import audit
from services.audit.entrypoints.web import audit_web
from tests.component.audit.conftest import GRACE
from tests.component.audit.messages import action_recorded, case_assigned, issue_received, raw, watermark

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
