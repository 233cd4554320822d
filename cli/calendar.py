"""`powerlist calendar`: the operator's days beside the published calendar."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.calendar_file import COLUMNS, CalendarFileError


@click.group()
def calendar() -> None:
    """Check the file of working days, or write one to fill in."""


@calendar.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say what is wrong with FILE, each fault with line and column; exit 1 when anything is."""
    try:
        read = official_calendar(str(file))
    except CalendarFileError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"可用：{file}（{read.digest}）")


@calendar.command()
@click.argument("year", type=click.IntRange(2000, 2199))
def template(year: int) -> None:
    """Print the whole YEAR as CSV, working days by the published calendar or, where there is none, by the weekday."""
    click.echo("\n".join(template_lines(year, official_calendar())))


def template_lines(year: int, known: OfficialCalendar) -> list[str]:
    first = date(year, 1, 1)
    days = [first + timedelta(days=index) for index in range((date(year + 1, 1, 1) - first).days)]
    return [",".join(COLUMNS), *(f"{day},{int(known.kind_of(day).is_working)}," for day in days)]
