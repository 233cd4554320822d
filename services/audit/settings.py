"""What audit reads from its environment."""

from pydantic import Field

from chassis.settings import Settings


class AuditSettings(Settings):
    audit_database_url: str
    audit_http_port: int = Field(default=8104, ge=1, le=65_535)
    # A producer's count may arrive before the last of its events do.
    completeness_grace_seconds: float = Field(default=60, ge=0)
    completeness_check_seconds: float = Field(default=60, gt=0)
