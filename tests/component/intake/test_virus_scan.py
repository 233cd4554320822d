"""Files are scanned before anybody reads them, and what was not scanned is never let through."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.record.v1.record_pb2 import ActionRecorded
from services.intake.adapters.clamd import Clamd, clamd_at
from services.intake.domain.issue_errors import ScannerAway
from services.intake.usecases.file_ports import VirusCheck
from services.intake.usecases.scan_files import HeldFiles, scan_held
from services.intake.usecases.sweep_attachments import WAITING, sweep_files
from tests.component.intake.conftest import street_light
from tests.component.intake.object_store import free_port
from tests.component.intake.scanner import EICAR, Scanner, played_scanner
from tests.unit.intake.pictures import jpeg

PDF = b"%PDF-1.7\n"


@pytest.fixture
async def clamd():
    async with played_scanner() as (scanner, port):
        yield scanner, Clamd(("127.0.0.1", port), 1.0)


@pytest.fixture
def guarded(house, clamd):
    """The house with a scanner; `hold` where it may be waited for."""

    def with_scanner(scanner=clamd[1], hold=False):
        app = replace(house.app, desk=replace(house.app.desk, virus_check=VirusCheck(scanner, hold)))
        return replace(house, app=app, web=house.web_of(app))

    return with_scanner


@pytest.fixture
def send():
    async def post(house, who, content):
        transport = httpx.ASGITransport(house.web)
        async with httpx.AsyncClient(transport=transport, base_url="http://intake.test") as client:
            return await client.post("/v1/attachments", files={"file": ("a", content)}, headers=who)

    return post


async def records_of(rows, action):
    found = await rows("SELECT payload FROM outbox WHERE type = 'record.v1.ActionRecorded' ORDER BY position")
    records = [ActionRecorded.FromString(row.payload).record for row in found]
    return [each for each in records if each.action == action]


async def test_a_clean_file_is_taken_in_and_scanned_as_it_came(clamd, guarded, send, as_role):
    answer = await send(guarded(), as_role("reporter"), PDF + b"x" * 200_000)
    assert (answer.status_code, answer.json()["scan"]) == (201, None)
    assert clamd[0].scanned == [PDF + b"x" * 200_000]


@pytest.mark.parametrize("content", [PDF + EICAR, jpeg() + EICAR])
async def test_a_virus_is_refused_nothing_is_stored_and_it_is_on_record(content, guarded, send, as_role, rows):
    who = as_role("reporter")
    before = await rows("SELECT count(*) FROM attachment")
    noted = len(await records_of(rows, "attachment.refused"))
    house, put = guarded(), []

    class Files:
        async def put(self, *given):
            put.append(given)

    app = replace(house.app, desk=replace(house.app.desk, files=Files()))
    answer = await send(replace(house, app=app, web=house.web_of(app)), who, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "virus_found")
    assert "Win.Test.EICAR_HDB-1" in answer.json()["detail"]
    assert (put, await rows("SELECT count(*) FROM attachment")) == ([], before)
    *_, last = records = await records_of(rows, "attachment.refused")
    assert (len(records), dict(last.after)) == (noted + 1, {"found": "Win.Test.EICAR_HDB-1"})


@pytest.mark.parametrize("fault", ["slow", "torn", "limit", "nonsense", "no_server"])
async def test_a_scanner_that_is_away_lets_nothing_through(fault, clamd, guarded, send, as_role, rows):
    clamd[0].fault = fault
    scanner = Clamd(("127.0.0.1", free_port()), 1.0) if fault == "no_server" else clamd[1]
    before = await rows("SELECT count(*) FROM attachment")
    answer = await send(guarded(scanner), as_role("reporter"), PDF)
    assert (answer.status_code, answer.json()["code"]) == (503, "virus_scanner_away")
    assert answer.headers["retry-after"] == "30"
    assert await rows("SELECT count(*) FROM attachment") == before


async def test_a_file_that_is_held_is_read_by_nobody_until_it_was_scanned(clamd, guarded, send, as_role, http, report):
    clamd[0].fault = "torn"
    who, house = as_role("reporter"), guarded(hold=True)
    told = (await send(house, who, jpeg())).json()
    assert told["scan"] == "held"
    issue = await report(street_light(attachments=[told["id"]]), who)
    assert issue.status_code == 201
    url = f"/v1/attachments/{told['id']}"
    link = (await http.post(f"{url}/links", headers=who)).json()["url"]
    officer = as_role("officer", unit="500105-ZW")
    for path, reader in ((url, who), (f"{url}?size=thumbnail", who), (url, officer), (link, {})):
        refused = await http.get(path, headers=reader)
        assert (refused.status_code, refused.json()["code"]) == (409, "attachment_unscanned"), path

    held = HeldFiles(house.app.unit_of_work, clamd[1], house.app.desk, house.clock)
    assert await scan_held(held) == 0
    clamd[0].fault = ""
    assert await scan_held(held) >= 1
    assert (await http.get(url, headers=who)).status_code == 200
    assert await scan_held(held) == 0


async def test_a_held_file_with_a_virus_goes_and_is_on_record_once(clamd, guarded, send, as_role, http, rows):
    who, house = as_role("reporter"), guarded(Clamd(("127.0.0.1", free_port()), 1.0), hold=True)
    told = (await send(house, who, PDF + EICAR)).json()
    held = HeldFiles(house.app.unit_of_work, clamd[1], house.app.desk, house.clock)
    await asyncio.gather(scan_held(held), scan_held(held))
    answer = await http.get(f"/v1/attachments/{told['id']}", headers=who)
    assert (answer.status_code, answer.json()["code"]) == (410, "attachment_infected")
    with pytest.raises(FileNotFoundError):
        await house.app.desk.files.get(UUID(told["id"]))
    [record] = [r for r in await records_of(rows, "attachment.infected") if r.after["attachment_id"] == told["id"]]
    assert record.after["found"] == "Win.Test.EICAR_HDB-1"

    # A crash between the record and the removal.
    await house.app.desk.files.put(UUID(told["id"]), b"sealed")
    house.clock.advance(2 * WAITING)
    async with house.app.unit_of_work() as work:
        await sweep_files(work, house.app.desk.files, house.clock)
    house.clock.advance(-2 * WAITING)
    with pytest.raises(FileNotFoundError):
        await house.app.desk.files.get(UUID(told["id"]))


async def test_a_scanner_at_a_unix_socket(tmp_path):
    scanner, path = Scanner(), f"/tmp/{uuid4().hex[:12]}.ctl"  # noqa: S108 - a socket's path must be short
    server = await asyncio.start_unix_server(scanner.answer, path)
    clamd = clamd_at(f"unix://{path}", 1.0)
    assert (await clamd.scan(b"x"), await clamd.scan(EICAR), await clamd.scan(b"")) == (
        None,
        "Win.Test.EICAR_HDB-1",
        None,
    )
    server.close()
    with pytest.raises(ScannerAway):
        await clamd_at(f"unix://{tmp_path}/none", 1.0).scan(b"x")
