"""A learned model as it is kept: whole numbers only, so that the same learning has the same digest everywhere."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from services.routing.domain.classification.linear_model import LinearModel, Row

_UNITS = 10_000
FORMAT = 1


class NotAModelError(ValueError):
    """The bytes are no model that this version can read."""


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """`margin`: by how much the first category has to lead for it to be believed without a person.

    `learned_words`: word → category code → how often corrections and labels put a text with it there.
    """

    linear: LinearModel
    margin: float
    learned_words: Mapping[str, Mapping[str, int]]
    example_count: int

    def record(self) -> bytes:
        linear = self.linear
        return orjson.dumps(
            {
                "format": FORMAT,
                "classes": linear.classes,
                "bias": _whole(linear.bias),
                "weights": {
                    kind: {name: _whole(row) for name, row in rows.items()} for kind, rows in linear.weights.items()
                },
                "temperature": round(linear.temperature * _UNITS),
                "margin": round(self.margin * _UNITS),
                "learned_words": self.learned_words,
                "example_count": self.example_count,
            },
            option=orjson.OPT_SORT_KEYS,
        )


def model_of(record: bytes) -> LearnedModel:
    """Raises NotAModelError."""
    try:
        content = orjson.loads(record)
        if content["format"] != FORMAT:
            raise NotAModelError(f"format {content['format']}")
        return _model(content)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise NotAModelError(str(error)) from None


def digest_of_model(record: bytes) -> str:
    return hashlib.sha256(record).hexdigest()


def _model(content: Mapping[str, Any]) -> LearnedModel:
    linear = LinearModel(
        tuple(content["classes"]),
        _parts(content["bias"]),
        {kind: {name: _parts(row) for name, row in rows.items()} for kind, rows in content["weights"].items()},
        content["temperature"] / _UNITS,
    )
    return LearnedModel(linear, content["margin"] / _UNITS, content["learned_words"], content["example_count"])


def _whole(row: Row) -> list[int]:
    return [round(each * _UNITS) for each in row]


def _parts(row: list[int]) -> Row:
    return tuple(each / _UNITS for each in row)
