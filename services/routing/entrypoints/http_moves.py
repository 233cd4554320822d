"""Open cases moved to whom the list in force names (移交): a page a request, looked at first."""

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints
from typing_extensions import TypedDict

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.pages import bad_cursor
from chassis.web.shapes import Id
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.case import Case
from services.routing.domain.moving import WHY, Move
from services.routing.entrypoints.access import actor_of
from services.routing.entrypoints.case_shapes import DeadlinesView
from services.routing.entrypoints.texts import Text
from services.routing.usecases.case_steps import bad_field
from services.routing.usecases.chosen_cases import FROM_THE_START, MOVED_MAX, OpenCases
from services.routing.usecases.move_cases import MoveCases, MovedCases, move_cases

MOVERS = allow("admin")
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]


class MoveForm(BodyModel):
    """Which open cases: all that is given holds. `all`: every one, where nothing else says which. `case_ids`: those
    that were busy when it was tried before. `dry_run`: what would be moved, and nothing is."""

    unit: Code = ""
    post: Code = ""
    area: Code = ""
    rulebook: Code = ""
    case_ids: Annotated[tuple[UUID, ...], Field(max_length=MOVED_MAX)] = ()
    all: Literal[True] | None = None
    reason: Annotated[Text, Field(min_length=1, max_length=2000)]
    dry_run: bool = False
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=MOVED_MAX)] = 200

    def chosen(self) -> OpenCases:
        """Raises InvalidFields; problem 400 for a bad cursor."""
        if not (self.unit or self.post or self.area or self.rulebook or self.case_ids or self.all):
            raise bad_field(
                "unit",
                "missing",
                "请写明移交哪些办件：unit、post、area、rulebook、case_ids 之一，或 all",
                "say which cases: one of unit, post, area, rulebook, case_ids, or all",
            )
        try:
            after = UUID(self.cursor) if self.cursor else FROM_THE_START
        except ValueError:
            raise bad_cursor() from None
        return OpenCases(self.unit, self.post, self.area, self.rulebook, self.case_ids, after, self.limit)


class PlaceView(TypedDict):
    state: str | None
    unit_code: str | None
    post_code: str | None
    power_code: str | None


EndsView = TypedDict("EndsView", {"from": PlaceView, "to": PlaceView})


class ReasonView(TypedDict):
    code: str
    zh: str
    en: str


class CaseLink(TypedDict):
    case: str


class MovedView(EndsView):
    case_id: Id
    version: int
    why: ReasonView
    deadlines: DeadlinesView | None
    assistants_changed: bool
    links: CaseLink


class MovesView(TypedDict):
    """`stayed`: how many; `busy`: ids of those that were locked."""

    dry_run: bool
    items: list[MovedView]
    stayed: int
    busy: list[Id]
    next_cursor: str | None


def move_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["move"])

    @router.post("/v1/moves", summary="批量移交办件 / move open cases", responses={200: {"model": MovesView}})
    @takes(MoveForm, idempotency_key="honoured")
    async def move(request: Request, caller: Annotated[Caller, Depends(MOVERS)]) -> Response:
        """Each case of the page that has to move, from whom, to whom and why. Go on with `next_cursor` until that is
        null; whatever ended in between, begin again: what was moved stays where it is."""
        form = await read_body(request, MoveForm)
        command = MoveCases(form.chosen(), actor_of(caller), form.reason, form.dry_run)
        key = None if form.dry_run else await idempotent_request(request, caller)
        await app.shelf.looked()

        async def effect(work: RoutingUnitOfWork) -> Answer:
            return Answer(200, _page(await move_cases(command, app.desk(work)), dry_run=form.dry_run))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def _page(moved: MovedCases, *, dry_run: bool) -> MovesView:
    return {
        "dry_run": dry_run,
        "items": [_move_view(move, case) for move, case in moved.moves],
        "stayed": moved.stayed,
        "busy": [str(case_id) for case_id in moved.busy],
        "next_cursor": str(moved.last) if moved.last else None,
    }


def _move_view(move: Move, case: Case) -> MovedView:
    zh, en = WHY[move.why]
    due = case.deadlines
    ends = cast(EndsView, move.ends())
    return {
        "case_id": str(case.id),
        "version": case.version,
        **ends,
        "why": {"code": move.why, "zh": zh, "en": en},
        "deadlines": cast(DeadlinesView, due.as_dict()) if due else None,
        "assistants_changed": move.before.assistants != case.assistants,
        "links": {"case": f"/v1/cases/{case.id}"},
    }
