"""`powerlist keys`."""

import click


@click.group()
def keys() -> None:
    """The master key that wraps every person's key."""


@keys.command()
@click.option("--resume", is_flag=True, help="Make no new master key: go on wrapping with the file's first.")
@click.option(
    "--drop-old", is_flag=True, help="When nothing is wrapped by older ones any more, take them out of the file."
)
def rotate(resume: bool, drop_old: bool) -> None:
    """Make a new master key and wrap all keys with it; services may go on running, and so may this after a stop."""
    from cli.key_rotation import rotate_keys

    rotate_keys(resume, drop_old)


@keys.command()
def status() -> None:
    """Say how many keys the newest master key wraps, and how many older ones do."""
    from cli.key_rotation import show_status

    show_status()
