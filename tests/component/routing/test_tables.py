"""The tables in the code are those of the migrations; every route says who may call it."""

import asyncio

import pytest

from chassis import migration
from chassis.security.audience import undeclared_routes
from tests.component.routing.conftest import MIGRATIONS
from tests.component.routing.house import House


# The outbox' transaction id, which SQLAlchemy can't reflect.
@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
async def test_the_tables_are_those_of_the_migrations(stack):
    await asyncio.to_thread(migration.check, MIGRATIONS, stack.env["ROUTING_DATABASE_URL"])


async def test_every_route_declares_who_may_call_it(house: House):
    assert undeclared_routes(house.http._transport.app.app) == []
    document = (await house.http.get("/openapi.json")).json()
    assert "/v1/cases/{case_id}/actions/accept" in document["paths"]
