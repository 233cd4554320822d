"""Routing's wiring."""

from fastapi import FastAPI

from chassis.clock import SystemClock
from chassis.consumer import Consumer
from chassis.database import create_engine
from chassis.dead_letters import DeadLetters
from chassis.metrics import Metrics
from chassis.personal_data.masking import mask
from chassis.process import Parts, Role, run
from chassis.relay import Relay
from chassis.roles import HttpRole
from chassis.security.tokens import TokenVerifier
from chassis.telemetry import start_telemetry
from chassis.topics import consumed_by
from chassis.web.app import create_app
from services.routing.adapters.readiness import database_answers, kafka_answers
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.rulebook_watch import RulebookWatch
from services.routing.application import Application
from services.routing.entrypoints.events import reactions
from services.routing.entrypoints.http_cases import case_routes
from services.routing.entrypoints.http_decisions import decision_routes
from services.routing.entrypoints.http_posts import post_routes
from services.routing.entrypoints.http_public import public_routes
from services.routing.entrypoints.http_queue import queue_routes
from services.routing.entrypoints.http_rulebooks import rulebook_routes
from services.routing.entrypoints.problems import PROBLEMS
from services.routing.entrypoints.waiting_cases import WaitingCases
from services.routing.settings import RoutingSettings

SERVICE = "routing"
ROUTES = (case_routes, queue_routes, decision_routes, rulebook_routes, post_routes, public_routes)


def web(app: Application, settings: RoutingSettings, metrics: Metrics) -> FastAPI:
    return create_app(
        title="Powerlist routing 派单",
        routers=[routes(app) for routes in ROUTES],
        problem_table=PROBLEMS,
        verifier=TokenVerifier.from_settings(settings.auth_issuers, settings.auth_audience),
        metrics=metrics,
        readiness_checks={
            "database": database_answers(app.engine),
            "kafka": kafka_answers(settings.kafka_bootstrap_servers),
        },
    )


def consuming(app: Application, settings: RoutingSettings, metrics: Metrics) -> list[Role]:
    """Issues as they come, and those that came before there was a rulebook."""
    letters = DeadLetters(SERVICE, app.clock)
    handler = reactions(app)
    return [
        Consumer(SERVICE, consumed_by(SERVICE), app.unit_of_work, handler, letters, settings, metrics, app.clock),
        WaitingCases(app, settings.waiting_cases_poll_seconds),
    ]


async def build(roles: frozenset[str]) -> Parts:
    settings = RoutingSettings.read()
    telemetry = start_telemetry(
        SERVICE,
        sample_ratio=settings.trace_sample_ratio,
        otlp_endpoint=settings.otel_exporter_otlp_endpoint,
        trace_dir=settings.trace_dir,
    )
    clock, metrics = SystemClock(), Metrics()
    engine = create_engine(settings.routing_database_url, SERVICE, settings.database_pool_connections)
    telemetry.instrument_engine(engine)
    relay = Relay(SERVICE, settings.routing_database_url, settings, metrics)
    shelf = RulebookShelf(engine, clock)
    watch = RulebookWatch(settings.routing_database_url, shelf, settings.rulebook_poll_seconds)
    app = Application(engine, clock, shelf, mask=lambda text: mask(text).text, on_commit=relay.wake)
    parts: dict[str, list[Role]] = {name: [] for name in ("http", "consumer", "relay") if name in roles}
    if "http" in roles:
        parts["http"].append(HttpRole(web(app, settings, metrics), settings.http_host, settings.routing_http_port))
    if "consumer" in roles:
        parts["consumer"] += consuming(app, settings, metrics)
    if "relay" in roles:
        parts["relay"].append(relay)
    deciding = next((name for name in ("consumer", "http") if name in roles), None)
    if deciding is not None:
        parts[deciding].append(watch)

    async def end_telemetry() -> None:
        telemetry.shutdown()

    return Parts(parts, close=[engine.dispose, end_telemetry])


if __name__ == "__main__":
    run(SERVICE, build)
