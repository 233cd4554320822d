"""The table for people and the file for machines."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from bench.figures import OK, SHORT, Figure, shown

COLUMNS = 140
VERDICTS = {OK: "[green]ok[/green]", SHORT: "[bold red]short[/bold red]"}


def table_of(figures: Sequence[Figure]) -> Table:
    table = Table(title="Powerlist · make bench")
    for heading, side in (("指标", "left"), ("值", "right"), ("目标", "right"), ("比值", "right"), ("结论", "left")):
        table.add_column(heading, justify="right" if side == "right" else "left", no_wrap=True)
    table.add_column("备注", overflow="fold")
    for figure in figures:
        table.add_row(
            figure.label,
            f"{shown(figure.value)} {figure.unit}",
            str(figure.target or ""),
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            VERDICTS.get(figure.verdict, ""),
            figure.note,
        )
    return table


def line_of(figure: Figure) -> str:
    """For the eyes, as soon as it is known."""
    parts = (
        figure.label,
        f"{shown(figure.value)} {figure.unit}",
        str(figure.target or ""),
        figure.verdict,
        figure.note,
    )
    return "  ".join(part for part in parts if part)


def show(figures: Sequence[Figure], warnings: Sequence[str]) -> None:
    console = Console()
    if not console.is_terminal:
        # A file or a pipe has no width of its own.
        console.width = COLUMNS
    console.print(table_of(figures))
    for warning in warnings:
        console.print(f"[yellow]! {warning}[/yellow]")
    short = [figure.label for figure in figures if figure.verdict == SHORT]
    console.print(f"未达标：{'、'.join(short)}" if short else "全部达标")


def read(path: Path) -> dict[str, Any]:
    """What was measured last; empty when nothing was, or when the file is not ours."""
    try:
        content = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def write(path: Path, figures: Sequence[Figure], about: Mapping[str, Any]) -> None:
    """Figures that were not measured this time stay, each with the time and plan of its own measuring."""
    content = read(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    known: dict[str, Any] = content.get("figures", {})
    mark = {"measured_at": about["measured_at"], "plan": about["plan"]["name"]}
    fresh = {figure.name: figure.as_json() | mark for figure in figures}
    path.write_bytes(orjson.dumps({**content, **about, "figures": known | fresh}, option=orjson.OPT_INDENT_2))
