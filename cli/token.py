"""`powerlist token`: a bearer token signed with the local run's own key."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import click

from chassis.security.issuing import TokenIssuer
from chassis.security.tokens import ROLES
from cli.environment import home, load_environment
from cli.posts import Post, find_post

LOCAL_ISSUER = "powerlist-local"
AUDIENCE_DEFAULT = "powerlist"


@click.command()
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)), help="What the caller may do.")
@click.option("--sub", help="Who the caller is; by default the post, the unit or the role.")
@click.option("--post", help="The post held, such as 500105-CG-P02; implies its unit and person.")
@click.option("--unit", help="The caller's unit; without one the token covers the whole area.")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="How long it is good for.")
def token(role: str, sub: str | None, post: str | None, unit: str | None, days: int) -> None:
    """Print a token for the local run, and nothing else, on stdout."""
    environment = load_environment()
    issuer = issuer_of(environment)
    held = _held(post, unit, environment, issuer)
    click.echo(
        issuer.issue(
            role,
            sub or post or unit or f"local-{role}",
            lifetime=timedelta(days=days),
            unit=held.unit if held else unit,
            post=post,
            person=held.person if held else None,
        )
    )


def issuer_of(environment: Mapping[str, str]) -> TokenIssuer:
    """The local run's own. Raises click.ClickException."""
    key_file = environment.get("LOCAL_ISSUER_KEY_FILE")
    if not key_file:
        raise click.ClickException(
            f"LOCAL_ISSUER_KEY_FILE is not set, and {home(environment) / 'env'} does not name it; run `make up` first"
        )
    try:
        pem = Path(key_file).read_bytes()
    except OSError as error:
        raise click.ClickException(f"the issuer's key can't be read: {error}") from None
    return TokenIssuer(pem, LOCAL_ISSUER, environment.get("AUTH_AUDIENCE") or AUDIENCE_DEFAULT)


def _held(post: str | None, unit: str | None, environment: Mapping[str, str], issuer: TokenIssuer) -> Post | None:
    if post is None:
        return None
    held = find_post(post, environment, issuer)
    if held is None:
        raise click.BadParameter(f"no such post: {post}", param_hint="--post")
    if unit is not None and unit != held.unit:
        raise click.BadParameter(f"the post {post} belongs to {held.unit}", param_hint="--unit")
    return held
