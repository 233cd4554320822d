"""Rulebooks over HTTP as files: uploaded as xlsx, exported, compared."""

import asyncio
import io
import zipfile

from openpyxl import load_workbook

from services.routing.adapters.workbooks.files import XLSX_MEDIA_TYPE
from services.routing.adapters.workbooks.workbook_writer import workbook_of
from services.routing.domain.rulebook.reading import read_rulebook
from tests.component.routing.house import House, sample_tables
from tests.unit.routing_authoring.books import TABLES, workbook

XLSX = {"Content-Type": XLSX_MEDIA_TYPE}


async def test_a_workbook_is_uploaded_and_comes_back_as_the_same_rulebook(house: House):
    editor = house.token("editor")
    content = await asyncio.to_thread(workbook_of, house.app.shelf.snapshot.rulebook)
    direct = await house.http.post("/v1/rulebooks", content=content, headers={**editor, **XLSX})
    assert direct.status_code == 201, direct.text
    assert direct.json()["digest"] == house.app.shelf.snapshot.digest
    form = await house.http.post("/v1/rulebooks", files={"file": ("清单.xlsx", content)}, headers=editor)
    assert (form.status_code, form.json()["digest"]) == (201, direct.json()["digest"])
    address = f"/v1/rulebooks/{direct.json()['id']}/export"
    archive = await house.http.get(address, params={"format": "csv.zip"}, headers=editor)
    again = await house.http.post(
        "/v1/rulebooks", content=archive.content, headers={**editor, "Content-Type": "application/zip"}
    )
    assert (again.status_code, again.json()["digest"]) == (201, direct.json()["digest"])
    book = await house.http.get(address, headers=editor)
    assert book.headers["content-type"] == XLSX_MEDIA_TYPE
    assert load_workbook(io.BytesIO(book.content))["权力清单"].max_row > 400
    text = await house.http.get(address, params={"format": "txt"}, headers=editor)
    assert text.text.startswith('# areas\n500000\t{"code":"500000"')
    unknown = await house.http.get("/v1/rulebooks/none/export", headers=editor)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "rulebook_unknown")
    assert (await house.http.get(address, headers=house.token("officer"))).status_code == 403


async def test_faults_of_the_workbook_and_of_its_rows_are_told_with_their_cells(house: House):
    def spoil(book):
        book["powers"]["L2"] = "=50+50"
        book["powers"]["I2"] = "0999"

    before = house.app.shelf.snapshot.version
    answer = await house.http.post("/v1/rulebooks", content=workbook(spoil), headers={**house.token("editor"), **XLSX})
    assert (answer.status_code, answer.json()["code"]) == (422, "rulebook_unsound")
    assert {(row["file"], row["cell"], row["column"]) for row in answer.json()["rows"]} == {
        ("powers", "I2", "category_codes"),
        ("powers", "L2", "precedence"),
    }
    assert house.app.shelf.snapshot.version == before


async def test_bad_files_are_problems_and_publish_nothing(house: House):
    editor = house.token("editor")
    listed = (await house.http.get("/v1/rulebooks", headers=editor)).json()["items"]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("powers.csv", " " * 300_000_000)
    for content, status, words in (
        (b"hello", 422, "不是 xlsx"),
        (bomb.getvalue(), 422, "压缩炸弹"),
        (bytes(33 * 1024 * 1024), 413, "超过"),
    ):
        answer = await house.http.post("/v1/rulebooks", content=content, headers={**editor, **XLSX})
        assert (answer.status_code, words in answer.text) == (status, True), answer.text[:300]
    broken = {**editor, "Content-Type": "multipart/form-data; boundary=b"}
    answer = await house.http.post("/v1/rulebooks", content=b"--b\r\n", headers=broken)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_form")
    assert (await house.http.get("/v1/rulebooks", headers=editor)).json()["items"] == listed


async def test_the_template_offers_the_words_of_the_rulebook_in_force(house: House):
    answer = await house.http.get("/v1/rulebooks/template.xlsx", headers=house.token("editor"))
    assert answer.status_code == 200
    words = [cell.value for cell in load_workbook(io.BytesIO(answer.content))["选项"]["A"]]
    assert "城市管理局" in words


async def test_two_versions_are_compared_row_by_row(house: House):
    editor = house.token("editor")
    tables = sample_tables()
    tables["posts"] = tables["posts"].replace("500105-CG-P01,500105-CG,局长", "500105-CG-P01,500105-CG,主任", 1)
    assert read_rulebook(tables).errors == ()
    draft = (await house.http.post("/v1/rulebooks", json={"tables": tables}, headers=editor)).json()
    address = f"/v1/rulebooks/{draft['id']}/diff"
    found = (await house.http.get(address, headers=editor)).json()
    assert found["against"] == house.app.shelf.snapshot.version
    assert found["tables"]["posts"]["changed"] == [
        {"key": "500105-CG-P01", "columns": {"title": {"old": "局长", "new": "主任"}}}
    ]
    same = (await house.http.get(address, params={"against": draft["id"]}, headers=editor)).json()
    assert same["tables"] == {}
    text = await house.http.get(address, params={"format": "txt"}, headers=house.token("supervisor"))
    assert "~ 500105-CG-P01" in text.text


async def test_chinese_headers_are_kept_in_english(house: House):
    files = {name: (f"{name}.csv", text.encode("gb18030")) for name, text in TABLES.items()}
    files["areas"] = ("区划.csv", TABLES["areas"].replace("code,parent", "区划编码,上级区划", 1).encode("gb18030"))
    answer = await house.http.post("/v1/rulebooks", files=files, headers=house.token("editor"))
    assert answer.status_code == 201, answer.text
    tables = await _stored(house, answer.json()["id"])
    assert tables["areas"].startswith("code,parent,name,level\n")


async def _stored(house: House, version: str):
    async with house.app.unit_of_work() as work:
        return await work.rulebooks.tables(version)
