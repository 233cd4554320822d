"""Bundles and tables of records: what is in them, who gets them, and what stays on record."""

import io
import json
import subprocess
import sys
import zipfile
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from chassis.ids import new_id
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.proof_files import ProofFile
from contracts.record.v1.record_pb2 import ActionRecorded
from services.audit.entrypoints.upkeep import forgetting
from tests.component.audit.messages import LEAD, action_recorded, case_accepted, case_assigned, issue_received, raw
from tests.component.audit.test_served_log import publish

__all__ = ["publish"]
ISSUES, CASES, RECORDS = "intake.issue.v1", "routing.case.v1", "routing.record.v1"


@pytest.fixture
async def case_id(hear):
    case_id = new_id()
    await hear(
        raw(ISSUES, issue_received(case_id), service="intake"),
        raw(CASES, case_assigned(case_id)),
        raw(CASES, case_accepted(case_id)),
        raw(RECORDS, action_recorded("config.changed", reason_code="=1+1")),
    )
    return case_id


async def fetched(http, headers, **body):
    answer = await http.post("/v1/exports", json=body, headers=headers)
    assert answer.status_code == 201
    file = await http.get(answer.json()["links"]["file"], headers=headers)
    assert sha256(file.content).hexdigest() == answer.json()["sha256"]
    return answer.json(), file


async def test_a_bundle_is_checked_without_the_system(http, token, case_id, publish, log_house, rows) -> None:
    await publish()
    told, file = await fetched(http, token(), case=str(case_id), purpose="complaint-review")
    assert (told["records"], told["unproved"]) == (3, 0)
    bundle = zipfile.ZipFile(io.BytesIO(file.content))
    lines = bundle.read("records.jsonl").splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["issue.received", "case.assigned", "case.accepted"]
    for line in lines:
        proof = ProofFile.parse(bundle.read(f"proofs/{json.loads(line)['index']}.tlog-proof"))
        opened = proof.verify(leaf_hash(line), log_house.trust)
        assert opened.note.encoded() == bundle.read("checkpoint")
    manifest = json.loads(bundle.read("manifest.json"))
    assert manifest["purpose"] == "complaint-review"
    for name, digest in manifest["sha256"].items():
        assert sha256(bundle.read(name)).hexdigest() == digest
    assert b"checkProofFile" in bundle.read("check.html")
    record = ActionRecorded.FromString((await rows("SELECT payload FROM outbox"))[0].payload).record
    assert (record.subject_ref, record.purpose) == (f"export:{told['id']}", "complaint-review")
    assert json.loads(record.detail_json)["sha256"] == told["sha256"]


@pytest.fixture
async def unpacked(http, token, case_id, publish, tmp_path):
    await publish()
    _, file = await fetched(http, token(), case=str(case_id))
    zipfile.ZipFile(io.BytesIO(file.content)).extractall(tmp_path / "bundle")
    return tmp_path / "bundle"


def checked(folder, *arguments):
    """With nothing of ours in reach."""
    program = [sys.executable, "-I", "-S", folder / "check.py", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd="/", env={})


async def test_python_alone_checks_a_bundle(unpacked) -> None:
    finished = checked(unpacked)
    assert (finished.returncode, finished.stdout) == (0, "ok: 3 records, 0 of them not proved yet\n"), finished.stderr


async def test_python_alone_refuses_what_was_changed(unpacked, tmp_path) -> None:
    [log, *witnesses] = (unpacked / "vkeys").read_text().splitlines()
    (tmp_path / "few").write_text("\n".join([log, witnesses[0]]))
    assert "fewer than 2 witnesses" in checked(unpacked, tmp_path / "few").stdout
    (tmp_path / "other").write_text("\n".join([witnesses[0], log, *witnesses[1:]]))
    assert "not signed by the log" in checked(unpacked, tmp_path / "other").stdout
    records = unpacked / "records.jsonl"
    records.write_bytes(records.read_bytes().replace(b"case.accepted", b"case.rejected"))
    finished = checked(unpacked)
    assert finished.returncode == 1
    assert "records.jsonl: not the file" in finished.stdout and "not in the tree that was signed" in finished.stdout
    (unpacked / "proofs" / "0.tlog-proof").unlink()
    assert "record 0:" in checked(unpacked).stdout


async def test_what_is_not_published_yet_is_in_it_and_named(http, token, case_id) -> None:
    told, file = await fetched(http, token(), case=str(case_id))
    assert (told["records"], told["unproved"]) == (3, 3)
    assert json.loads(zipfile.ZipFile(io.BytesIO(file.content)).read("manifest.json"))["unproved"] == [0, 1, 2]


async def test_a_table_holds_texts_and_no_formulas(http, token, case_id) -> None:
    _, file = await fetched(http, token(), format="xlsx", action="config.changed")
    sheet = load_workbook(io.BytesIO(file.content))["记录"]
    assert sheet.max_row == 2
    cell = next(cell for cell in sheet[2] if cell.value == "=1+1")
    assert cell.data_type == "s"


