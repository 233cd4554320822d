"""A draft simulated on a file of issues, without a server: load counts as zero."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
import orjson
from rich.console import Console
from rich.progress import Progress

from cli.issue_lines import time_of
from cli.json_lines import BadLines, objects_in
from cli.rulebook_files import sound_rulebook_of
from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import in_china
from services.routing.domain.facts import InvalidFactsError
from services.routing.domain.replay import Change, PastCase
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.simulation import Outlook, outlook_of, past_case_of
from services.routing.usecases.errors import InvalidFields


def simulated(
    draft: Path,
    against: Path,
    tables: Mapping[str, Path | None],
    issues: Path,
    at: datetime | None,
    out: Path | None,
) -> tuple[Outlook, int]:
    """The outlook, and how many lines had to be left out. `at` stands for every issue's time; each change is written
    to `out`. Faults of a power list end the command: half a draft would show gaps that nobody made.
    """
    old, new = (Snapshot(sound_rulebook_of(each, tables), each.resolve().name) for each in (against, draft))
    past = _PastIssues(issues, at or datetime.now(UTC), is_for_all=at is not None)
    with ExitStack() as open_files:
        on_change = _writing_to(open_files.enter_context(out.open("wb"))) if out else lambda _: None
        outlook = outlook_of(_with_progress(past, issues), old, new, official_calendar(), on_change)
    return outlook, past.fault_count


def print_json(outlook: Outlook) -> None:
    click.echo(orjson.dumps(outlook.as_dict(), option=orjson.OPT_INDENT_2).decode())


class _PastIssues:
    """Iterates over the issues that can be read; the others are told and counted, once the iteration has passed."""

    def __init__(self, path: Path, at: datetime, *, is_for_all: bool) -> None:
        self._bad = BadLines()
        self._path, self._at, self._is_for_all = path, at, is_for_all

    def __iter__(self) -> Iterator[PastCase]:
        for number, issue in objects_in(self._path, self._bad):
            try:
                at = in_china(self._at if self._is_for_all else time_of(issue) or self._at)
                name = str(issue.get("id") or f"line-{number}")
                yield past_case_of(name, {**issue, "time": at}, at)
            except InvalidFactsError as error:
                self._tell(number, str(error))
            except InvalidFields as error:
                self._tell(number, "；".join(f"{fault.field}：{fault.zh}" for fault in error.errors))

    @property
    def fault_count(self) -> int:
        return self._bad.count

    def _tell(self, number: int, faults: str) -> None:
        self._bad.tell(self._path, number, f"{faults} / bad fields")


def _with_progress(cases: _PastIssues, path: Path) -> Iterator[PastCase]:
    """Shown on a terminal only, and gone when done."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(cases, total=_line_count(path), description="模拟")


def _line_count(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


def _writing_to(file: BinaryIO) -> Callable[[Change], None]:
    def write(change: Change) -> None:
        line = {
            "id": change.case_id,
            "fields": change.fields,
            "before": change.before.as_dict(),
            "after": change.after.as_dict(),
        }
        file.write(orjson.dumps(line) + b"\n")

    return write
