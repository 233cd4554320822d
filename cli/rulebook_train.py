"""`powerlist rulebook train-classifier`: learn categories from what people decided, and let the service use it."""

import asyncio
from pathlib import Path

import click

from cli.parameters import FILE


@click.command("train-classifier")
@click.option("--labelled", type=FILE, help="Learn from these lines too: title, text and label, as classify --train.")
@click.option("--dry-run", is_flag=True, help="Learn and tell, but leave the service what it has.")
@click.option("--sub", help="Who asks, for the record; by default the operating system's user.")
def train_classifier(labelled: Path | None, dry_run: bool, sub: str | None) -> None:
    """Learn from the corrections of cases (and a file), by the rulebook in force; the running service takes it up."""
    from cli.databases import asked_by, database_urls
    from cli.environment import load_environment
    from cli.rulebook_training import train

    url = database_urls(load_environment(), "routing")["routing"]
    trained = asyncio.run(train(url, labelled, asked_by(sub), dry_run))
    click.echo(f"{trained.digest} {trained.example_count} 条标注（examples），把握线（margin） {trained.margin:.3f}")
    if trained.bad_lines:
        raise click.ClickException(f"{trained.bad_lines} 行有误，其余已学习 / bad lines, learned from the others")
