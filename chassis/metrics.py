"""The closed list of metrics. A name is added here, with its reason, or it does not exist.

Nothing here may carry an id of a case, a person or a message as a label: labels have few values.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

# Seconds. A request is 1–50 ms in a good hour; the upper ones show a waiting database.
REQUEST_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Seconds for a batch of up to 500 messages.
BATCH_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)


class Metrics:
    """One per process; tests make their own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry(auto_describe=True)
        # CPU, memory and open files of the process, and the Python version.
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

        # What waits to be published, and for how long: the first sign that the broker or the relay is ill.
        self.outbox_unpublished_rows = Gauge(
            "outbox_unpublished_rows", "Rows in the outbox that are not published", registry=registry
        )
        self.outbox_age_seconds = Gauge(
            "outbox_age_seconds", "Age of the oldest row that is not published", registry=registry
        )
        # Exactly one replica of a service holds the relay.
        self.relay_lease_held = Gauge("relay_lease_held", "1 when this process is the relay", registry=registry)
        # A long transaction anywhere in the cluster holds the relay back; the label says whose (application name).
        self.relay_horizon_age_seconds = Gauge(
            "relay_horizon_age_seconds", "Age of the oldest open write transaction", ["holder"], registry=registry
        )
        self.relay_published_total = Counter("relay_published_total", "Events published", ["topic"], registry=registry)

        self.consumer_lag_messages = Gauge(
            "consumer_lag_messages", "Messages behind the end of the topic", ["topic"], registry=registry
        )
        self.consumer_batch_seconds = Histogram(
            "consumer_batch_seconds", "Time for one batch and its transaction", buckets=BATCH_BUCKETS, registry=registry
        )
        # outcome: handled | duplicate | invalid | parked | retried
        self.consumer_messages_total = Counter(
            "consumer_messages_total", "Messages by outcome", ["topic", "outcome"], registry=registry
        )
        # Somebody must look at each of these: an alert stands on it.
        self.dead_letters_open = Gauge(
            "dead_letters_open", "Dead letters neither replayed nor skipped", registry=registry
        )
        self.parked_messages = Gauge(
            "parked_messages", "Messages waiting behind a dead letter of their key", registry=registry
        )
        # Everybody goes on with the release before; the new one has to be released again.
        self.incomplete_releases_open = Gauge(
            "incomplete_releases_open", "Releases that came and are not whole, or can't be read", registry=registry
        )

        # Nobody outside can check what is in no checkpoint: late means that signer, witnesses, disk or records are ill.
        self.log_published_rows = Gauge("log_published_rows", "Records in the published checkpoint", registry=registry)
        self.log_checkpoint_late_seconds = Gauge(
            "log_checkpoint_late_seconds", "Time since the log was last found published", registry=registry
        )

        # route is the template (/v1/cases/{id}), never the path.
        self.http_requests_total = Counter(
            "http_requests_total", "Requests answered", ["route", "method", "status"], registry=registry
        )
        self.http_request_seconds = Histogram(
            "http_request_seconds", "Time to answer", ["route"], buckets=REQUEST_BUCKETS, registry=registry
        )

    def text(self) -> bytes:
        """The Prometheus exposition format."""
        return generate_latest(self.registry)
