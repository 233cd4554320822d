"""`powerlist posts`: who sits at a post, and until when they are absent."""

from datetime import timedelta
from pathlib import Path

import click

from cli.parameters import FILE

TOKEN_LIFETIME = timedelta(minutes=5)
ANSWER_SECONDS_MAX = 60.0


@click.group()
def posts() -> None:
    """Posts: absences, deputies and office holders (职位到岗、责任到人)."""


@posts.command("import")
@click.argument("file", type=FILE)
def import_seats(file: Path) -> None:
    """Set what the rows of FILE say, all or none.

    A CSV file with the columns post_code (岗位编码), person (人员), absent_until (缺勤至) and deputy_post (代理岗位).
    An empty cell means: as the power list says.
    """
    import httpx

    from cli.environment import load_environment
    from cli.rulebook_files import read_text
    from cli.token import issuer_of

    environment = load_environment()
    address = environment.get("ROUTING_URL")
    if not address:
        raise click.ClickException("ROUTING_URL is not set; `make up` writes it to POWERLIST_HOME/env")
    token = issuer_of(environment).issue("admin", "powerlist-posts", lifetime=TOKEN_LIFETIME)
    try:
        answer = httpx.post(
            f"{address}/v1/posts/import",
            json={"csv": read_text(file)},
            headers={"Authorization": f"Bearer {token}"},
            timeout=ANSWER_SECONDS_MAX,
        )
    except httpx.HTTPError as error:
        raise click.ClickException(f"routing does not answer at {address}: {type(error).__name__}") from None
    told = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    if not answer.is_success:
        for fault in told.get("errors", ()):
            row, _, column = fault["field"].partition(".")
            click.echo(f"{file.name} 第 {row} 行 {column}: {fault['detail']}", err=True)
        raise click.ClickException(f"{answer.status_code} {told.get('code', '')} {told.get('detail', '')}")
    click.echo(f"{told['rows']} 行，{len(told['changed'])} 个岗位有变动 / {len(told['changed'])} posts changed")
