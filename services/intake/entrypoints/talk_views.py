"""Proposed fixes and questions on an answer, as JSON: without a word of a resident's."""

from collections.abc import Iterable

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.intake.domain.reporter_acts import ActKind, ReporterAct
from services.intake.domain.resident_talk import FixProposal, QuestionState, Talk
from services.intake.entrypoints.moments import civil
from services.intake.usecases.judge_fix import Judged


class ProposalView(TypedDict):
    """`suits`, `objects`, `silent`: how many of those affected."""

    number: int
    text: str
    proposed_at: Moment
    answer_by: Moment
    suits: int
    objects: int
    silent: int


class AnswerQuestionView(TypedDict):
    """`due_at`: by when the answer is owed."""

    id: Id
    asked_at: Moment
    due_at: Moment | None
    answered_at: Moment | None
    answer: str | None


class JudgedView(TypedDict):
    issue_id: Id
    proposal: int
    suits: bool
    comment: str | None
    at: Moment
    answer_by: Moment


def proposals_view(talk: Talk, followers: int) -> list[ProposalView]:
    return [_proposal_view(each, followers + 1) for each in talk.proposals]


def answer_questions_view(talk: Talk, acts: Iterable[ReporterAct]) -> list[AnswerQuestionView]:
    asked = [act for act in acts if act.kind is ActKind.QUESTIONS]
    states = [(act, talk.questions.get(act.id) or QuestionState(act.id, act.issue_id)) for act in asked]
    return [
        {
            "id": str(act.id),
            "asked_at": civil(act.at),
            "due_at": civil(state.due_at),
            "answered_at": civil(state.answered_at),
            "answer": state.answer,
        }
        for act, state in states
    ]


def judged_view(judged: Judged) -> JudgedView:
    answer = judged.answer
    return {
        "issue_id": str(answer.issue_id),
        "proposal": answer.number,
        "suits": answer.suits,
        "comment": answer.comment or None,
        "at": civil(answer.at),
        "answer_by": civil(judged.proposal.answer_by),
    }


def _proposal_view(each: FixProposal, affected: int) -> ProposalView:
    """Silence is no consent: it is told beside."""
    return {
        "number": each.number,
        "text": each.text,
        "proposed_at": civil(each.proposed_at),
        "answer_by": civil(each.answer_by),
        "suits": each.suits,
        "objects": each.objects,
        "silent": max(0, affected - each.suits - each.objects),
    }
