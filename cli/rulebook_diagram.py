"""`powerlist rulebook diagram`."""

from pathlib import Path

import click

from cli.parameters import SOURCE, with_tables_elsewhere

_ONE_OR_ALL = "写明一项权力编码，或用 --all / name one power, or use --all"


@click.command()
@click.argument("folder", metavar="DIR|XLSX", type=SOURCE)
@click.argument("power_code", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path), help="F.svg or F.mmd; a folder with --all. SVG to stdout if absent."
)
@click.option("--all", "every", is_flag=True, help="Every power in force, and a page with all of them.")
@click.option("--unit", metavar="U", help="With --all: only the powers that this unit holds.")
@click.option("--at", metavar="DATE", help="The day in question; today by default.")
@with_tables_elsewhere
def diagram(
    folder: Path,
    power_code: str | None,
    out: Path | None,
    every: bool,
    unit: str | None,
    at: str | None,
    **elsewhere: Path | None,
) -> None:
    """Draw the power operation diagram (权力运行流程图) of POWER_CODE, from the power list in DIR or a workbook."""
    from cli.rulebook_drawings import draw_every, draw_one, format_of, opened

    if every == bool(power_code):
        raise click.UsageError(_ONE_OR_ALL)
    form = "svg" if every or out is None else format_of(out)
    diagrams = opened(folder, elsewhere, at)
    if power_code:
        text = draw_one(diagrams, power_code, form)
        if out is None:
            click.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8")
        return
    if out is None:
        raise click.UsageError("--all 需要 --out 目录 / --all needs --out FOLDER")
    click.echo(f"{draw_every(diagrams, unit, out)} diagrams", err=True)
