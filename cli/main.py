"""`powerlist`: commands are found by name and imported only when they are called, so that --help stays quick."""

import sys

import click

from cli.lazy_group import Entry, LazyGroup

# Alphabetical. A new command is a module under cli/ and a line here.
COMMANDS: dict[str, Entry] = {
    "audit": Entry("cli.audit", "audit", "Ask the trail, whether every event is on record, and verify the log."),
    "calendar": Entry("cli.calendar", "calendar", "Check the file of working days, or write one to fill in."),
    "classify": Entry("cli.classify", "classify", "Say which category each issue's text belongs to, and why."),
    "dlq": Entry("cli.dlq", "dlq", "List, replay or skip messages that could not be handled."),
    "documents": Entry("cli.documents", "documents", "Know papers again that were issued before a restore."),
    "duplicates": Entry("cli.duplicates", "duplicates", "Say which issues are about one thing, and why."),
    "keys": Entry("cli.keys", "keys", "Rotate the master key, or say how far a rotation is."),
    "mask": Entry("cli.mask", "mask", "Replace personal data in texts by the kind of thing it is."),
    "migrate": Entry(
        "cli.migrate", "migrate", "Bring the databases to the newest revision, or --check the code against them."
    ),
    "move": Entry("cli.move", "move", "Move open cases after posts, units, grids or the list have changed."),
    "outbox": Entry("cli.outbox", "outbox", "Publish again what a broker lost."),
    "posts": Entry("cli.post_seats", "posts", "Set who is absent from a post and who stands in."),
    "privacy": Entry("cli.privacy", "privacy", "Say what is kept too long, or erase it."),
    "rebuild": Entry("cli.rebuild", "rebuild", "Make a service's read models again from their source."),
    "rulebook": Entry("cli.rulebook", "rulebook", "Write, check, compare, publish and try out a power list."),
    "surges": Entry("cli.surges", "surges", "Replay issues, and say which causes many people report at once."),
    "token": Entry("cli.token", "token", "Print a bearer token for the local run."),
    "topics": Entry("cli.topics", "topics", "Create or list the Kafka topics of the register."),
}


@click.group(cls=LazyGroup, entries=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
def powerlist() -> None:
    """权力清单派单 · route every grassroots issue by the power list."""


def main() -> None:
    """Exit 0 when done, 1 when the work failed, 2 when the command line is wrong; errors on stderr."""
    try:
        outcome = powerlist.main(prog_name="powerlist", standalone_mode=False)
        # Outside its standalone mode click catches `context.exit(1)` itself, and returns the 1.
        sys.exit(outcome if isinstance(outcome, int) else 0)
    except click.Abort:
        sys.exit(1)
    except click.ClickException as error:
        error.show(sys.stderr)
        sys.exit(error.exit_code)
    except OSError as error:
        # A file that can't be read or written is for the caller to mend; anything else is ours.
        if error.filename is None:
            raise
        click.echo(f"Error: {error.filename}: {error.strerror}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
