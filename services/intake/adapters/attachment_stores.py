"""Where sealed files lie, by the settings: a folder, or a bucket of an object store."""

import re
from pathlib import Path

from chassis.errors import SettingMissing, SettingWrong
from services.intake.adapters.attachment_bucket import AttachmentBucket, BucketAccess
from services.intake.adapters.attachment_folder import AttachmentFolder
from services.intake.settings import IntakeSettings

_STORE, _ENDPOINT = "INTAKE_ATTACHMENT_STORE", "INTAKE_S3_ENDPOINT"
# The names that S3 lets a bucket have; the prefix without what a path could climb by.
_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\w.-]+(?:/[\w.-]+)*)?/?)?", re.ASCII)
_ENDPOINT_FORM = re.compile(r"https?://[^/?#\s@]+/?")


def attachment_store(settings: IntakeSettings) -> AttachmentFolder | AttachmentBucket:
    """Raises SettingMissing or SettingWrong, with all that is missing or wrong."""
    given = _s3_settings(settings)
    if settings.intake_attachment_store is None:
        if any(given.values()):
            there = ", ".join(name for name, value in given.items() if value)
            raise SettingWrong(
                {_STORE: f"is not set, but {there}: name the bucket (s3://bucket/prefix) or unset these"}
            )
        if settings.intake_attachments_dir is None:
            raise SettingMissing(["INTAKE_ATTACHMENTS_DIR"])
        return AttachmentFolder(settings.intake_attachments_dir)
    if missing := [name for name, value in given.items() if not value]:
        raise SettingMissing(missing)
    return AttachmentBucket(_access(settings.intake_attachment_store, given))


def _s3_settings(settings: IntakeSettings) -> dict[str, str | Path | None]:
    return {
        _ENDPOINT: settings.intake_s3_endpoint,
        "INTAKE_S3_REGION": settings.intake_s3_region,
        "INTAKE_S3_ACCESS_KEY": settings.intake_s3_access_key,
        "INTAKE_S3_SECRET_KEY_FILE": settings.intake_s3_secret_key_file,
    }


def _access(address: str, given: dict[str, str | Path | None]) -> BucketAccess:
    wrong: dict[str, str] = {}
    found = _ADDRESS.fullmatch(address)
    if not found or ".." in address:
        wrong[_STORE] = f"{address!r} is no s3://bucket or s3://bucket/prefix"
    endpoint, region, access_key, secret_file = given.values()
    if not _ENDPOINT_FORM.fullmatch(str(endpoint)):
        wrong[_ENDPOINT] = f"{str(endpoint)!r} is no http(s)://host or http(s)://host:port, without a path"
    secret = _secret(Path(str(secret_file)), wrong)
    if wrong or not found:
        raise SettingWrong(wrong)
    return BucketAccess(found[1], found[2] or "", str(endpoint).rstrip("/"), str(region), str(access_key), secret)


def _secret(file: Path, wrong: dict[str, str]) -> str:
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        wrong["INTAKE_S3_SECRET_KEY_FILE"] = f"{file} can't be read: {type(error).__name__}"
        return ""
    if not secret:
        wrong["INTAKE_S3_SECRET_KEY_FILE"] = f"{file} is empty"
    return secret
