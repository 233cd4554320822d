"""The log's signer and its witnesses, as audit calls them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import httpx
import structlog

from chassis.errors import brief
from chassis.tlog.checkpoints import Checkpoint, TreeHead, Trust
from chassis.tlog.notes import Note, NoteMalformed, NoteSignature, SignatureRefused
from services.audit.adapters.countersigner import Countersigner
from services.audit.usecases.ports import ConsistencyProof, SignatureUnavailable

log = structlog.get_logger(__name__)

TIMEOUT = httpx.Timeout(2.0, connect=1.0)
# Once enough have cosigned, the others get this much longer.
STRAGGLERS_SECONDS = 0.3


def calling_client() -> httpx.AsyncClient:
    """Connections to signer and witnesses are kept."""
    return httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False)


class LogSigning:
    """The token is read for every question, since it may be replaced while we run."""

    def __init__(self, client: httpx.AsyncClient, url: str, token_file: Path, trust: Trust) -> None:
        self._client = client
        self._url = url
        self._token_file = token_file
        self._trust = trust
        self._signer = Countersigner(client, f"{url}/sign", self._headers)

    async def last(self) -> TreeHead:
        """What was signed last. Raises SignatureUnavailable."""
        try:
            answer = await self._client.get(f"{self._url}/last", headers=self._headers())
            answer.raise_for_status()
            return Checkpoint.parse(answer.text).head
        except (httpx.HTTPError, OSError, NoteMalformed) as error:
            raise SignatureUnavailable(self._url, type(error).__name__) from None

    async def sign(self, checkpoint: Checkpoint, prove: ConsistencyProof) -> NoteSignature:
        """Raises SignatureUnavailable, LogForked."""
        text = checkpoint.text()
        signatures = await self._signer.ask(text.encode(), checkpoint.head, prove)
        signature = self._trust.log.find(signatures)
        if signature is None:
            raise SignatureUnavailable(self._url, "it signs with another key")
        self._trust.log.verify(text, signature)
        return signature

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token_file.read_text(encoding='ascii').strip()}"}


class Witnesses:
    """All are asked at once; `urls` are their submission prefixes."""

    def __init__(self, client: httpx.AsyncClient, urls: Sequence[str], trust: Trust) -> None:
        self._witnesses = [Countersigner(client, f"{url}/add-checkpoint") for url in urls]
        self._trust = trust

    async def cosign(self, note: Note, head: TreeHead, prove: ConsistencyProof) -> tuple[NoteSignature, ...]:
        """One by each witness that answered in time. Raises LogForked when one of them says so."""
        asking = {asyncio.create_task(self._ask(each, note, head, prove)) for each in self._witnesses}
        found: dict[str, NoteSignature] = {}
        try:
            while asking:
                patience = STRAGGLERS_SECONDS if len(found) >= self._trust.quorum else None
                done, asking = await asyncio.wait(asking, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                found |= {each.name: each for task in done for each in task.result()}
                if not done:
                    break
        finally:
            for task in asking:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*asking, return_exceptions=True)
        return tuple(found[name] for name in sorted(found))

    async def _ask(
        self, witness: Countersigner, note: Note, head: TreeHead, prove: ConsistencyProof
    ) -> list[NoteSignature]:
        try:
            given = await witness.ask(note.encoded(), head, prove)
        except SignatureUnavailable as error:
            log.warning("witness.unavailable", error=brief(error))
            return []
        return [each for each in given if self._is_good(note, each)]

    def _is_good(self, note: Note, signature: NoteSignature) -> bool:
        """By a key that we know; those of others are passed over, as the protocol wants it."""
        for known in self._trust.witnesses:
            if known.find([signature]) is not None:
                with suppress(SignatureRefused):
                    known.verify(note.text, signature)
                    return True
        return False
