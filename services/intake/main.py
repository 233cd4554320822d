"""Intake's wiring."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock, SystemClock
from chassis.consumer import Consumer
from chassis.database import create_engine
from chassis.dead_letters import DeadLetters
from chassis.ids import new_row_id
from chassis.metrics import Metrics
from chassis.notice_watch import NoticeWatch
from chassis.own_loop import OnOwnLoop
from chassis.process import Parts, Role, run
from chassis.relay import Relay
from chassis.release_shelf import release_watch
from chassis.roles import HttpRole, PeriodicRole
from chassis.security.issuing import TokenIssuer, public_jwks
from chassis.security.tokens import TokenVerifier
from chassis.sms_client import SmsClient
from chassis.telemetry import telemetry_of
from chassis.topics import consumed_by
from chassis.web.app import create_app
from chassis.web.health import ReadinessCheck
from chassis.web.rate_limits import RateLimits
from chassis.web.readiness import readiness_checks
from chassis.web.release_route import release_routes
from chassis.web.witness_route import witness_routes
from chassis.witnessed_head import REFRESH_SECONDS, WitnessedHead
from services.intake.adapters.acceptance import AcceptanceBook, acceptance_pool
from services.intake.adapters.attachment_stores import attachment_store
from services.intake.adapters.blind_index import PhoneIndex
from services.intake.adapters.clamd import virus_check
from services.intake.adapters.duplicates import LearnedRarities, NeighbourSearch
from services.intake.adapters.key_store import key_store
from services.intake.adapters.late_figures import LatePublicFigures
from services.intake.adapters.monthly_counts import MonthlyDigests
from services.intake.adapters.pictures import PillowPictures
from services.intake.adapters.prepared_pool import PreparedPool
from services.intake.adapters.receipts import SignedReceipts
from services.intake.adapters.reference_files import read_boundaries_file, read_reference
from services.intake.adapters.reference_shelf import reference_shelf
from services.intake.adapters.retention_file import retention_rules
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.adapters.vault import KeyVault
from services.intake.adapters.wechat import WeChatMiniProgram
from services.intake.application import Application
from services.intake.domain.tracking_code import new_tracking_code
from services.intake.entrypoints.events import REACTIONS
from services.intake.entrypoints.http_acts import act_routes
from services.intake.entrypoints.http_alerts import alert_routes
from services.intake.entrypoints.http_attachments import attachment_routes
from services.intake.entrypoints.http_categories import category_routes
from services.intake.entrypoints.http_channels import channel_routes
from services.intake.entrypoints.http_contacts import contact_routes
from services.intake.entrypoints.http_content import content_routes
from services.intake.entrypoints.http_corrections import correction_routes
from services.intake.entrypoints.http_digest import digest_routes
from services.intake.entrypoints.http_duplicates import duplicate_routes
from services.intake.entrypoints.http_fix_answers import fix_answer_routes
from services.intake.entrypoints.http_issues import issue_routes
from services.intake.entrypoints.http_keys import key_routes
from services.intake.entrypoints.http_lost_codes import lost_code_routes
from services.intake.entrypoints.http_open311 import open311_routes
from services.intake.entrypoints.http_own_data import own_data_routes
from services.intake.entrypoints.http_patrol import patrol_routes
from services.intake.entrypoints.http_public import public_routes
from services.intake.entrypoints.http_sessions import session_routes
from services.intake.entrypoints.http_surges import surge_routes
from services.intake.entrypoints.http_tracking import tracking_routes
from services.intake.entrypoints.http_wechat import wechat_routes
from services.intake.entrypoints.http_wechat_events import wechat_event_routes
from services.intake.entrypoints.http_wechat_messages import wechat_message_routes
from services.intake.entrypoints.problems import PROBLEMS
from services.intake.entrypoints.upkeep import learning, upkeep
from services.intake.keys.keyring_cache import CACHE_SECONDS
from services.intake.keys.store import DESTROYED_CHANNEL
from services.intake.settings import IntakeSettings
from services.intake.usecases.duplicate_ports import Likeness
from services.intake.usecases.ports import Desk

SERVICE = "intake"
SMS_SECONDS_MAX = 10.0
ROUTES = (
    session_routes,
    issue_routes,
    act_routes,
    fix_answer_routes,
    attachment_routes,
    category_routes,
    duplicate_routes,
    own_data_routes,
    contact_routes,
    tracking_routes,
    alert_routes,
    public_routes,
    digest_routes,
    key_routes,
    open311_routes,
    channel_routes,
    patrol_routes,
    wechat_routes,
    wechat_message_routes,
    wechat_event_routes,
    content_routes,
    surge_routes,
    correction_routes,
    lost_code_routes,
)


def new_reporter_ref() -> str:
    """128 random bits, as long as a reference made from a phone: nobody can tell them apart."""
    return secrets.token_hex(16)


def application(
    settings: IntakeSettings,
    engine: AsyncEngine,
    keys_engine: AsyncEngine,
    accepting: PreparedPool,
    neighbours: NeighbourSearch,
    relay: Relay,
    clock: Clock,
    metrics: Metrics,
) -> Application:
    pem = settings.intake_signing_key_file.read_bytes()
    keys = key_store(keys_engine, settings.keys_master_key_file, settings.keys_master_key, settings.keys_cipher)
    bootstrap = read_reference(settings.intake_areas_file, settings.intake_categories_file, settings.intake_units_file)
    releases = reference_shelf(engine, clock, bootstrap, metrics)
    rarities = LearnedRarities(engine)
    witnessed = WitnessedHead(engine)
    desk = Desk(
        references=releases,
        vault=KeyVault(keys),
        blind_index=PhoneIndex.from_file(settings.blind_index_key_file),
        receipts=SignedReceipts(pem, settings.intake_token_issuer, witnessed),
        files=attachment_store(settings),
        pictures=PillowPictures(),
        likeness=Likeness(neighbours, rarities),
        reads_per_hour=settings.intake_reads_per_hour,
        new_id=new_row_id,
        new_tracking_code=new_tracking_code,
        new_reporter_ref=new_reporter_ref,
        boundaries=read_boundaries_file(settings.intake_boundaries_file),
        virus_check=virus_check(settings),
    )
    return Application(
        clock=clock,
        unit_of_work=lambda: IntakeUnitOfWork(engine, clock, relay.wake),
        acceptances=AcceptanceBook(accepting, relay.wake),
        desk=desk,
        releases=releases,
        rarities=rarities,
        public_figures=LatePublicFigures(engine, clock.now),
        digests=MonthlyDigests(engine, clock.now),
        keys=keys,
        tokens=TokenIssuer(pem, settings.intake_token_issuer, settings.auth_audience),
        session_lifetime=timedelta(days=settings.intake_session_days),
        jwks=public_jwks(pem),
        witnessed=witnessed,
        wechat=mini_program(settings, clock),
        wechat_token=_content(settings.intake_wechat_token_file),
        public_url=settings.intake_public_url,
        sms=sms_sender(settings),
    )


def mini_program(settings: IntakeSettings, clock: Clock) -> WeChatMiniProgram | None:
    app_id, secret = settings.intake_wechat_app_id, _content(settings.intake_wechat_secret_file)
    if app_id is None or secret is None:
        return None
    return WeChatMiniProgram(settings.intake_wechat_url, app_id, secret, settings.intake_wechat_seconds_max, clock)


def sms_sender(settings: IntakeSettings) -> SmsClient | None:
    if settings.intake_sms_url is None:
        return None
    return SmsClient(settings.intake_sms_url, _content(settings.intake_sms_token_file), SMS_SECONDS_MAX)


def _content(file: Path | None) -> str | None:
    """An empty secret is none: anybody would know it."""
    return (file.read_text(encoding="utf-8").strip() or None) if file else None


def web(app: Application, settings: IntakeSettings, metrics: Metrics, checks: Mapping[str, ReadinessCheck]) -> FastAPI:
    witness = witness_routes(app.unit_of_work, app.clock, settings.intake_witness_key_file, settings.log_vkeys_file)
    return create_app(
        title="Powerlist intake 受理",
        routers=[*(routes(app) for routes in ROUTES), release_routes(app.releases), witness],
        problem_table=PROBLEMS,
        verifier=TokenVerifier.from_settings(settings.auth_issuers, settings.auth_audience),
        metrics=metrics,
        readiness_checks=checks,
        rate_limits=RateLimits(settings.rate_limit_per_caller, settings.rate_limit_per_address),
    )


async def build(roles: frozenset[str]) -> Parts:
    settings = IntakeSettings.read()
    telemetry = telemetry_of(SERVICE, settings)
    clock, metrics = SystemClock(), Metrics()
    engine = create_engine(settings.intake_database_url, SERVICE, settings.database_pool_connections)
    keys = create_engine(settings.keys_database_url, f"{SERVICE}-keys", settings.keys_database_pool_connections)
    for each in (engine, keys):
        telemetry.instrument_engine(each)
    relay = Relay(SERVICE, settings.intake_database_url, settings, metrics)
    accepting = acceptance_pool(settings.intake_database_url, settings.intake_accept_connections)
    neighbours = NeighbourSearch(settings.intake_database_url, settings.intake_neighbour_connections)
    app = application(settings, engine, keys, accepting, neighbours, relay, clock, metrics)
    await app.desk.files.check()
    letters = DeadLetters(SERVICE, clock)
    consumer = Consumer(SERVICE, consumed_by(SERVICE), app.unit_of_work, REACTIONS, letters, settings, metrics, clock)
    databases = {"database": (engine, "issue"), "keys": (keys, "data_key")}
    checks = readiness_checks(databases, consumer if "consumer" in roles else None)
    checks["releases"] = app.releases.check_looked
    watch = release_watch(SERVICE, settings.intake_database_url, app.releases, settings, clock)
    forget = NoticeWatch(
        settings.keys_database_url, "intake-keys-watch", DESTROYED_CHANNEL, app.keys.forget_all, CACHE_SECONDS, clock
    )
    http = HttpRole(web(app, settings, metrics, checks), settings.http_host, settings.intake_http_port)
    seen = PeriodicRole("witnessed_head", REFRESH_SECONDS, app.witnessed.refresh)

    rules = retention_rules(settings.intake_retention_file)
    every: dict[str, list[Role]] = {
        "http": [http, watch, seen, forget, learning(app.rarities)],
        "consumer": [consumer, *upkeep(app, rules)],
        "relay": [OnOwnLoop(relay)],
    }
    return Parts(
        {name: every[name] for name in every if name in roles},
        close=[
            *(vendor.close for vendor in (app.wechat, app.sms) if vendor),
            accepting.close,
            neighbours.close,
            engine.dispose,
            keys.dispose,
            telemetry.close,
        ],
    )


if __name__ == "__main__":
    run(SERVICE, build)
