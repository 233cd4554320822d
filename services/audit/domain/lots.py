"""Drawing by lot (抽查) so that nobody can choose what is drawn, and anybody can draw it again.

The *seed* is made of the log itself: SHA-256 of the canonical JSON {v, origin, size, root, period}, where size and root
(hex) are those of the tree as it stood when the period ended. Whoever asks chooses neither, and what was recorded by
then is cosigned. The *lot* of a case or record is SHA-256 of `seed:id`, both as text, in hex; the lowest lots are
drawn. A lot depends on nothing but the seed and the id, so other conditions draw from the same order.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from chassis.clock import CIVIL_ZONE
from chassis.tlog.checkpoints import TreeHead
from services.audit.domain.canonical import canonical_bytes
from services.audit.domain.rates.periods import Period

RULE = "sha256(seed:id), ascending"
# Who could have chosen a seed.
BY_CHECKPOINT, BY_ASKER, BY_CHANCE = "checkpoint", "asker", "chance"


@dataclass(frozen=True, slots=True)
class Lot:
    """`id`: of a case or an event."""

    id: str
    lot: str


def seed_of(origin: str, head: TreeHead, period: Period) -> str:
    content = {
        "v": 1,
        "origin": origin,
        "size": head.size,
        "root": head.root.hex(),
        "period": period.text,
    }
    return sha256(canonical_bytes(content)).hexdigest()


def lot_of(seed: str, drawn_id: object) -> str:
    return sha256(f"{seed}:{drawn_id}".encode()).hexdigest()


def bounds(period: Period) -> tuple[datetime, datetime]:
    """Its first moment, and the first one behind it."""
    return _midnight(period.first), _midnight(period.last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CIVIL_ZONE)
