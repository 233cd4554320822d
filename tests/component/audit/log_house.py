"""Keys, a signer and witnesses for a log of a test's own: the real ones, called over HTTP without a network."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import SystemClock
from chassis.durable_files import DurableFiles
from chassis.metrics import Metrics
from chassis.security.issuing import TokenIssuer
from chassis.security.tokens import TokenVerifier
from chassis.tlog.checkpoints import Trust, trust_of
from chassis.tlog.keys import log_signer, read_vkeys
from chassis.unit_of_work import UnitOfWork
from chassis.web.app import create_app
from chassis.web.witness_route import witness_routes
from chassis.witness_table import witness_table
from deploy.local.keys import AUDIENCE, create_keys, issue_service_tokens
from deploy.local.log_keys import ORIGIN, WITNESSES
from services.audit.adapters.checkpoint_file import CheckpointFile
from services.audit.adapters.log_signing import LogSigning, Witnesses
from services.audit.adapters.tile_shelf import TileShelf
from services.audit.signer.http_signing import signing_routes
from services.audit.signer.log_signer import LogSigner
from services.audit.signer.state_file import StateFile
from services.audit.usecases.publish_log import Press


@dataclass
class LogHouse:
    """`away` names those that don't answer: signer, intake, routing, notify."""

    secrets: Path
    folder: Path
    trust: Trust
    away: set[str] = field(default_factory=set)

    @classmethod
    def create(cls, home: Path) -> "LogHouse":
        secrets = home / "secrets"
        secrets.mkdir(mode=0o700)
        create_keys(secrets)
        issue_service_tokens(secrets, ("audit", "intake"))
        vkeys = read_vkeys((secrets / "log.vkeys").read_text())
        return cls(secrets, home / "log", trust_of(vkeys, 2))

    @property
    def state_path(self) -> Path:
        return self.secrets / "log.state"

    def signer(self, files: DurableFiles | None = None) -> LogSigner:
        vkeys = read_vkeys((self.secrets / "log.vkeys").read_text())
        key = log_signer((self.secrets / "log.pem").read_bytes(), vkeys)
        return LogSigner(key, StateFile(self.state_path, ORIGIN, files))

    def witness_app(self, name: str, engine: AsyncEngine) -> FastAPI:
        key, vkeys = self.secrets / f"witness-{name}.pem", self.secrets / "log.vkeys"
        return self._app(name, [witness_routes(lambda: UnitOfWork(engine), SystemClock(), key, vkeys)])

    def _app(self, title: str, routers: list) -> FastAPI:
        verifier = TokenVerifier.from_settings(self._issuers(), AUDIENCE)
        return create_app(
            title=title, routers=routers, problem_table={}, verifier=verifier, metrics=Metrics(), readiness_checks={}
        )

    def _issuers(self) -> str:
        return f'[{{"issuer": "powerlist-local", "jwks": "{self.secrets / "issuer.jwks.json"}"}}]'

    def token(self, role: str, sub: str) -> str:
        pem = (self.secrets / "issuer.pem").read_bytes()
        return TokenIssuer(pem, "powerlist-local", AUDIENCE).issue(role, sub, lifetime=timedelta(minutes=5))

    @asynccontextmanager
    async def client(
        self, witnesses: Mapping[str, AsyncEngine], files: DurableFiles | None = None
    ) -> AsyncIterator[httpx.AsyncClient]:
        """To signer and witnesses; `files` are the signer's."""
        signer = self.signer(files)
        apps = {"signer": self._app("signer", [signing_routes(signer, ORIGIN, "audit")])}
        apps |= {name: self.witness_app(name, engine) for name, engine in witnesses.items()}
        mounts = {f"http://{name}": _Reachable(self, name, app) for name, app in apps.items()}
        async with httpx.AsyncClient(mounts=mounts) as client:
            yield client
        await signer.close()

    def press(self, client: httpx.AsyncClient, files: DurableFiles | None = None) -> Press:
        signing = LogSigning(client, "http://signer", self.secrets / "audit.token", self.trust)
        witnesses = Witnesses(client, [f"http://{name}/witness" for name in WITNESSES], self.trust)
        shelf, file = TileShelf(self.folder, files), CheckpointFile(self.folder, self.trust, files)
        latest = file.latest()
        shelf.open(latest.head.size if latest else 0)
        return Press(shelf, signing, witnesses, file)


class _Reachable(httpx.ASGITransport):
    def __init__(self, house: LogHouse, name: str, app: FastAPI) -> None:
        super().__init__(app, raise_app_exceptions=False)
        self._house = house
        self._name = name

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._name in self._house.away:
            raise httpx.ConnectError("away", request=request)
        return await super().handle_async_request(request)


async def create_witness_tables(engine: AsyncEngine) -> None:
    metadata = MetaData()
    witness_table(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
