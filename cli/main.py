"""`powerlist`: commands are found by name and imported only when they are called, so that --help stays quick."""

import importlib
import sys
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Entry:
    """Where a command lives, and its line in --help (kept here so that --help imports nothing)."""

    module: str
    attribute: str
    help: str


# Alphabetical. A new command is a module under cli/ and a line here.
COMMANDS: dict[str, Entry] = {
    "audit": Entry("cli.audit", "audit", "Ask the trail of a case, or whether every event is on record."),
    "dlq": Entry("cli.dlq", "dlq", "List, replay or skip messages that could not be handled."),
    "migrate": Entry(
        "cli.migrate", "migrate", "Bring the databases to the newest revision, or --check the code against them."
    ),
    "outbox": Entry("cli.outbox", "outbox", "Publish again what a broker lost."),
    "rebuild": Entry("cli.rebuild", "rebuild", "Make a service's read models again from their source."),
    "rulebook": Entry("cli.rulebook", "rulebook", "Publish a power list, or decide issues by one without a server."),
    "token": Entry("cli.token", "token", "Print a bearer token for the local run."),
    "topics": Entry("cli.topics", "topics", "Create or list the Kafka topics of the register."),
}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(importlib.import_module(entry.module), entry.attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong line in COMMANDS is our own mistake
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def powerlist() -> None:
    """权力清单派单 · route every grassroots issue by the power list."""


def main() -> None:
    """Exit 0 when done, 1 when the work failed, 2 when the command line is wrong; errors on stderr."""
    try:
        powerlist.main(prog_name="powerlist", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(1)
    except click.ClickException as error:
        error.show(sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
