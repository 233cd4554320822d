"""`powerlist rulebook export`."""

from pathlib import Path

import click

from cli.parameters import with_tables_elsewhere


@click.command()
@click.argument("source", metavar="DIR|XLSX|VERSION")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@with_tables_elsewhere
def export(source: str, out: Path, **tables: Path | None) -> None:
    """Write a rulebook, from files or by its version in the running routing, to OUT.

    OUT.xlsx: a workbook with drop-downs; OUT.zip: CSV files in an archive; OUT.txt: the canonical text, one line a row;
    else a folder of CSV files. Reading it again gives an equal rulebook.
    """
    from cli.rulebook_versions import rulebook_of
    from cli.rulebook_writing import write_rulebook

    if out.is_dir() and Path(source).is_dir() and out.resolve() == Path(source).resolve():
        raise click.ClickException("OUT 与来源是同一个文件夹 / OUT is the source itself")
    rulebook = rulebook_of(source, tables)
    write_rulebook(rulebook, out)
    click.echo(f"{out}: {len(rulebook.powers)} powers")
