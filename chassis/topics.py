"""The register of topics (proto/topics.yaml) and the messages that may stand on them."""

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from google.protobuf import symbol_database
from google.protobuf.message import DecodeError, Message

from chassis.errors import InvalidMessage

ROOT = Path(__file__).parent.parent
REGISTER = ROOT / "proto" / "topics.yaml"
DEAD_LETTER_SUFFIX = ".dlq"


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    owner: str
    consumers: tuple[str, ...]
    key: str
    messages: tuple[str, ...]
    partitions: int
    # 0 keeps for ever.
    retention_days: int
    compacted: bool
    dead_letter_retention_days: int
    rebuild: dict[str, str]

    @property
    def dead_letter(self) -> str:
        return self.name + DEAD_LETTER_SUFFIX


@cache
def register() -> dict[str, Topic]:
    """All topics by name."""
    document: dict[str, Any] = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))
    topics = {}
    for entry in document["topics"]:
        values = {**document["defaults"], **entry}
        topics[values["name"]] = Topic(
            **{**values, "consumers": tuple(values["consumers"]), "messages": tuple(values["messages"])}
        )
    return topics


def consumed_by(service: str) -> list[Topic]:
    return [topic for topic in register().values() if service in topic.consumers]


def written_by(service: str) -> list[str]:
    """Names of the topics that the service publishes to: its own, and copies of dead letters beside those it reads."""
    own = [topic for topic in register().values() if topic.owner == service]
    letters = dict.fromkeys(topic.dead_letter for topic in (*own, *consumed_by(service)))
    return [*(topic.name for topic in own), *letters]


@cache
def message_class(full_name: str) -> type[Message]:
    """The generated class of `intake.v1.IssueReceived`; KeyError when nobody registered it."""
    if not any(full_name in topic.messages for topic in register().values()):
        raise KeyError(full_name)
    _import_generated()
    cls: type[Message] = symbol_database.Default().GetSymbol(full_name)
    return cls


@cache
def _import_generated() -> None:
    for path in sorted((ROOT / "contracts").glob("*/v*/*_pb2.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def decode(topic: str, full_name: str, payload: bytes) -> Message:
    """Unknown fields of a newer minor version are kept and ignored.

    Raises:
        InvalidMessage: no such topic or message, or bytes that are not this message.
    """
    base = register().get(topic)
    if base is None or full_name not in base.messages:
        raise InvalidMessage(f"type {full_name!r} does not belong on {topic}")
    try:
        return message_class(full_name).FromString(payload)
    except DecodeError as error:
        raise InvalidMessage(f"payload is no {full_name}: {error}") from None
