"""Learning from routing's own database."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from chassis.clock import SystemClock
from cli.classification import examples_in
from cli.databases import engine_of
from cli.json_lines import BadLines
from services.routing.adapters.classifier_shelf import keep_model
from services.routing.adapters.classifier_training import Example, TooFewLabels, learn
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.domain.classification.model_record import LearnedModel, digest_of_model
from services.routing.domain.classification.word_book import WordBook
from services.routing.domain.events import ActionTaken, Actor


@dataclass(frozen=True, slots=True)
class Trained:
    """`bad_lines`: of the file, not learned from."""

    digest: str
    example_count: int
    margin: float
    bad_lines: int


async def train(url: str, labelled: Path | None, by: str, dry_run: bool) -> Trained:
    clock, bad = SystemClock(), BadLines()
    async with engine_of(url) as engine:
        shelf = RulebookShelf(engine, clock)
        await shelf.refresh()
        if shelf.snapshot is None:
            raise click.ClickException("还没有发布权力清单 / no rulebook has been published yet")
        book = (await shelf.classifier(shelf.snapshot)).book
        async with RoutingUnitOfWork(engine) as work:
            rows = await work.category_labels.labelled_texts()
        model = await asyncio.to_thread(_learned, rows, labelled, book, bad)
        if not dry_run:
            async with RoutingUnitOfWork(engine) as work:
                await _keep(work, model, by, clock)
        return Trained(digest_of_model(model.record()), model.example_count, model.margin, bad.count)


def _learned(rows: Sequence[Any], labelled: Path | None, book: WordBook, bad: BadLines) -> LearnedModel:
    """A category that the rulebook in force no longer has teaches nothing."""
    examples = [
        Example(row.title_masked, row.text_masked, row.category_code)
        for row in rows
        if row.category_code in book.categories
    ]
    examples += [] if labelled is None else examples_in(labelled, book, bad)
    if not examples:
        raise click.ClickException("还没有可以学习的标注 / there is nothing to learn from yet")
    try:
        return learn(examples, book, every_category=True)
    except TooFewLabels:
        raise click.ClickException("类别表只有一个一级类别，没有可选的 / one category alone is no choice") from None


async def _keep(work: RoutingUnitOfWork, model: LearnedModel, by: str, clock: SystemClock) -> None:
    """The model, the notice to the running processes, and the record in one transaction."""
    digest = await keep_model(work.connection, model, by, clock)
    work.publish(
        ActionTaken(
            action="classifier.trained",
            subject=f"classifier:{digest[:16]}",
            actor=Actor("admin", by),
            occurred_at=clock.now(),
            detail={"digest": digest, "examples": model.example_count},
        )
    )
