"""The log's tree: the head of the log gets the tree's right edge and root, reckoned from the leaves there are."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROWS = 1_000
EMPTY_ROOT = sha256(b"").digest()
LEAVES = sa.text("SELECT leaf FROM record WHERE index >= :begin ORDER BY index LIMIT :count")


def upgrade() -> None:
    op.execute("ALTER TABLE log_head ADD COLUMN frontier bytea, ADD COLUMN root bytea")
    op.execute("COMMENT ON COLUMN log_head.frontier IS 'roots of the full subtrees, from left to right'")
    size, edge = _edge_of_the_leaves()
    op.get_bind().execute(
        sa.text("UPDATE log_head SET size = :size, frontier = :frontier, root = :root"),
        {"size": size, "frontier": b"".join(edge), "root": _root(edge)},
    )
    op.execute("ALTER TABLE log_head ALTER COLUMN frontier SET NOT NULL, ALTER COLUMN root SET NOT NULL")


def _edge_of_the_leaves() -> tuple[int, list[bytes]]:
    size, edge = 0, list[bytes]()
    while leaves := op.get_bind().execute(LEAVES, {"begin": size, "count": ROWS}).scalars().all():
        for leaf in leaves:
            hashed = sha256(b"\x00" + leaf).digest()
            for _ in range((~size & size + 1).bit_length() - 1):
                hashed = sha256(b"\x01" + edge.pop() + hashed).digest()
            edge.append(hashed)
            size += 1
    return size, edge


def _root(edge: list[bytes]) -> bytes:
    if not edge:
        return EMPTY_ROOT
    root = edge[-1]
    for left in reversed(edge[:-1]):
        root = sha256(b"\x01" + left + root).digest()
    return root
