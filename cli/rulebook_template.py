"""`powerlist rulebook template`."""

from pathlib import Path

import click

from cli.parameters import NEW_FILE, SOURCE


@click.command()
@click.argument("out", metavar="OUT.xlsx", type=NEW_FILE)
@click.option(
    "--from",
    "source",
    type=SOURCE,
    help="Whose unit types and post titles are offered; the sample district by default.",
)
def template(out: Path, source: Path | None) -> None:
    """Write an empty workbook: a sheet a table, drop-downs, and a sheet that explains every column."""
    import samples
    from cli.rulebook_files import sound_rulebook_of
    from cli.rulebook_writing import write_template

    if out.suffix.lower() != ".xlsx":
        raise click.BadParameter("应以 .xlsx 结尾 / must end in .xlsx", param_hint="OUT.xlsx")
    district = Path(next(iter(samples.__path__))) / "district"
    write_template(sound_rulebook_of(source or district), out)
    click.echo(str(out))
