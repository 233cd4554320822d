"""notify's wiring: it tells the parties of a case, each once per event, and keeps the ledger of it."""

from collections.abc import Mapping

from fastapi import FastAPI

from chassis.clock import SystemClock
from chassis.consumer import Consumer
from chassis.database import create_engine
from chassis.dead_letters import DeadLetters
from chassis.metrics import Metrics
from chassis.own_loop import OnOwnLoop
from chassis.process import Parts, Role, run
from chassis.relay import Relay
from chassis.release_shelf import release_watch
from chassis.roles import HttpRole, PeriodicRole
from chassis.security.tokens import TokenVerifier
from chassis.telemetry import telemetry_of
from chassis.topics import consumed_by
from chassis.web.app import create_app
from chassis.web.health import ReadinessCheck
from chassis.web.rate_limits import RateLimits
from chassis.web.readiness import readiness_checks
from chassis.web.release_route import release_routes
from chassis.web.witness_route import witness_routes
from services.notify.adapters.inbox_watch import InboxWatch
from services.notify.adapters.intake_contacts import IntakeContacts
from services.notify.adapters.queue_topics import QueueTopics
from services.notify.adapters.template_file import read_templates
from services.notify.adapters.template_shelf import POLL_SECONDS, TemplateShelf
from services.notify.adapters.unit_file import read_units
from services.notify.adapters.unit_shelf import unit_shelf
from services.notify.adapters.webhooks.guarded_network import AddressBook
from services.notify.adapters.webhooks.secret_box import FileSecretBox
from services.notify.adapters.webhooks.sender import WebhookSender
from services.notify.application import Application
from services.notify.domain.webhooks.addresses import read_networks
from services.notify.entrypoints.events import reactions
from services.notify.entrypoints.http_addresses import address_routes
from services.notify.entrypoints.http_callbacks import callback_routes
from services.notify.entrypoints.http_consents import consent_routes
from services.notify.entrypoints.http_console import console_routes
from services.notify.entrypoints.http_deliveries import delivery_routes
from services.notify.entrypoints.http_inbox import inbox_routes
from services.notify.entrypoints.http_inbox_stream import inbox_stream_routes
from services.notify.entrypoints.http_preferences import preference_routes
from services.notify.entrypoints.http_recipients import recipient_routes
from services.notify.entrypoints.http_subscription_log import subscription_log_routes
from services.notify.entrypoints.http_subscriptions import subscription_routes
from services.notify.entrypoints.http_templates import template_routes
from services.notify.entrypoints.problems import PROBLEMS
from services.notify.entrypoints.senders import Senders
from services.notify.entrypoints.webhook_worker import WebhookWorker
from services.notify.settings import NotifySettings

SERVICE = "notify"
# Until then the relay waits for a topic that a wiped Kafka has lost.
QUEUE_TOPICS_SECONDS = 10.0
ROUTES = (
    inbox_routes,
    inbox_stream_routes,
    delivery_routes,
    # Before the console's paths, one of which is a delivery's id.
    recipient_routes,
    console_routes,
    callback_routes,
    preference_routes,
    consent_routes,
    address_routes,
    subscription_routes,
    subscription_log_routes,
    template_routes,
)


def web(app: Application, checks: Mapping[str, ReadinessCheck]) -> FastAPI:
    settings = app.settings
    witness = witness_routes(app.unit_of_work, app.clock, settings.notify_witness_key_file, settings.log_vkeys_file)
    return create_app(
        title="Powerlist notify 告知",
        routers=[*(routes(app) for routes in ROUTES), release_routes(app.releases), witness],
        problem_table=PROBLEMS,
        verifier=TokenVerifier.from_settings(settings.auth_issuers, settings.auth_audience),
        metrics=app.metrics,
        readiness_checks=checks,
        rate_limits=RateLimits(settings.rate_limit_per_caller, settings.rate_limit_per_address),
    )


async def build(roles: frozenset[str]) -> Parts:
    settings = NotifySettings.read()
    telemetry = telemetry_of(SERVICE, settings)
    clock, metrics = SystemClock(), Metrics()
    engine = create_engine(settings.notify_database_url, SERVICE, settings.database_pool_connections)
    telemetry.instrument_engine(engine)
    relay = Relay(SERVICE, settings.notify_database_url, settings, metrics)
    watch, contacts = InboxWatch(engine), IntakeContacts(settings.intake_url, settings.notify_service_token_file)

    box = FileSecretBox(settings.notify_secrets_key_file)
    addresses = AddressBook(read_networks(settings.powerlist_webhook_allow), [settings.notify_http_port])
    queue_topics = QueueTopics(engine, settings.kafka_bootstrap_servers, settings.queue_topic_replication_factor)
    sender = WebhookSender(addresses, clock, settings.notify_webhook_ca_file)

    def on_commit() -> None:
        relay.wake()
        watch.wake()

    senders = Senders()
    templates = TemplateShelf(engine, read_templates())
    releases = unit_shelf(engine, clock, read_units(settings.notify_units_file), metrics)
    app = Application(
        settings=settings,
        clock=clock,
        engine=engine,
        metrics=metrics,
        templates=templates,
        releases=releases,
        contacts=contacts,
        watch=watch,
        secret_box=box,
        addresses=addresses,
        queue_topics=queue_topics,
        on_commit=on_commit,
        wake_sender=senders.wake,
    )
    senders.open(app, WebhookWorker(app, sender, settings.retry_policy))
    letters, topics = DeadLetters(SERVICE, clock), consumed_by(SERVICE)
    consumer = Consumer(SERVICE, topics, app.unit_of_work, reactions(app), letters, settings, metrics, clock)
    checks = readiness_checks({"database": (engine, "delivery")}, consumer if "consumer" in roles else None)
    checks["releases"] = releases.check_looked
    http = HttpRole(web(app, checks), settings.http_host, settings.notify_http_port)

    every: dict[str, list[Role]] = {
        "http": [http, watch],
        "consumer": [consumer, *senders.workers],
        "relay": [OnOwnLoop(relay), PeriodicRole("queue_topics", QUEUE_TOPICS_SECONDS, queue_topics.keep)],
    }
    # Both word things by units and templates; one watch a process is enough.
    every["consumer" if "consumer" in roles else "http"] += [
        release_watch(SERVICE, settings.notify_database_url, releases, settings, clock),
        PeriodicRole("templates", POLL_SECONDS, templates.refresh),
    ]
    return Parts(
        {name: every[name] for name in every if name in roles},
        close=[contacts.close, sender.close, senders.close, engine.dispose, telemetry.close],
    )


if __name__ == "__main__":
    run(SERVICE, build)
