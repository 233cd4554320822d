"""`powerlist classify`."""

from pathlib import Path

import click

from cli.environment import project_root
from cli.parameters import FILE, FOLDER, NEW_FILE


@click.command()
@click.option("--issues", required=True, type=FILE, help="One issue a line: id, and title or text or both.")
@click.option("--out", required=True, type=NEW_FILE, help="One line for each issue: {id, predictions}.")
@click.option("--train", type=FILE, help="Learn from these first: issues with `label`, a category's name or code.")
@click.option("--model", type=FILE, help="Use a model that --save wrote.")
@click.option("--save", type=NEW_FILE, help="Keep what was learned by --train.")
@click.option(
    "--fill", type=NEW_FILE, help="Also write the issues themselves, with category_code where it was missing."
)
@click.option(
    "--rulebook", "folder", type=FOLDER, help="Whose categories and keywords; the sample district by default."
)
def classify(
    issues: Path,
    out: Path,
    train: Path | None,
    model: Path | None,
    save: Path | None,
    fill: Path | None,
    folder: Path | None,
) -> None:
    """Say which category each issue's text belongs to: the three likeliest, with their reasons."""
    from cli.classification import classifier_for, classify_lines

    if train and model:
        raise click.UsageError("--train 与 --model 只能用一个 / only one of --train and --model")
    if save and not train:
        raise click.UsageError("--save 需要 --train / --save needs --train")
    classifier, label_faults = classifier_for(folder or project_root() / "samples" / "district", train, model, save)
    count, issue_faults = classify_lines(classifier, issues, out, fill)
    click.echo(f"{count} issues, model {classifier.digest[:12]}", err=True)
    if label_faults or issue_faults:
        raise click.ClickException(f"{label_faults + issue_faults} 行有误，其余已处理 / bad lines, the others are done")
