"""Proposed fixes, what residents say of them, and where their questions stand, in Postgres."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.tables import fix_answer, fix_proposal, question_state
from services.intake.domain.resident_talk import FixAnswer, FixProposal, QuestionState, Talk

_SAID = (
    select(
        fix_answer.c.number,
        func.count().filter(fix_answer.c.suits).label("suits"),
        func.count().filter(~fix_answer.c.suits).label("objects"),
    )
    .group_by(fix_answer.c.issue_id, fix_answer.c.number)
    .add_columns(fix_answer.c.issue_id)
    .subquery()
)
_PROPOSALS = (
    select(fix_proposal, _SAID.c.suits, _SAID.c.objects)
    .outerjoin(_SAID, (_SAID.c.issue_id == fix_proposal.c.issue_id) & (_SAID.c.number == fix_proposal.c.number))
    .order_by(fix_proposal.c.number)
)
_LAST_WORD = """ON CONFLICT (issue_id, number, reporter_ref) DO UPDATE
    SET suits = excluded.suits, comment_masked = excluded.comment_masked, at = excluded.at"""
# Whichever event came first.
_KNOWN = """ON CONFLICT (id) DO UPDATE
    SET due_at = coalesce(excluded.due_at, question_state.due_at),
        answered_at = coalesce(question_state.answered_at, excluded.answered_at),
        answer_masked = coalesce(question_state.answer_masked, excluded.answer_masked)"""


class ResidentTalk:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._proposals: dict[tuple[UUID, int], FixProposal] = {}
        self._answers: list[FixAnswer] = []
        self._questions: dict[UUID, QuestionState] = {}

    async def of_issue(self, issue_id: UUID, with_questions: bool) -> Talk:
        rows = await self.connection.execute(_PROPOSALS.where(fix_proposal.c.issue_id == issue_id))
        proposals = tuple(
            FixProposal(
                issue_id, row.number, row.text_masked, row.proposed_at, row.answer_by, row.suits or 0, row.objects or 0
            )
            for row in rows
        )
        return Talk(proposals, await self._questions_of(issue_id) if with_questions else {})

    async def _questions_of(self, issue_id: UUID) -> dict[UUID, QuestionState]:
        statement = select(question_state).where(question_state.c.issue_id == issue_id)
        return {
            row.id: QuestionState(row.id, issue_id, row.due_at, row.answered_at, row.answer_masked)
            for row in await self.connection.execute(statement)
        }

    def keep_proposal(self, proposal: FixProposal) -> None:
        self._proposals[proposal.issue_id, proposal.number] = proposal

    def keep_question(self, state: QuestionState) -> None:
        known = self._questions.get(state.id, state)
        self._questions[state.id] = replace(
            known,
            due_at=state.due_at or known.due_at,
            answered_at=known.answered_at or state.answered_at,
            answer=known.answer or state.answer,
        )

    def add_answer(self, answer: FixAnswer) -> None:
        self._answers.append(answer)

    async def flush(self, connection: AsyncConnection) -> None:
        proposals = [
            {
                "issue_id": each.issue_id,
                "number": each.number,
                "text_masked": each.text,
                "proposed_at": each.proposed_at,
                "answer_by": each.answer_by,
            }
            for each in self._proposals.values()
        ]
        answers = [
            {
                "issue_id": each.issue_id,
                "number": each.number,
                "reporter_ref": each.reporter_ref,
                "suits": each.suits,
                "comment_masked": each.comment,
                "at": each.at,
            }
            for each in self._answers
        ]
        questions = [_question_row(each) for each in self._questions.values()]
        self.discard()
        await insert_rows(connection, fix_proposal, proposals, "ON CONFLICT DO NOTHING")
        await insert_rows(connection, fix_answer, answers, _LAST_WORD)
        await insert_rows(connection, question_state, questions, _KNOWN)

    def discard(self) -> None:
        self._proposals.clear()
        self._answers.clear()
        self._questions.clear()


def _question_row(state: QuestionState) -> dict[str, Any]:
    return {
        "id": state.id,
        "issue_id": state.issue_id,
        "due_at": state.due_at,
        "answered_at": state.answered_at,
        "answer_masked": state.answer,
    }