async def test_on_paper_every_record_and_the_checkpoint_can_be_read(http, token, case_id, publish, app) -> None:
    await publish()
    head = app.published.checkpoint().head
    told, file = await fetched(http, token(), format="pdf", case=str(case_id), purpose="complaint-review")
    assert (file.headers["content-type"], told["records"], told["unproved"]) == ("application/pdf", 3, 0)
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(file.content))
    words = text.replace("\r\n", "")
    for expected in (
        "issue.received",
        "case.accepted",
        str(case_id),
        "complaint-review",
        b64encode(head.root).decode(),
    ):
        assert expected in words


async def test_paper_holds_fewer_records_than_a_bundle(http, token, hear) -> None:
    for _ in range(3):
        await hear(*[raw(RECORDS, action_recorded()) for _ in range(170)])
    answer = await http.post("/v1/exports", json={"format": "pdf", "action": "contact.read"}, headers=token())
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_records")
    assert "500" in answer.json()["detail"]


async def test_the_seed_of_a_sample_is_the_newest_checkpoint_unless_the_asker_names_one(
    http, token, case_id, publish, app
) -> None:
    assert (await fetched(http, token(), sample=1))[0]["sample"]["drawn_by"] == "chance"
    await publish()
    note = app.published.checkpoint().note
    told, file = await fetched(http, token(), sample=1)
    assert told["sample"] == {"count": 1, "seed": sha256(note.encoded()).hexdigest(), "drawn_by": "checkpoint"}
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(file.content)).read("manifest.json"))
    assert manifest["terms"]["drawn_by"] == "checkpoint"
    assert (await fetched(http, token(), sample=1, seed="00"))[0]["sample"]["drawn_by"] == "asker"


async def test_files_go_by_themselves_when_their_day_is_over(http, token, case_id, app, clock, rows) -> None:
    await fetched(http, token(), case=str(case_id))
    forget = forgetting(app)
    clock.advance(timedelta(days=1))
    await forget()
    assert len(await rows("SELECT id FROM export_file")) == 1
    clock.advance(timedelta(seconds=1))
    await forget()
    assert await rows("SELECT id FROM export_file") == []


async def test_a_sample_is_drawn_by_lot_and_can_be_drawn_again(http, token, hear) -> None:
    await hear(*[raw(RECORDS, action_recorded()) for _ in range(40)])
    first, file = await fetched(http, token(), sample=5, action="contact.read")
    assert first["sample"]["count"] == 5
    _, again = await fetched(http, token(), sample=5, action="contact.read", seed=first["sample"]["seed"])
    _, other = await fetched(http, token(), sample=5, action="contact.read", seed="00")

    def drawn(answer):
        return zipfile.ZipFile(io.BytesIO(answer.content)).read("records.jsonl")

    assert drawn(again) == drawn(file) != drawn(other)


async def test_only_who_asked_gets_the_file_and_a_unit_its_own_records(http, token, case_id) -> None:
    told, _ = await fetched(http, token(), case=str(case_id))
    other = await http.get(told["links"]["file"], headers=token(sub="s-02"))
    assert (other.status_code, other.json()["code"]) == (404, "export_unknown")
    elsewhere, _ = await fetched(http, token(unit="500106-CG"), case=str(case_id))
    own, _ = await fetched(http, token(unit=LEAD), case=str(case_id))
    assert (elsewhere["records"], own["records"]) == (0, 3)


async def test_the_same_request_twice_makes_one_export(http, token, case_id, rows) -> None:
    headers = token() | {"Idempotency-Key": "export-1"}
    one = await http.post("/v1/exports", json={"case": str(case_id)}, headers=headers)
    two = await http.post("/v1/exports", json={"case": str(case_id)}, headers=headers)
    assert one.json() == two.json()
    assert len(await rows("SELECT id FROM export_file")) == 1


async def test_a_file_is_handed_out_no_longer_than_it_is_said_to_be_kept(http, token, case_id, clock) -> None:
    told, _ = await fetched(http, token(), case=str(case_id))
    clock.advance(timedelta(days=1))
    assert (await http.get(told["links"]["file"], headers=token())).status_code == 200
    clock.advance(timedelta(seconds=1))
    late = await http.get(told["links"]["file"], headers=token())
    assert (late.status_code, late.json()["code"]) == (404, "export_unknown")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"format": "docx"}, "format"),
        ({"sample": 0}, "sample"),
        ({"purpose": "call 13800138000"}, "purpose"),
        ({"who": "me"}, "who"),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused_by_field(http, token, body, field) -> None:
    answer = await http.post("/v1/exports", json=body, headers=token())
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_the_proof_page_runs_its_own_lines_only_and_needs_no_login(http) -> None:
    answer = await http.get("/proof")
    assert answer.status_code == 200
    assert "核对记录证明" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'sha256-" in policy
    assert "unsafe" not in policy
