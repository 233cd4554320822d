"""What audit reads from its environment."""

from pathlib import Path

from pydantic import Field

from chassis.settings import Settings


class AuditSettings(Settings):
    audit_database_url: str
    audit_http_port: int = Field(default=8104, ge=1, le=65_535)
    # A producer's count may arrive before the last of its events do.
    completeness_grace_seconds: float = Field(default=60, ge=0)
    completeness_check_seconds: float = Field(default=60, gt=0)
    # The log's tiles and its published checkpoint; all processes of audit see the same folder.
    audit_log_dir: Path
    # The public keys of the log and its witnesses, the log's first.
    log_vkeys_file: Path
    signer_url: str
    # A token of role service, with which the signer is asked.
    audit_service_token_file: Path
    # Its key store opens what stands sealed in records.
    intake_url: str
    # Submission prefixes, with commas in between.
    audit_witness_urls: str
    # So many witnesses make a checkpoint a published one.
    audit_witness_quorum: int = Field(default=2, ge=1)
    # Shorter than with others: nobody can be held to account by what is not recorded yet.
    batch_period_seconds_max: float = Field(default=0.05, ge=0)
    log_publish_interval_seconds: float = Field(default=0.4, gt=0)
    # Every producer counts its outbox once an hour; longer silence is told of.
    producer_silent_seconds: float = Field(default=10_800, gt=0)
    # So far behind the end of a topic, at two looks in a row.
    audit_lag_messages_max: int = Field(default=20_000, ge=1)
    # A partition with messages waiting that does not move for so long.
    audit_partition_stalled_seconds: float = Field(default=600, gt=0)
    audit_watch_seconds: float = Field(default=60, gt=0)
