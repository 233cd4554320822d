"""A case has a lead unit, or is visibly in triage or dispute: never silently nowhere."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENT = """
ALTER TABLE case_file ADD CONSTRAINT case_file_lead_or_visible
CHECK (lead_unit <> '' OR state IN ('triage', 'disputed'))
"""


def upgrade() -> None:
    op.execute(STATEMENT)
