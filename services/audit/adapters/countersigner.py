"""Somebody who signs what follows the last checkpoint that they saw: the log's signer, or one of its witnesses."""

from collections.abc import Callable, Mapping

import httpx

from chassis.tlog.checkpoints import TreeHead, parse_size
from chassis.tlog.notes import NoteMalformed, NoteSignature, parse_signatures
from chassis.tlog.progress import LogForked
from chassis.tlog.requests import AddCheckpoint
from services.audit.usecases.ports import ConsistencyProof, SignatureUnavailable

# An answer with another size, and the answer to what is right then.
TRIES_MAX = 3


class Countersigner:
    """Remembers which size was signed last, so that the first try is usually right."""

    def __init__(self, client: httpx.AsyncClient, url: str, headers: Callable[[], Mapping[str, str]] = dict) -> None:
        self._client = client
        self._url = url
        self._headers = headers
        self._last_size = 0

    async def ask(self, checkpoint: bytes, head: TreeHead, prove: ConsistencyProof) -> tuple[NoteSignature, ...]:
        """`checkpoint` is what to sign, a text or a note. Raises SignatureUnavailable, LogForked."""
        for _ in range(TRIES_MAX):
            asked_from = min(self._last_size, head.size)
            request = AddCheckpoint(asked_from, prove(asked_from, head.size), checkpoint)
            answer = await self._post(request)
            if answer.status_code == 200:
                self._last_size = head.size
                return self._signatures(answer)
            self._learn(answer, asked_from, head)
        raise SignatureUnavailable(self._url, "its last size keeps changing")

    async def _post(self, request: AddCheckpoint) -> httpx.Response:
        try:
            return await self._client.post(self._url, content=request.encoded(), headers=self._headers())
        except (httpx.HTTPError, OSError) as error:
            raise SignatureUnavailable(self._url, type(error).__name__) from None

    def _signatures(self, answer: httpx.Response) -> tuple[NoteSignature, ...]:
        try:
            return parse_signatures(answer.content.decode("utf-8"))
        except (UnicodeDecodeError, NoteMalformed) as error:
            raise SignatureUnavailable(self._url, f"no signature: {error}") from None

    def _learn(self, answer: httpx.Response, asked_from: int, head: TreeHead) -> None:
        """From a refusal. Raises SignatureUnavailable, LogForked."""
        if answer.status_code == 422:
            raise LogForked(asked_from, f"{self._url} has signed another tree of {asked_from}")
        if answer.status_code != 409:
            raise SignatureUnavailable(self._url, f"status {answer.status_code}")
        try:
            size = parse_size(answer.text.removesuffix("\n"))
        except NoteMalformed:
            raise SignatureUnavailable(self._url, "a conflict without a size") from None
        if size == asked_from:
            raise LogForked(size, f"{self._url} has signed another root for {size}")
        if size > head.size:
            raise LogForked(size, f"{self._url} has signed a tree of {size}, this one has {head.size}")
        self._last_size = size
