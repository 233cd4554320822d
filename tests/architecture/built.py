"""The four services put together by their own wiring, without anything to connect to."""

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from chassis.consumer import Consumer
from chassis.process import Parts
from chassis.roles import HttpRole
from deploy.local import environment, keys
from deploy.local.loop import finish
from deploy.local.passwords import passwords
from deploy.local.ports import PORT_BASE_DEFAULT, SERVICES

ROLES = frozenset({"http", "consumer", "relay"})


class NoTelemetry:
    """A process has one tracer provider, which four services in one process can't share."""

    def instrument_engine(self, engine: object) -> None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Built:
    name: str
    parts: Parts

    @property
    def app(self) -> FastAPI:
        role = next(role for role in self.parts.roles["http"] if isinstance(role, HttpRole))
        app: FastAPI = role._server.config.app
        return app

    @property
    def consumer(self) -> Consumer[Any]:
        return next(role for role in self.parts.roles["consumer"] if isinstance(role, Consumer))


@contextmanager
def built_services(home: Path) -> Iterator[Mapping[str, Built]]:
    """By name. Engines and pools connect when first used, so no server is needed."""
    (home / "secrets").mkdir()
    keys.create_keys(home / "secrets")
    keys.issue_service_tokens(home / "secrets", SERVICES)
    built = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.compose(home, PORT_BASE_DEFAULT, passwords(home)).items():
            patch.setenv(name, value)
        for name in SERVICES:
            main = importlib.import_module(f"services.{name}.main")
            patch.setattr(main, "telemetry_of", lambda *_args, **_options: NoTelemetry())
            built[name] = Built(name, finish(main.build(ROLES)))
    yield built
    for service in built.values():
        for close in service.parts.close:
            finish(close())
