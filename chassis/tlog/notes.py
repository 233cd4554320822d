"""Signed notes (c2sp.org/signed-note): a text, an empty line, signature lines. Ed25519 keys only.

Of the assigned kinds of signatures two are known: a log's own (0x01), which signs the text, and a witness's cosignature
(0x04, c2sp.org/tlog-cosignature), which signs the text under a time.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE, COSIGNATURE = 1, 4
KEY_ID_BYTES, TIMESTAMP_BYTES, PUBLIC_KEY_BYTES = 4, 8, 32
NOTE_BYTES_MAX = 64 * 1024
# Verifiers must take sixteen; a note of ours has four.
SIGNATURES_MAX = 64


class NoteMalformed(ValueError):  # noqa: N818
    """Not a signed note, or not a key."""


class SignatureRefused(Exception):  # noqa: N818
    """A signature by a known key that doesn't verify, or none by a known key."""


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line; `content` is what stands behind the key's id."""

    name: str
    key_id: bytes
    content: bytes

    def line(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.content).decode()}\n"

    @property
    def timestamp(self) -> int:
        """Of a cosignature: the POSIX time at which it was given."""
        return int.from_bytes(self.content[:TIMESTAMP_BYTES], "big")


@dataclass(frozen=True, slots=True)
class Note:
    """`text` ends with a newline."""

    text: str
    signatures: tuple[NoteSignature, ...]

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Raises NoteMalformed."""
        if len(content) > NOTE_BYTES_MAX:
            raise NoteMalformed("the note is too long")
        try:
            whole = content.decode("utf-8")
        except UnicodeDecodeError:
            raise NoteMalformed("the note is not UTF-8") from None
        if any(character < " " and character != "\n" for character in whole):
            raise NoteMalformed("a control character in the note")
        text, separator, lines = whole.rpartition("\n\n")
        if not separator or not lines.endswith("\n"):
            raise NoteMalformed("no signatures behind an empty line")
        return cls(text + "\n", parse_signatures(lines))

    def encoded(self) -> bytes:
        return f"{self.text}\n{''.join(each.line() for each in self.signatures)}".encode()

    def with_signatures(self, more: Iterable[NoteSignature]) -> "Note":
        return Note(self.text, (*self.signatures, *more))


def parse_signatures(lines: str) -> tuple[NoteSignature, ...]:
    """Lines that each end with a newline. Raises NoteMalformed."""
    split = lines.split("\n")
    if split.pop() or not split or len(split) > SIGNATURES_MAX:
        raise NoteMalformed("no signature lines, or too many")
    return tuple(_signature(line) for line in split)


def _signature(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not _is_fit_name(name):
        raise NoteMalformed("a line that is no signature")
    content = decoded(encoded)
    if len(content) <= KEY_ID_BYTES:
        raise NoteMalformed("a signature that is too short")
    return NoteSignature(name, content[:KEY_ID_BYTES], content[KEY_ID_BYTES:])


def decoded(text: str) -> bytes:
    """Standard Base 64, in its one canonical spelling. Raises NoteMalformed."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteMalformed("not Base 64") from None
    if base64.b64encode(content).decode() != text:
        raise NoteMalformed("not Base 64 in its canonical form")
    return content


def _is_fit_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def _key_id(name: str, kind: int, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who signs: name and public key, as a line `name+id+key` says them (a vkey)."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Raises NoteMalformed."""
        name, _, rest = vkey.partition("+")
        spelled_id, _, encoded = rest.partition("+")
        key = decoded(encoded)
        if not _is_fit_name(name) or len(key) != 1 + PUBLIC_KEY_BYTES or key[0] not in (SIGNATURE, COSIGNATURE):
            raise NoteMalformed("not the vkey of an Ed25519 key")
        verifier = cls(name, key[0], key[1:])
        if spelled_id != verifier.key_id.hex():
            raise NoteMalformed("the vkey's id is not its key's")
        return verifier

    @property
    def key_id(self) -> bytes:
        return _key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def find(self, signatures: Sequence[NoteSignature]) -> NoteSignature | None:
        """This key's signature, by name and id; whether it is good is another matter."""
        return next((each for each in signatures if (each.name, each.key_id) == (self.name, self.key_id)), None)

    def verify(self, text: str, signature: NoteSignature) -> None:
        """Raises SignatureRefused."""
        content, message = signature.content, text.encode()
        if self.kind == COSIGNATURE:
            message = cosigned_message(text, signature.timestamp)
            content = content[TIMESTAMP_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(content, message)
        except InvalidSignature:
            raise SignatureRefused(f"the signature of {self.name} doesn't verify") from None


def cosigned_message(text: str, timestamp: int) -> bytes:
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


class Signer:
    """A private key with its name."""

    def __init__(self, name: str, kind: int, key: Ed25519PrivateKey) -> None:
        if not _is_fit_name(name):
            raise NoteMalformed(f"a key can't be called {name!r}")
        self._key = key
        self.verifier = Verifier(name, kind, key.public_key().public_bytes_raw())

    def sign(self, text: str) -> NoteSignature:
        return self._signed(self._key.sign(text.encode()))

    def cosign(self, text: str, timestamp: int) -> NoteSignature:
        signed = self._key.sign(cosigned_message(text, timestamp))
        return self._signed(timestamp.to_bytes(TIMESTAMP_BYTES, "big") + signed)

    def _signed(self, content: bytes) -> NoteSignature:
        return NoteSignature(self.verifier.name, self.verifier.key_id, content)
