"""A unit's subscriptions: its own system is told of its cases by signed requests (webhooks)."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import read_body, read_optional_body, takes
from chassis.web.idempotency import IdempotentRequest, answer_once, idempotent_request
from chassis.web.pages import PageRequest, page_answer, page_request
from services.notify.adapters.queue_topics import queue_topic
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.domain.access import Reader
from services.notify.domain.errors import BadField, FieldsRefused, NoWebhook, SubscriptionUnknown
from services.notify.domain.webhooks.signing import written_secret
from services.notify.domain.webhooks.subscription import Subscription
from services.notify.entrypoints.readers import after_id, reader_of
from services.notify.entrypoints.subscription_forms import (
    RotationForm,
    SubscriptionChangeForm,
    SubscriptionForm,
    judged,
    ways_refused,
)
from services.notify.entrypoints.subscription_views import (
    SecretView,
    SubscriptionPage,
    SubscriptionView,
    subscription_view,
)
from services.notify.usecases.webhooks.change_subscription import ChangeSubscription, change_subscription
from services.notify.usecases.webhooks.create_subscription import CreateSubscription, create_subscription
from services.notify.usecases.webhooks.delete_subscription import DeleteSubscription, delete_subscription
from services.notify.usecases.webhooks.own_subscription import require_own_unit
from services.notify.usecases.webhooks.rotate_secret import RotateSecret, rotate_secret

SUBSCRIBERS = allow("officer", "admin")
PATH = "/v1/subscriptions"


def subscription_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["subscriptions"])

    @router.get(PATH, summary="本单位的订阅 / a unit's subscriptions", responses={200: {"model": SubscriptionPage}})
    async def list_subscriptions(
        request: Request,
        caller: Annotated[Caller, Depends(SUBSCRIBERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        unit_code: Annotated[str | None, Query()] = None,
    ) -> Response:
        """Oldest first."""
        after, reader = after_id(page), reader_of(caller)
        async with app.unit_of_work() as work:
            found = await work.subscriptions.of_units(None)
        asked = [one for one in found if unit_code in (None, one.unit_code)]
        own = [one for one in asked if reader.may_subscribe_for(one.unit_code, app.units)]
        left = [one for one in own if after is None or one.id > after]
        shown = left[: page.limit]
        next_after = (str(shown[-1].id),) if len(left) > page.limit else None
        return page_answer(request, [subscription_view(one) for one in shown], next_after)

    @router.post(PATH, status_code=201, summary="新建订阅 / subscribe", responses={201: {"model": SecretView}})
    @takes(SubscriptionForm, idempotency_key="honoured")
    async def create(request: Request, caller: Annotated[Caller, Depends(SUBSCRIBERS)]) -> Response:
        """The secret is shown this once; kept is only its seal, also under the Idempotency-Key.

        With `kafka` there is no secret: the answer names the topic on which the changes of the unit's queue come.
        """
        form, reader = await read_body(request, SubscriptionForm), reader_of(caller)
        require_own_unit(form.unit_code, reader, app.units)
        faults = [*_unknown_unit(form.unit_code, app), *ways_refused(form)]
        events = await judged(form.events, form.url, app.addresses, faults)
        topic = await _topic(form, app)
        command = CreateSubscription(reader, form.unit_code, events or (), form.url or "", topic)

        async def effect(work: NotifyUnitOfWork) -> Answer:
            created = await create_subscription(command, app.units, app.secret_box, work, app.clock)
            return Answer(201, subscription_view(created))

        return await _with_secret(app, await idempotent_request(request, caller), effect)

    @router.get(
        PATH + "/{subscription_id}", summary="一个订阅 / a subscription", responses={200: {"model": SubscriptionView}}
    )
    async def show(caller: Annotated[Caller, Depends(SUBSCRIBERS)], subscription_id: UUID) -> Response:
        async with app.unit_of_work() as work:
            return json_answer(subscription_view(await readable(subscription_id, reader_of(caller), app, work)))

    @router.patch(
        PATH + "/{subscription_id}", summary="更改订阅 / change it", responses={200: {"model": SubscriptionView}}
    )
    @takes(SubscriptionChangeForm)
    async def change(
        request: Request, caller: Annotated[Caller, Depends(SUBSCRIBERS)], subscription_id: UUID
    ) -> Response:
        """Turned on again, it goes on with what was kept meanwhile."""
        form, reader = await read_body(request, SubscriptionChangeForm), reader_of(caller)
        async with app.unit_of_work() as work:
            await readable(subscription_id, reader, app, work)
        events = await judged(form.events, form.url, app.addresses)
        command = ChangeSubscription(subscription_id, reader, events, form.url, form.active)
        async with app.unit_of_work() as work:
            changed = await change_subscription(command, app.units, work, app.clock)
        return json_answer(subscription_view(changed))

    @router.delete(
        PATH + "/{subscription_id}", status_code=204, response_class=Response, summary="取消订阅 / unsubscribe"
    )
    async def delete(caller: Annotated[Caller, Depends(SUBSCRIBERS)], subscription_id: UUID) -> Response:
        command = DeleteSubscription(subscription_id, reader_of(caller))
        async with app.unit_of_work() as work:
            await delete_subscription(command, app.units, work, app.clock)
        return Response(status_code=204)

    @router.post(
        PATH + "/{subscription_id}/rotate", summary="更换密钥 / a new secret", responses={200: {"model": SecretView}}
    )
    @takes(RotationForm, idempotency_key="honoured")
    async def rotate(
        request: Request, caller: Annotated[Caller, Depends(SUBSCRIBERS)], subscription_id: UUID
    ) -> Response:
        """Both secrets sign until `previous_secret_until`."""
        form = await read_optional_body(request, RotationForm)
        command = RotateSecret(subscription_id, reader_of(caller), timedelta(hours=form.overlap_hours))

        async def effect(work: NotifyUnitOfWork) -> Answer:
            rotated = await rotate_secret(command, app.units, app.secret_box, work, app.clock)
            return Answer(200, subscription_view(rotated))

        return await _with_secret(app, await idempotent_request(request, caller), effect)

    return router


async def readable(subscription_id: UUID, reader: Reader, app: Application, work: NotifyUnitOfWork) -> Subscription:
    """Raises SubscriptionUnknown."""
    found = await work.subscriptions.one(subscription_id)
    if found is None or not reader.may_subscribe_for(found.unit_code, app.units):
        raise SubscriptionUnknown(subscription_id)
    return found


def _unknown_unit(unit_code: str, app: Application) -> list[BadField]:
    if unit_code in app.units:
        return []
    return [BadField("unit_code", "unknown_unit", "没有这个单位", "no such unit")]


async def _topic(form: SubscriptionForm, app: Application) -> str:
    """Made before the subscription is: one that nobody subscribes to stays empty."""
    if not form.kafka:
        return ""
    try:
        topic = queue_topic(form.unit_code)
    except BadField as fault:
        raise FieldsRefused([fault]) from None
    await app.queue_topics.make(topic)
    return topic.name


async def readable_webhook(
    subscription_id: UUID, reader: Reader, app: Application, work: NotifyUnitOfWork
) -> Subscription:
    """Raises SubscriptionUnknown or NoWebhook."""
    found = await readable(subscription_id, reader, app, work)
    if found.topic:
        raise NoWebhook(found.topic)
    return found


async def _with_secret(app: Application, key: IdempotentRequest | None, effect: Any) -> Response:
    """A repeated request gets the secret of now: the answer that is kept has none."""
    answer = await answer_once(app.unit_of_work, key, effect)
    view = orjson.loads(answer.body)
    subscription_id = UUID(view["id"])
    async with app.unit_of_work() as work:
        found = await work.subscriptions.one(subscription_id)
    if found is None:
        raise SubscriptionUnknown(subscription_id)
    if found.topic:
        return answer
    secret = written_secret(app.secret_box.open(found.secret_sealed, subscription_id))
    replayed = {name: value for name, value in answer.headers.items() if name == "idempotent-replayed"}
    return json_answer({**view, "secret": secret}, answer.status_code, replayed)
