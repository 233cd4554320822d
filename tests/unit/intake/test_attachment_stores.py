"""Where files lie is told by the settings, and what is wrong with these ends the start."""

import pytest

from chassis.errors import SettingMissing, SettingWrong
from services.intake.adapters.attachment_bucket import AttachmentBucket
from services.intake.adapters.attachment_folder import AttachmentFolder
from services.intake.adapters.attachment_stores import attachment_store
from services.intake.settings import IntakeSettings


@pytest.fixture
def given(tmp_path):
    """Sound settings of a bucket."""
    secret = tmp_path / "secret"
    secret.write_text("sample-secret\n")
    return {
        "intake_attachment_store": "s3://district-files/intake",
        "intake_s3_endpoint": "https://store.sample:9000",
        "intake_s3_region": "cn-chongqing",
        "intake_s3_access_key": "sample",
        "intake_s3_secret_key_file": secret,
    }


def settings(**values):
    return IntakeSettings.model_construct(**values)


def test_a_folder_by_default(tmp_path):
    assert isinstance(attachment_store(settings(intake_attachments_dir=tmp_path)), AttachmentFolder)
    with pytest.raises(SettingMissing, match="INTAKE_ATTACHMENTS_DIR"):
        attachment_store(settings())


def test_a_bucket_by_setting_with_and_without_a_prefix(given, tmp_path):
    for address in ("s3://district-files", "s3://district-files/", "s3://district-files/intake/files.v1"):
        found = attachment_store(settings(**given | {"intake_attachment_store": address}))
        assert isinstance(found, AttachmentBucket)
    assert isinstance(attachment_store(settings(**given, intake_attachments_dir=tmp_path)), AttachmentBucket)


def test_all_that_is_missing_is_named_at_once(given):
    with pytest.raises(SettingMissing) as told:
        attachment_store(settings(intake_attachment_store=given["intake_attachment_store"]))
    for name in ("INTAKE_S3_ENDPOINT", "INTAKE_S3_REGION", "INTAKE_S3_ACCESS_KEY", "INTAKE_S3_SECRET_KEY_FILE"):
        assert name in str(told.value)


def test_a_bucket_s_settings_without_a_bucket_are_not_passed_over(given, tmp_path):
    with pytest.raises(SettingWrong, match="INTAKE_ATTACHMENT_STORE: is not set, but INTAKE_S3_REGION"):
        attachment_store(settings(intake_s3_region="cn-chongqing", intake_attachments_dir=tmp_path))


@pytest.mark.parametrize(
    "address",
    ["district-files", "S3://district-files", "s3://", "s3://A", "s3://district-files/../x", "s3://a/b?c", ""],
)
def test_an_address_that_is_none_is_named(address, given):
    with pytest.raises(SettingWrong, match="INTAKE_ATTACHMENT_STORE"):
        attachment_store(settings(**given | {"intake_attachment_store": address}))


@pytest.mark.parametrize("endpoint", ["store.sample", "ftp://store", "https://user:pass@store", "https://store/bucket"])
def test_all_that_is_wrong_is_named_at_once(endpoint, given, tmp_path):
    wrong = {"intake_s3_endpoint": endpoint, "intake_s3_secret_key_file": tmp_path / "nowhere"}
    with pytest.raises(SettingWrong, match=r"INTAKE_S3_ENDPOINT.*INTAKE_S3_SECRET_KEY_FILE.*FileNotFoundError"):
        attachment_store(settings(**given | wrong))
    (tmp_path / "nowhere").touch()
    with pytest.raises(SettingWrong, match="is empty"):
        attachment_store(settings(**given | wrong))
