"""The steps of a power as a release of the list prescribes them, and who is who in that release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """`who`: titles of posts, or types of units; any of them will do."""

    name: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prescription:
    power_code: str
    name: str
    steps: tuple[Step, ...]

    def place(self, name: str) -> int | None:
        return next((place for place, step in enumerate(self.steps) if step.name == name), None)


@dataclass(slots=True)
class ReleasedList:
    """What conformance needs of one version: powers, and the words that stand for posts and units."""

    powers: dict[str, Prescription] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    unit_types: dict[str, str] = field(default_factory=dict)

    def may_do(self, step: Step, post: str, unit: str) -> bool | None:
        """None where the list does not say who the post or unit is."""
        known = {word for word in (self.titles.get(post), self.unit_types.get(unit)) if word}
        return bool(known & set(step.who)) if known else None


Lists = Mapping[str, ReleasedList]


def steps_of(text: str) -> tuple[Step, ...]:
    """Of `受理@经办人;核查@执法中队长/执法大队长`; a part that names nobody may be done by anybody."""
    parts: Sequence[str] = [part.strip() for part in text.split(";") if part.strip()]
    return tuple(
        Step(name.strip(), tuple(w.strip() for w in who.split("/") if w.strip()))
        for name, _, who in (part.partition("@") for part in parts)
    )
