"""Nobody gets in by a default: every secret comes from outside or the service does not start."""

import importlib
import inspect
from collections.abc import Iterator

import pytest
from pydantic.fields import FieldInfo

from chassis.errors import SettingMissing
from chassis.settings import Settings
from deploy.local.ports import SERVICES

SECRET_WORDS = {"password", "secret", "token", "key", "credential", "credentials", "jwks", "pem"}
ADDRESSES_WITH_PASSWORDS = "_database_url"
# Names that only sound secret: this one goes into every token and receipt.
PUBLIC = {"intake_token_issuer"}


def settings_class(service: str) -> type[Settings]:
    module = importlib.import_module(f"services.{service}.settings")
    found = [cls for _, cls in inspect.getmembers(module, inspect.isclass) if issubclass(cls, Settings)]
    return next(cls for cls in found if cls is not Settings)


def secret_fields(service: str) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in settings_class(service).model_fields.items():
        sounds_secret = SECRET_WORDS & set(name.split("_")) or name.endswith(ADDRESSES_WITH_PASSWORDS)
        if sounds_secret and name not in PUBLIC:
            yield name, field


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_has_a_default(service: str):
    fields = dict(secret_fields(service))
    assert f"{service}_database_url" in fields
    assert {name for name, field in fields.items() if not field.is_required() and field.default is not None} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_without_settings_does_not_start_and_says_what_is_missing(service: str):
    with pytest.raises(SettingMissing, match=f"{service.upper()}_DATABASE_URL"):
        settings_class(service).read({})


@pytest.mark.parametrize("service", SERVICES)
def test_settings_are_read_once_and_can_not_be_changed(service: str):
    assert settings_class(service).model_config["frozen"] is True
