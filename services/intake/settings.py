"""Intake's settings."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from chassis.settings import Settings

_SAMPLE_DISTRICT = Path(__file__).parent.parent.parent / "samples" / "district"


class IntakeSettings(Settings):
    """Of the two places for the master key exactly one is set."""

    intake_database_url: str
    keys_database_url: str
    intake_http_port: int
    # Ed25519, PKCS 8 PEM: signs reporters' tokens and receipts.
    intake_signing_key_file: Path
    intake_token_issuer: str = "powerlist-intake"  # noqa: S105 - a name, not a secret
    intake_session_days: int = Field(default=30, ge=1, le=365)
    blind_index_key_file: Path
    # As a witness of the audit log: the own key, and the public ones of the log and of all witnesses.
    intake_witness_key_file: Path
    log_vkeys_file: Path
    keys_master_key_file: Path | None = None
    keys_master_key: str | None = None
    # What seals from now on; the other still opens what it sealed.
    keys_cipher: Literal["aes-256-gcm", "sm4-gcm"] = "aes-256-gcm"
    # Sealed files in a folder that nobody else may read, or in a bucket: `s3://bucket/prefix`, with all of the four.
    intake_attachments_dir: Path | None = None
    intake_attachment_store: str | None = None
    intake_s3_endpoint: str | None = None
    intake_s3_region: str | None = None
    intake_s3_access_key: str | None = None
    intake_s3_secret_key_file: Path | None = None
    # clamd: `tcp://host:port` or `unix:///path`; without it files are not scanned. While it is away they are
    # refused, or held until it is back.
    intake_virus_scanner: str | None = None
    intake_virus_scan_seconds_max: float = Field(default=30.0, gt=0, le=120)
    intake_virus_scanner_away: Literal["refuse", "hold"] = "refuse"
    # Beside the pool for everything else.
    intake_accept_connections: int = Field(default=4, ge=1)
    keys_database_pool_connections: int = Field(default=3, ge=1)
    # Beside both: what looks for likely duplicates.
    intake_neighbour_connections: int = Field(default=4, ge=1)
    # How many originals one officer may open in an hour.
    intake_reads_per_hour: int = Field(default=120, ge=1)
    # CSV: category_code, keep_days. Without it everything is kept.
    intake_retention_file: Path | None = None
    # GeoJSON (WGS-84), features with a property area_code. Without it a point says nothing of the area.
    intake_boundaries_file: Path | None = None
    # The mini-program, and the official account's token of messages; without them their ways are closed.
    intake_wechat_url: str = "https://api.weixin.qq.com"
    intake_wechat_app_id: str | None = None
    intake_wechat_secret_file: Path | None = None
    intake_wechat_token_file: Path | None = None
    # Where outsiders reach this service; without it WeChat is not asked about pictures and sound.
    intake_public_url: str | None = None
    intake_wechat_seconds_max: float = Field(default=5.0, gt=0, le=60)
    # A sender of SMS (see chassis.sms_client); without it lost codes are found at the hotline only.
    intake_sms_url: str | None = None
    intake_sms_token_file: Path | None = None
    # What issues are checked against until the first release of a rulebook.
    intake_areas_file: Path = _SAMPLE_DISTRICT / "areas.csv"
    intake_categories_file: Path = _SAMPLE_DISTRICT / "categories.csv"
    intake_units_file: Path = _SAMPLE_DISTRICT / "units.csv"
