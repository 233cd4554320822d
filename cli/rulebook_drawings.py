"""Diagrams without a server."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from cli.parameters import moment
from cli.rulebook_files import read_source, tell_faults
from services.routing.domain.calendar import in_china
from services.routing.domain.diagrams.drawing import Diagrams, Format
from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power, Unit
from services.routing.entrypoints.pages.shell import INLINE_STYLE
from services.routing.entrypoints.pages.unit_powers import unit_powers_page

# By the suffix of the file; what has none is SVG.
_FORMATS: Mapping[str, Format] = {"": "svg", ".svg": "svg", ".mmd": "mmd"}


def format_of(out: Path) -> Format:
    form = _FORMATS.get(out.suffix.lower())
    if form is None:
        raise click.UsageError(f"--out 只能是 .svg 或 .mmd，不能是 {out.suffix} / draws .svg or .mmd, not {out.suffix}")
    return form


def opened(folder: Path, elsewhere: Mapping[str, Path | None], at: str | None) -> PowerBook:
    """Faulty rows are told on stderr, and the others drawn."""
    reading = read_source(folder, elsewhere)
    tell_faults(reading.errors)
    day = in_china(datetime.now(UTC) if at is None else moment(at)).date()
    return PowerBook(Snapshot(reading.rulebook, folder.resolve().name), day)


def draw_one(book: PowerBook, power_code: str, form: Format) -> str:
    if power_code not in book.snapshot.power_by_code:
        raise click.ClickException(f"没有这项权力：{power_code} / no such power")
    return book.diagrams.drawn(power_code, form)


def draw_every(book: PowerBook, unit_code: str | None, folder: Path) -> int:
    """`<power>.svg` for each power in force, and `index.html` with all of them. Returns how many."""
    unit = _unit(book, unit_code) if unit_code else None
    powers = book.duties.held_by(unit) if unit else book.in_force
    folder.mkdir(parents=True, exist_ok=True)
    for power in powers:
        _write(folder / f"{power.power_code}.svg", book.diagrams, power)
    title = unit.name if unit else "权力清单"
    page = unit_powers_page(title, powers, book, style=INLINE_STYLE)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return len(powers)


def _write(path: Path, diagrams: Diagrams, power: Power) -> None:
    if Path(power.power_code).name != power.power_code:
        raise click.ClickException(f"{power.power_code}: 编码不能作文件名 / the code can't be a file name")
    path.write_text(diagrams.drawn(power.power_code, "svg"), encoding="utf-8")


def _unit(book: PowerBook, code: str) -> Unit:
    unit = book.doers.unit(code)
    if unit is None:
        raise click.ClickException(f"没有这个单位：{code} / no such unit")
    return unit
