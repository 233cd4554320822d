"""Where a consumer keeps releases that come in pieces. Services that consume one add these tables to their own."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, MetaData, Table, Text, text

from chassis.tables import MOMENT


@dataclass(frozen=True, slots=True)
class ReleaseTables:
    release: Table
    record: Table
    copy: Table


def release_tables(metadata: MetaData) -> ReleaseTables:
    """The migration is in `chassis/release_tables_v1.py`."""
    release = Table(
        "release",
        metadata,
        Column("version", Text, primary_key=True),
        Column("last_record_at", MOMENT, comment="when the newest of its records was released"),
        # From the manifest; empty until it comes.
        Column("digest", Text),
        Column("record_count", Integer),
        Column("records_sha256", Text),
        Column("published_at", MOMENT),
        Column("in_force_from", Date),
        Column("is_whole", Boolean, nullable=False, server_default=text("false")),
    )
    record = Table(
        "release_record",
        metadata,
        Column("version", Text, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("code", Text, primary_key=True),
        Column("content_sha256", LargeBinary, nullable=False),
        Column("content", Text, comment="JSON array; empty where this service has no use for the kind"),
    )
    # A whole release as one row: what processes read. It outlives its records while it is in use.
    copy = Table(
        "release_copy",
        metadata,
        Column("version", Text, primary_key=True),
        Column("digest", Text, nullable=False),
        Column("records_sha256", Text, nullable=False),
        Column("published_at", MOMENT, nullable=False),
        Column("in_force_from", Date, nullable=False),
        Column("content", LargeBinary, nullable=False, comment="zlib of JSON {kind: [row, …]}"),
        Column("is_ended", Boolean, nullable=False, server_default=text("false"), comment="its manifest was ended"),
        Index("release_copy_in_force", text("in_force_from DESC"), text("published_at DESC")),
    )
    return ReleaseTables(release, record, copy)
