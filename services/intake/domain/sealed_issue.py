"""What stands under an issue's seal: everything as it was submitted, how it came, and the salt of its receipt. What a
reporter says later is sealed in the same form."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from chassis.sealed_words import SealedWords, canonical, commitment_of

ORIGINAL = "original"


class SealedIssue(NamedTuple):
    """`arrival`: as the channel was given it, where that is not `submitted`."""

    submitted: Mapping[str, Any]
    salt: str
    arrival: Mapping[str, Any] | None = None

    def to_bytes(self) -> bytes:
        content: dict[str, Any] = {"submitted": self.submitted, "salt": self.salt}
        return canonical(content if self.arrival is None else content | {"arrival": self.arrival})

    def in_record(self, subject_ref: str, record_id: str, sealed: bytes) -> SealedWords:
        """The very bytes that are kept, for the record of it; `commitment` is the digest of the receipt, too."""
        return SealedWords(ORIGINAL, (subject_ref,), record_id, sealed, self.commitment)

    @classmethod
    def from_bytes(cls, content: bytes) -> "SealedIssue":
        found = orjson.loads(content)
        return cls(found["submitted"], found["salt"], found.get("arrival"))

    @property
    def commitment(self) -> bytes:
        """To what was submitted; the receipt's digest."""
        return commitment_of(self.salt, self.submitted)

    @property
    def originals(self) -> dict[str, Any]:
        """The fields that are only kept sealed."""
        names = ("title", "text", "address", "location", "reporter", "on_behalf_of", "external_ref", "about_unit")
        kept = {name: self.submitted[name] for name in names if self.submitted.get(name) is not None}
        return kept if self.arrival is None else kept | {"arrival": self.arrival}

    @property
    def told(self) -> dict[str, Any]:
        """All that the reporter is given out as their own."""
        return dict(self.submitted) if self.arrival is None else {**self.submitted, "arrival": self.arrival}

    def hides_identity_from(self, is_handler: bool) -> bool:
        """An anonymous reporter is known to nobody (匿名), a confidential one to the handlers (仅承办人可见)."""
        return self.submitted.get("anonymous") is True or (
            self.submitted.get("confidential") is True and not is_handler
        )

    @property
    def contact(self) -> dict[str, str | None]:
        """`name` and `phone` of the reporter, or of the person for whom it was reported where only they gave a number
        (老人由网格员代报). As far as they were given; an anonymous one has no name."""
        reporter, represented = self.submitted.get("reporter") or {}, self.submitted.get("on_behalf_of")
        if not reporter.get("phone") and isinstance(represented, dict) and represented.get("phone"):
            reporter = represented
        name = None if self.submitted.get("anonymous") is True else reporter.get("name")
        return {"name": name, "phone": reporter.get("phone")}


def said_in(content: bytes) -> dict[str, Any]:
    """What a reporter said later. Sealed before records carried it, it has no salt and nothing around it."""
    found: dict[str, Any] = orjson.loads(content)
    submitted: dict[str, Any] = found.get("submitted", found)
    return submitted
