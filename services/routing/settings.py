"""What routing reads from its environment."""

from pydantic import Field

from chassis.settings import Settings


class RoutingSettings(Settings):
    routing_database_url: str
    routing_http_port: int = Field(ge=1, le=65535)
    # How long a publication may stay unseen when its NOTIFY was missed.
    rulebook_poll_seconds: float = Field(default=10, gt=0)
    # Cases that came before there was any rulebook are looked for this often.
    waiting_cases_poll_seconds: float = Field(default=5, gt=0)
