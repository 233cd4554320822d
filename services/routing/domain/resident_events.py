"""What residents and those who answer them do, in the past tense."""

from services.routing.domain.events import CaseEvent


class QuestionNoted(CaseEvent):
    """The answer does not answer its reporter; the follow-up unit owes one answer (追问)."""


class QuestionAnswered(CaseEvent):
    """The follow-up unit answered it, once."""


class FixProposed(CaseEvent):
    """The lead says what it means to do, before it does it (征求意见)."""


class FixAnswerNoted(CaseEvent):
    """One whom the issue affects said whether the proposed fix suits them."""
