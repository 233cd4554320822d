import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.security.issuing import public_jwks
from chassis.security.tokens import TokenVerifier
from cli.environment import load_environment, project_root
from cli.main import COMMANDS, powerlist


@pytest.fixture
def local_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TokenVerifier:
    """A home with a key, as the launcher makes it, and routing down."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "issuer.pem").write_bytes(pem)
    (tmp_path / "jwks.json").write_text(json.dumps(public_jwks(pem)))
    (tmp_path / "env").write_text(
        f"# a comment\n\nLOCAL_ISSUER_KEY_FILE={tmp_path}/issuer.pem\nROUTING_URL=http://127.0.0.1:9\n"
    )
    for name in ("LOCAL_ISSUER_KEY_FILE", "ROUTING_URL", "AUTH_AUDIENCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POWERLIST_HOME", str(tmp_path))
    issuers = json.dumps([{"issuer": "powerlist-local", "jwks": str(tmp_path / "jwks.json")}])
    return TokenVerifier.from_settings(issuers, "powerlist")


def sample_post() -> list[str]:
    lines = (project_root() / "samples/district/posts.csv").read_text(encoding="utf-8-sig").splitlines()
    return lines[1].split(",")


async def test_the_token_and_nothing_else_is_printed(local_run: TokenVerifier) -> None:
    result = CliRunner().invoke(powerlist, ["token", "--role", "supervisor"])
    assert result.exit_code == 0
    caller = await local_run.verify(result.stdout.strip())
    assert (caller.role, caller.unit, caller.issuer) == ("supervisor", None, "powerlist-local")


async def test_a_post_implies_its_unit_and_person(local_run: TokenVerifier) -> None:
    post, unit, _, _, person, *_ = sample_post()
    result = CliRunner().invoke(powerlist, ["token", "--role", "officer", "--post", post])
    caller = await local_run.verify(result.stdout.strip())
    assert (caller.post, caller.unit, caller.person) == (post, unit, person)


def test_an_unknown_post_or_a_foreign_unit_is_a_wrong_command_line(local_run: TokenVerifier) -> None:
    post = sample_post()[0]
    for arguments in (["--post", "X-P99"], ["--post", post, "--unit", "elsewhere"], ["--role", "king"]):
        result = CliRunner().invoke(powerlist, ["token", "--role", "officer", *arguments])
        assert result.exit_code == 2
        assert result.stdout == ""


def test_without_a_local_run_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCAL_ISSUER_KEY_FILE", raising=False)
    monkeypatch.setenv("POWERLIST_HOME", str(tmp_path))
    result = CliRunner().invoke(powerlist, ["token", "--role", "officer"])
    assert result.exit_code == 1
    assert "make up" in result.stderr


def test_what_is_set_in_the_environment_wins(local_run: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTING_URL", "http://elsewhere")
    assert load_environment()["ROUTING_URL"] == "http://elsewhere"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_in_the_list_exists_and_has_help(name: str) -> None:
    result = CliRunner().invoke(powerlist, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_help_imports_no_command() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from cli.main import powerlist; "
        "assert CliRunner().invoke(powerlist, ['--help']).exit_code == 0; "
        "assert not {'sqlalchemy', 'joserfc', 'httpx', 'aiokafka'} & set(sys.modules), 'imported too much'"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=project_root())
