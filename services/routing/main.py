"""Routing's wiring."""

from collections.abc import Mapping

from fastapi import FastAPI

from chassis.clock import SystemClock
from chassis.consumer import Consumer
from chassis.database import create_engine
from chassis.dead_letters import DeadLetters
from chassis.metrics import Metrics
from chassis.own_loop import OnOwnLoop
from chassis.personal_data.masking import mask
from chassis.process import Parts, Role, run
from chassis.relay import Relay
from chassis.roles import HttpRole
from chassis.security.tokens import TokenVerifier
from chassis.telemetry import telemetry_of
from chassis.topics import consumed_by
from chassis.web.app import create_app
from chassis.web.health import ReadinessCheck
from chassis.web.rate_limits import RateLimits
from chassis.web.readiness import readiness_checks
from chassis.web.witness_route import witness_routes
from services.routing.adapters.calendar import official_calendar
from services.routing.adapters.intake_keys import IntakeKeys
from services.routing.adapters.queue_bell import QueueWatch
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.rulebook_watch import rulebook_watch
from services.routing.application import Application
from services.routing.domain.hearing.terms import HearingTerms
from services.routing.domain.quick_fix import QuickFixTerms, percent_by_area_of
from services.routing.entrypoints.calendar_upkeep import CalendarUpkeep
from services.routing.entrypoints.escalation_timer import EscalationTimer
from services.routing.entrypoints.events import reactions
from services.routing.entrypoints.http_calendar import calendar_routes
from services.routing.entrypoints.http_cases import case_routes
from services.routing.entrypoints.http_categories import category_routes
from services.routing.entrypoints.http_claims import claim_routes
from services.routing.entrypoints.http_decisions import decision_routes
from services.routing.entrypoints.http_disputes import dispute_routes
from services.routing.entrypoints.http_document_recovery import document_recovery_routes
from services.routing.entrypoints.http_documents import document_routes
from services.routing.entrypoints.http_duties import duty_routes
from services.routing.entrypoints.http_grids import grid_routes
from services.routing.entrypoints.http_marks import mark_routes
from services.routing.entrypoints.http_mediations import mediation_routes
from services.routing.entrypoints.http_moves import move_routes
from services.routing.entrypoints.http_pages import page_routes
from services.routing.entrypoints.http_partner_tasks import partner_task_routes
from services.routing.entrypoints.http_partners import partner_routes
from services.routing.entrypoints.http_posts import post_routes
from services.routing.entrypoints.http_powers import power_routes
from services.routing.entrypoints.http_public import public_routes
from services.routing.entrypoints.http_queue import queue_routes
from services.routing.entrypoints.http_queue_actions import queue_action_routes
from services.routing.entrypoints.http_queue_filters import queue_filter_routes
from services.routing.entrypoints.http_queue_stream import queue_stream_routes
from services.routing.entrypoints.http_referrals import referral_routes
from services.routing.entrypoints.http_rulebook_drafts import draft_routes
from services.routing.entrypoints.http_rulebook_files import rulebook_file_routes
from services.routing.entrypoints.http_rulebook_publication import publication_routes
from services.routing.entrypoints.http_rulebooks import rulebook_routes
from services.routing.entrypoints.http_seats import seat_routes
from services.routing.entrypoints.http_similar import similar_routes
from services.routing.entrypoints.http_simulations import simulation_routes
from services.routing.entrypoints.mark_reminders import MarkReminders
from services.routing.entrypoints.problems import PROBLEMS
from services.routing.entrypoints.queue_upkeep import QueueUpkeep
from services.routing.entrypoints.released_rulebooks import ReleasedRulebooks
from services.routing.entrypoints.ruling_amendments import RulingAmendments
from services.routing.entrypoints.simulation_runs import SimulationRuns
from services.routing.entrypoints.waiting_cases import WaitingCases
from services.routing.settings import RoutingSettings

SERVICE = "routing"
ROUTES = (
    calendar_routes,
    case_routes,
    similar_routes,
    mediation_routes,
    document_routes,
    document_recovery_routes,
    partner_routes,
    partner_task_routes,
    referral_routes,
    category_routes,
    dispute_routes,
    mark_routes,
    queue_routes,
    queue_stream_routes,
    queue_filter_routes,
    queue_action_routes,
    claim_routes,
    decision_routes,
    rulebook_file_routes,
    rulebook_routes,
    draft_routes,
    publication_routes,
    simulation_routes,
    seat_routes,
    move_routes,
    grid_routes,
    post_routes,
    public_routes,
    power_routes,
    duty_routes,
    page_routes,
)


