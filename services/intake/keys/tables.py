"""The key store's one table."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, func
from sqlalchemy.dialects.postgresql import TIMESTAMP

metadata = MetaData()

data_key = Table(
    "data_key",
    metadata,
    Column("subject_ref", Text, primary_key=True, comment="pseudonym of the person"),
    Column("version", Integer, primary_key=True, comment="new data is sealed under the highest"),
    Column("master_key_id", Text, nullable=False, comment="which master key wraps it"),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
)
