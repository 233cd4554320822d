"""A small sound rulebook, and workbooks made by hand: as spreadsheet programs hand them in, and as attackers may."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from services.routing.adapters.workbooks.files import HandedInFile, import_files
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.row_error import RowError

POWERS_HEADER = (
    "power_code,name,power_type,list_kind,holder_unit_type,holder_level,decision_post_title,supervision_unit_type,"
    "category_codes,condition,keywords,precedence,lead_or_assist,assist_unit_types,respond_within_hours,"
    "resolve_within_workdays,extension_max_workdays,legal_basis,process_steps,liability_clause,in_force_from,"
    "in_force_to,lead_power_code"
)
POWER = (
    "50-CF-CG-1,处罚,行政处罚,部门权责清单,城管局,district,局长,城管局,0101,,噪声,100,主办,,"
    "24,15,10,《某法》,受理@局长,,2022-01-01,,"
)
TABLES: Mapping[str, str] = {
    "areas": "code,parent,name,level\n50,,甲区,district\n5001,50,乙街道,street\n",
    "categories": "code,parent,name,level\n01,,城乡建设,1\n0101,01,噪声,2\n",
    "units": (
        "unit_code,name,level,unit_type,parent_unit,area_code,duty_phone,supervising_unit\n"
        "50-CG,城管局,district,城管局,,50,,\n"
    ),
    "posts": "post_code,unit_code,title,role,person_name,capacity_open_cases\n50-CG-P01,50-CG,局长,decision,甲,20\n",
    "powers": f"{POWERS_HEADER}\n{POWER}\n",
}
RULEBOOK = read_rulebook(TABLES).rulebook
XLSX = "rulebook.xlsx"


def lines_of(table: str) -> list[list[str]]:
    return [line.split(",") for line in TABLES[table].splitlines()]


def workbook(change: Callable[[Workbook], Any] = lambda _: None, names: Mapping[str, str] | None = None) -> bytes:
    """The small rulebook as openpyxl writes it; `change` is made before it is saved; `names`: table → sheet name."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in TABLES:
        sheet = book.create_sheet((names or {}).get(table, table))
        for line in lines_of(table):
            sheet.append([cell or None for cell in line])
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def imported(content: bytes, name: str = XLSX) -> ImportedTables:
    return import_files([HandedInFile(name, content)])


def told(errors: Sequence[RowError]) -> list[tuple[str, str]]:
    return [(error.place, error.message) for error in errors]


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The same archive with entries replaced, added, or (None) left out."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, replaced in changes.items():
            if replaced is not None:
                new.writestr(name, replaced)
    return written.getvalue()