def web(app: Application, settings: RoutingSettings, metrics: Metrics, checks: Mapping[str, ReadinessCheck]) -> FastAPI:
    witness = witness_routes(app.unit_of_work, app.clock, settings.routing_witness_key_file, settings.log_vkeys_file)
    return create_app(
        title="Powerlist routing 派单",
        routers=[*(routes(app) for routes in ROUTES), witness],
        problem_table=PROBLEMS,
        verifier=TokenVerifier.from_settings(settings.auth_issuers, settings.auth_audience),
        metrics=metrics,
        readiness_checks=checks,
        rate_limits=RateLimits(settings.rate_limit_per_caller, settings.rate_limit_per_address),
    )


async def build(roles: frozenset[str]) -> Parts:
    settings = RoutingSettings.read()
    telemetry = telemetry_of(SERVICE, settings)
    clock, metrics = SystemClock(), Metrics()
    engine = create_engine(settings.routing_database_url, SERVICE, settings.database_pool_connections)
    telemetry.instrument_engine(engine)
    relay = Relay(SERVICE, settings.routing_database_url, settings, metrics)
    # On a connection of its own: a work that waits for the shelf may hold the pool's last one.
    shelf_engine = create_engine(settings.routing_database_url, "routing-shelf", 1)
    calendar = official_calendar(settings.working_days_file, settings.office_hours)
    shelf = RulebookShelf(shelf_engine, clock, settings.rulebooks_held_max, calendar)
    watch = rulebook_watch(settings.routing_database_url, shelf, settings.rulebook_poll_seconds, clock)
    hearing = HearingTerms(
        settings.mark_statement_workdays, settings.mark_reminder_workdays, settings.mark_appeal_workdays
    )
    quick_fix = QuickFixTerms(
        settings.quick_fix_sample_percent,
        settings.quick_fix_percent_per_error,
        settings.quick_fix_errors_days,
        percent_by_area_of(settings.quick_fix_sample_by_area),
    )
    keys = IntakeKeys(settings.intake_url, settings.routing_service_token_file)
    app = Application(
        engine, clock, shelf, lambda text: mask(text).text, relay.wake, hearing=hearing, keys=keys, quick_fix=quick_fix
    )
    parts: dict[str, list[Role]] = {name: [] for name in ("http", "consumer", "relay") if name in roles}
    letters, topics = DeadLetters(SERVICE, clock), consumed_by(SERVICE)
    consumer = Consumer(SERVICE, topics, app.unit_of_work, reactions(app), letters, settings, metrics, clock)
    if "http" in roles:
        checks = readiness_checks({"database": (engine, "case_file")}, consumer if "consumer" in roles else None)
        api = web(app, settings, metrics, checks)
        parts["http"].append(HttpRole(api, settings.http_host, settings.routing_http_port))
        parts["http"].append(QueueWatch(engine, app.queue_bell, settings.queue_poll_seconds))
    if "consumer" in roles:
        # Issues as they come, and those that came before there was a rulebook.
        parts["consumer"] += [consumer, WaitingCases(app, settings.waiting_cases_poll_seconds)]
        parts["consumer"].append(EscalationTimer(app, settings.escalation_poll_seconds))
        parts["consumer"].append(MarkReminders(app, settings.mark_reminders_poll_seconds))
        parts["consumer"].append(CalendarUpkeep(app, settings.calendar_upkeep_seconds))
        parts["consumer"].append(RulingAmendments(app, settings.ruling_amendments_poll_seconds))
        parts["consumer"].append(SimulationRuns(app, settings.simulations_poll_seconds))
        parts["consumer"].append(QueueUpkeep(app, settings.queue_upkeep_seconds, settings.queue_changes_kept_hours))
        parts["consumer"].append(
            ReleasedRulebooks(app, settings.released_rulebooks_poll_seconds, settings.rulebook_retire_after_hours)
        )
    if "relay" in roles:
        parts["relay"].append(OnOwnLoop(relay))
    deciding = next((name for name in ("consumer", "http") if name in roles), None)
    if deciding is not None:
        parts[deciding].append(watch)

    return Parts(parts, close=[keys.close, engine.dispose, shelf_engine.dispose, telemetry.close])


if __name__ == "__main__":
    run(SERVICE, build)
