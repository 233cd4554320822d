"""`powerlist rulebook`: everything that can be done with a power list."""

import click

from cli.lazy_group import Entry, LazyGroup

# Alphabetical. A new command is a module and a line here.
COMMANDS: dict[str, Entry] = {
    "check": Entry("cli.rulebook_check", "check", "Find conflicts, gaps, dead powers and vacant posts."),
    "decide": Entry("cli.rulebook_decide", "decide", "Decide issues by a power list, without a server."),
    "diagram": Entry("cli.rulebook_diagram", "diagram", "Draw how a power is exercised, as SVG or mermaid."),
    "diff": Entry("cli.rulebook_diff", "diff", "What differs between two rulebooks, row by row."),
    "export": Entry("cli.rulebook_export", "export", "Write a rulebook as xlsx, CSV files or text."),
    "publish": Entry("cli.rulebook_publish", "publish", "Upload a power list and put it in force."),
    "simulate": Entry("cli.rulebook_simulate", "simulate", "What a draft would change for past issues."),
    "template": Entry("cli.rulebook_template", "template", "Write an empty workbook with drop-downs to fill in."),
    "train-classifier": Entry("cli.rulebook_train", "train_classifier", "Learn categories from what people decided."),
}


@click.group(cls=LazyGroup, entries=COMMANDS)
def rulebook() -> None:
    """The power list: its tables, versions and decisions."""
