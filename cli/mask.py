"""`powerlist mask`."""

from pathlib import Path

import click

from cli.parameters import FILE, NEW_FILE


@click.command()
@click.option("--in", "texts", required=True, type=FILE, help="One text a line: {id, text}; a title is masked as well.")
@click.option("--out", required=True, type=NEW_FILE, help="One line for each: {id, text, found: [{kind, start, end}]}.")
def mask(texts: Path, out: Path) -> None:
    """Replace personal data in texts by the kind of thing it is; `found` counts characters of the text as it was."""
    from cli.masking import mask_lines

    count, faults = mask_lines(texts, out)
    click.echo(f"{count} texts", err=True)
    if faults:
        raise click.ClickException(f"{faults} 行有误，其余已处理 / bad lines, the others are done")
