"""The follow-up unit answers whom an answer did not answer (追问答复): each question once."""

from dataclasses import dataclass
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.resident_events import QuestionAnswered
from services.routing.usecases.case_steps import Desk, StepCommand, bad_field, begin, end, refused
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class AnswerQuestion(StepCommand):
    question_id: UUID
    text: str


async def answer_question(command: AnswerQuestion, desk: Desk) -> Case:
    begun = await begin("answer_question", command, desk)
    asked = next((each for each in begun.case.course.questions if each["id"] == str(command.question_id)), None)
    if asked is None:
        raise bad_field("question_id", "unknown_question", "本办件没有这个追问", "the case has no such question")
    if asked["answered_at"]:
        raise refused(begun, "这个追问已经答复过", "this question was answered before")
    said = {"answered_at": begun.now.isoformat(), "post": command.actor.post, "answer": desk.mask(command.text)}
    questions = tuple({**each, **said} if each is asked else each for each in begun.case.course.questions)
    after = begun.case.stepped(begun.line.next_state, course=begun.case.noting(questions=questions))
    detail = {"question_id": asked["id"], "late": begun.now.isoformat() > asked["due_at"]}
    power_code = power_behind("follow_up", begun.case, begun.snapshot)
    return end(begun, after, QuestionAnswered, desk, detail=detail, note=command.text, power_code=power_code)
