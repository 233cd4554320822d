"""Settings: one frozen class per service, read once from the environment and passed in. Secrets have no default."""

import os
import socket
from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chassis.errors import SettingMissing


class Settings(BaseModel):
    """Fields are the lower-case names of environment variables."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap_servers: str
    # Tells the processes of one service apart in Kafka's consumer group; the same after a restart.
    replica: str = Field(default_factory=socket.gethostname)
    http_host: str = "127.0.0.1"
    auth_audience: str = "powerlist"
    # JSON: [{"issuer": "...", "jwks": "<file or https address>"}]
    auth_issuers: str
    otel_exporter_otlp_endpoint: str | None = None
    # Without a collector, spans are written to files in this folder, when it is set.
    trace_dir: str | None = None
    trace_sample_ratio: float = Field(default=0.1, ge=0, le=1)
    database_pool_connections: int = Field(default=10, ge=1)
    # Per process; see chassis.web.rate_limits. A hall or the hotline sends under one address.
    rate_limit_per_caller: str = "20000/minute"
    rate_limit_per_address: str = "6000/minute"
    consumer_batch_messages: int = Field(default=500, ge=1)
    # So many invalid messages in a row are our fault, not theirs.
    consumer_invalid_in_a_row_max: int = Field(default=100, ge=1)
    relay_batch_rows: int = Field(default=1000, ge=1)
    relay_poll_seconds: float = Field(default=0.05, gt=0)
    # What is committed within it is sent together.
    relay_gather_seconds: float = Field(default=0.02, ge=0)
    # The longest rest after a batch that was not full, of consumers and relays, and how long after the beginning of
    # that batch it ends at the latest (chassis/pace.py).
    rest_seconds_max: float = Field(default=0.25, ge=0)
    batch_period_seconds_max: float = Field(default=1.0, ge=0)
    # How long a release may stay unseen when its NOTIFY was missed; services that consume none don't look.
    release_poll_seconds: float = Field(default=10, gt=0)
    watermark_interval_seconds: float = Field(default=3600, gt=0)
    outbox_retention_days: int = Field(default=7, ge=1)

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        values: dict[str, Any] = {
            name: environment[name.upper()] for name in cls.model_fields if environment.get(name.upper())
        }
        try:
            return cls(**values)
        except ValidationError as error:
            missing = [str(e["loc"][0]).upper() for e in error.errors() if e["type"] == "missing"]
            if missing:
                raise SettingMissing(missing) from None
            raise
