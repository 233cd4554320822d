"""A reviewed version is published; an earlier one is published again."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.bodies import BodyModel, read_optional_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.entrypoints.access import actor_of
from services.routing.entrypoints.rulebook_requests import known, stored
from services.routing.entrypoints.rulebook_views import VersionView, published_view
from services.routing.entrypoints.uploads import one_at_a_time
from services.routing.usecases.publish_rulebook import Edition, PublishRulebook, edition_of, publish_rulebook
from services.routing.usecases.roll_back_rulebook import RollBackRulebook, roll_back_rulebook
from services.routing.usecases.rulebook_life import PUBLISH, ROLL_BACK, is_possible, refusal

PUBLISHERS = allow("publisher")


class PublishForm(BodyModel):
    """`in_force_from`: a civil date, today when not given."""

    in_force_from: date | None = None


def publication_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rulebook"])

    async def made_ready(version: str, in_force_from: date | None = None) -> Edition:
        kept = await stored(app, version)
        return await one_at_a_time(lambda: edition_of(kept.tables, kept.version, kept.snapshot, in_force_from))

    @router.post(
        "/v1/rulebooks/{version}/publish", summary="发布权力清单 / publish", responses={200: {"model": VersionView}}
    )
    @takes(PublishForm, idempotency_key="honoured")
    async def publish(version: str, request: Request, caller: Annotated[Caller, Depends(PUBLISHERS)]) -> Response:
        found = await known(app, version)
        form, key = await read_optional_body(request, PublishForm), await idempotent_request(request, caller)
        edition = await made_ready(version, form.in_force_from) if is_possible(found, PUBLISH) else None

        async def effect(work: RoutingUnitOfWork) -> Answer:
            command = PublishRulebook(version, actor_of(caller), edition, form.in_force_from)
            return Answer(200, published_view(app, await publish_rulebook(command, work, app.clock)))

        answer = await answer_once(app.unit_of_work, key, effect)
        # Who was told that it is published may ask us for a decision by it at once.
        await app.shelf.refresh()
        return answer

    @router.post(
        "/v1/rulebooks/{version}/rollback",
        status_code=201,
        summary="回退到这个版本 / publish it again",
        responses={201: {"model": VersionView}},
    )
    @takes(PublishForm, idempotency_key="honoured")
    async def roll_back(version: str, request: Request, caller: Annotated[Caller, Depends(PUBLISHERS)]) -> Response:
        found = await known(app, version)
        form, key = await read_optional_body(request, PublishForm), await idempotent_request(request, caller)
        edition = await made_ready(version) if is_possible(found, ROLL_BACK) else None

        async def effect(work: RoutingUnitOfWork) -> Answer:
            if edition is None:
                raise refusal(found, ROLL_BACK)
            command = RollBackRulebook(version, actor_of(caller), edition, form.in_force_from)
            again = await roll_back_rulebook(command, work, app.clock)
            return Answer(201, published_view(app, again), {"Location": f"/v1/rulebooks/{again.version}"})

        answer = await answer_once(app.unit_of_work, key, effect)
        await app.shelf.refresh()
        return answer

    return router
