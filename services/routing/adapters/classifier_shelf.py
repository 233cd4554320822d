"""The classifier held ready: by the newest learned model, and the words of the rulebook that decides."""

import asyncio
import zlib
from collections import OrderedDict

import structlog
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import Clock
from services.routing.adapters.everyday_words import everyday_words
from services.routing.adapters.rulebooks import CHANNEL
from services.routing.adapters.tables import classifier_model
from services.routing.domain.classification.classifier import Classifier
from services.routing.domain.classification.model_record import (
    LearnedModel,
    NotAModelError,
    digest_of_model,
    model_of,
)
from services.routing.domain.classification.word_book import word_book
from services.routing.domain.rulebook.snapshot import Snapshot

log = structlog.get_logger(__name__)

_HELD_MAX = 2
_c = classifier_model.c
_NOTIFY = text("SELECT pg_notify(:channel, :digest)")


class ClassifierShelf:
    """`model`: the learned one and its digest, None before anything was learned."""

    def __init__(self) -> None:
        self.model: tuple[LearnedModel, str] | None = None
        self._held: OrderedDict[tuple[str, str], Classifier] = OrderedDict()
        self._building = asyncio.Lock()

    async def refresh(self, connection: AsyncConnection) -> None:
        """Take up the newest model. One that this version can't read is passed over: the one in use goes on."""
        newest = select(_c.digest).order_by(_c.made_at.desc(), _c.digest).limit(1)
        digest = (await connection.execute(newest)).scalar_one_or_none()
        if digest is None or (self.model is not None and self.model[1] == digest):
            return
        packed = (await connection.execute(select(_c.record).where(_c.digest == digest))).scalar_one()
        try:
            self.model = await asyncio.to_thread(lambda: model_of(zlib.decompress(packed))), digest
        except (NotAModelError, zlib.error) as error:
            log.warning("classifier.unreadable", digest=digest, error=type(error).__name__)
            return
        log.info("classifier.swapped", digest=digest)

    async def classifier(self, snapshot: Snapshot) -> Classifier:
        """The words are worked out once for each rulebook and model, aside: it takes a moment for a city's."""
        model, digest = self.model or (None, "words")
        key = (snapshot.digest, digest)
        async with self._building:
            if key not in self._held:
                self._held[key] = await asyncio.to_thread(_build, snapshot, model, digest)
                while len(self._held) > _HELD_MAX:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]


def _build(snapshot: Snapshot, model: LearnedModel | None, digest: str) -> Classifier:
    powers = (each.power for each in snapshot.power_by_code.values())
    return Classifier(word_book(snapshot.category_by_code.values(), powers, everyday_words()), model, digest)


async def keep_model(connection: AsyncConnection, model: LearnedModel, made_by: str, clock: Clock) -> str:
    """Its digest; kept already, it becomes the newest again. Tells the other processes when it is committed."""
    record = model.record()
    digest = digest_of_model(record)
    values = {"made_at": clock.now(), "made_by": made_by}
    row = {"digest": digest, "record": zlib.compress(record), "example_count": model.example_count}
    statement = insert(classifier_model).values(**row, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=values))
    # The rulebook's watch wakes the shelf, and that looks for models too.
    await connection.execute(_NOTIFY, {"channel": CHANNEL, "digest": digest})
    return digest
