"""Audit's wiring."""

from datetime import timedelta

from chassis.clock import SystemClock
from chassis.database import create_engine
from chassis.metrics import Metrics
from chassis.own_loop import OnOwnLoop
from chassis.process import Parts, Role, run
from chassis.relay import Relay
from chassis.roles import HttpRole
from chassis.security.tokens import TokenVerifier
from chassis.telemetry import telemetry_of
from chassis.tlog.checkpoints import trust_of
from chassis.tlog.keys import read_vkeys
from chassis.topics import consumed_by
from chassis.web.rate_limits import RateLimits
from chassis.web.readiness import readiness_checks
from services.audit.adapters.checkpoint_file import CheckpointFile
from services.audit.adapters.intake_keys import IntakeKeys
from services.audit.adapters.log_signing import LogSigning, Witnesses, calling_client
from services.audit.adapters.published_log import PublishedLog
from services.audit.adapters.tile_shelf import TileShelf
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.application import Application
from services.audit.entrypoints.completeness_check import completeness_check
from services.audit.entrypoints.consumer import AuditConsumer
from services.audit.entrypoints.log_publisher import LogPublisher
from services.audit.entrypoints.start_check import start_check
from services.audit.entrypoints.upkeep import upkeep_role
from services.audit.entrypoints.watch import watch_role
from services.audit.entrypoints.web import audit_web
from services.audit.settings import AuditSettings
from services.audit.usecases.publish_log import Press

SERVICE = "audit"


async def build(roles: frozenset[str]) -> Parts:
    settings = AuditSettings.read()
    telemetry = telemetry_of(SERVICE, settings)
    clock, metrics = SystemClock(), Metrics()
    engine = create_engine(settings.audit_database_url, SERVICE, settings.database_pool_connections)
    telemetry.instrument_engine(engine)
    relay = Relay(SERVICE, settings.audit_database_url, settings, metrics)
    trust = trust_of(read_vkeys(settings.log_vkeys_file.read_text(encoding="utf-8")), settings.audit_witness_quorum)
    calling = calling_client()
    signing = LogSigning(calling, settings.signer_url, settings.audit_service_token_file, trust)
    app = Application(
        unit_of_work=lambda: AuditUnitOfWork(engine, clock, on_commit=relay.wake),
        clock=clock,
        producers=tuple(sorted({topic.owner for topic in consumed_by(SERVICE)})),
        completeness_grace=timedelta(seconds=settings.completeness_grace_seconds),
        published=PublishedLog(settings.audit_log_dir, trust),
        keys=IntakeKeys(calling, settings.intake_url, settings.audit_service_token_file),
    )
    consumer = AuditConsumer(app.unit_of_work, settings, metrics, clock, before_start=start_check(engine, signing))
    press = Press(
        TileShelf(settings.audit_log_dir),
        signing,
        Witnesses(calling, settings.audit_witness_urls.split(","), trust),
        CheckpointFile(settings.audit_log_dir, trust),
    )
    publisher = LogPublisher(app, engine, press, metrics, settings.log_publish_interval_seconds)
    checks = readiness_checks({"database": (engine, "record")}, consumer if "consumer" in roles else None)
    verifier = TokenVerifier.from_settings(settings.auth_issuers, settings.auth_audience)
    limits = RateLimits(settings.rate_limit_per_caller, settings.rate_limit_per_address)
    web = audit_web(app, verifier, metrics, checks, limits)
    http = HttpRole(web, settings.http_host, settings.audit_http_port)
    checking = completeness_check(app, settings.completeness_check_seconds)

    every: dict[str, list[Role]] = {
        "http": [http],
        "consumer": [consumer, checking, watch_role(app, metrics, settings, consumer), upkeep_role(app)],
        "relay": [OnOwnLoop(relay), publisher],
    }
    return Parts(
        {name: every[name] for name in every if name in roles},
        close=[calling.aclose, engine.dispose, telemetry.close],
    )


if __name__ == "__main__":
    run(SERVICE, build)
