"""The register of topics (proto/topics.yaml) and the messages that may stand on them."""

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
# What Kafka takes.
NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")


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
    """All topics by name; those of which there is one for each of something are `families`."""
    document = _document()
    return {entry["name"]: _topic({**document["defaults"], **entry}) for entry in document["topics"]}


@cache
def families() -> dict[str, Topic]:
    """By a name with a place to fill in, such as `queue.{unit_code}.v1`."""
    document = _document()
    return {entry["name"]: _topic({**document["defaults"], **entry}) for entry in document["families"]}


def member_of(family: str, **filling: str) -> Topic:
    """The topic of one of them; ValueError where its name would be none."""
    topic = replace(families()[family], name=family.format(**filling))
    if not NAME.fullmatch(topic.dead_letter):
        raise ValueError(topic.name)
    return topic


def find_topic(name: str) -> Topic | None:
    """Of the register, or a member of a family."""
    if name in register():
        return register()[name]
    return next(
        (replace(one, name=name) for family, one in families().items() if _pattern(family).fullmatch(name)), None
    )


def every_message() -> list[str]:
    """Full names of all messages, each once."""
    topics = (*register().values(), *families().values())
    return sorted({name for topic in topics for name in topic.messages})


@cache
def _pattern(family: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", r"[A-Za-z0-9._-]+", re.escape(family)))


def _document() -> Mapping[str, Any]:
    document: dict[str, Any] = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))
    return document


def _topic(values: Mapping[str, Any]) -> Topic:
    return Topic(**{**values, "consumers": tuple(values["consumers"]), "messages": tuple(values["messages"])})


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
    if full_name not in every_message():
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
    base = find_topic(topic)
    if base is None or full_name not in base.messages:
        raise InvalidMessage(f"type {full_name!r} does not belong on {topic}")
    try:
        return message_class(full_name).FromString(payload)
    except DecodeError as error:
        raise InvalidMessage(f"payload is no {full_name}: {error}") from None
