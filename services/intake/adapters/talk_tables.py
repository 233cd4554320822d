"""What goes to and fro between those whom an issue affects and those who handle it."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import UUID

MOMENT = DateTime(timezone=True)


def fix_proposal_table(metadata: MetaData) -> Table:
    """Made from routing's events."""
    return Table(
        "fix_proposal",
        metadata,
        Column("issue_id", UUID(as_uuid=True), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("text_masked", Text, nullable=False),
        Column("proposed_at", MOMENT, nullable=False),
        Column("answer_by", MOMENT, nullable=False),
    )


def fix_answer_table(metadata: MetaData) -> Table:
    return Table(
        "fix_answer",
        metadata,
        Column("issue_id", UUID(as_uuid=True), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("reporter_ref", Text, primary_key=True),
        Column("suits", Boolean, nullable=False),
        Column("comment_masked", Text, nullable=False),
        Column("at", MOMENT, nullable=False),
        Index("fix_answer_reporter", "reporter_ref"),
        Index("fix_answer_at", "at"),
    )


def question_state_table(metadata: MetaData) -> Table:
    """Made from routing's events; the question itself is an act of its reporter."""
    return Table(
        "question_state",
        metadata,
        Column("id", UUID(as_uuid=True), primary_key=True),
        Column("issue_id", UUID(as_uuid=True), nullable=False),
        Column("due_at", MOMENT),
        Column("answered_at", MOMENT),
        Column("answer_masked", Text),
        Index("question_state_issue", "issue_id"),
    )
