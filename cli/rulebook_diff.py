"""`powerlist rulebook diff`."""

import click


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="{table: {added, removed, changed: [{key, columns}]}}")
@click.option("--exit-code", is_flag=True, help="Exit 1 when there is a difference.")
@click.pass_context
def diff(context: click.Context, old: str, new: str, as_json: bool, exit_code: bool) -> None:
    """What NEW adds (+), removes (-) and changes (~), by key; each a folder, workbook, archive or version."""
    import orjson

    from cli.rulebook_versions import rulebook_of
    from services.routing.domain.rulebook.difference import as_dict, difference, readable_lines

    found = difference(rulebook_of(old), rulebook_of(new))
    if as_json:
        click.echo(orjson.dumps(as_dict(found), option=orjson.OPT_INDENT_2).decode())
    else:
        for line in readable_lines(found):
            click.echo(line)
    context.exit(1 if exit_code and found else 0)
