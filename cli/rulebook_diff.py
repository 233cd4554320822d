"""`powerlist rulebook diff`."""

from pathlib import Path

import click

from cli.parameters import with_shared_tables


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@with_shared_tables
@click.option("--json", "as_json", is_flag=True, help="{table: {added, removed, changed: [{key, columns}]}}")
@click.option("--exit-code", is_flag=True, help="Exit 1 when there is a difference.")
@click.pass_context
def diff(
    context: click.Context,
    old: str,
    new: str,
    areas: Path | None,
    categories: Path | None,
    units: Path | None,
    posts: Path | None,
    as_json: bool,
    exit_code: bool,
) -> None:
    """What NEW adds (+), removes (-) and changes (~), by key; each a folder, workbook, archive or version."""
    import orjson

    from cli.rulebook_versions import rulebook_of
    from services.routing.domain.rulebook.difference import as_dict, difference, readable_lines

    tables = {"areas": areas, "categories": categories, "units": units, "posts": posts}
    found = difference(rulebook_of(old, tables), rulebook_of(new, tables))
    if as_json:
        click.echo(orjson.dumps(as_dict(found), option=orjson.OPT_INDENT_2).decode())
    else:
        for line in readable_lines(found):
            click.echo(line)
    context.exit(1 if exit_code and found else 0)
