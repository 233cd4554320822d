"""The same rooms in all four services, small files, and the commands that the interface names."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.topics import ROOT
from deploy.local.ports import SERVICES

FILES = ("__init__.py", "main.py", "settings.py", "application.py")
ROOMS = {
    "entrypoints": ("__init__.py", "events.py", "problems.py"),
    "usecases": ("__init__.py", "ports.py"),
    "domain": ("__init__.py", "events.py"),
    "adapters": ("__init__.py", "tables.py", "unit_of_work.py", "event_codec.py"),
    "migrations": ("env.py", "script.py.mako", "versions"),
}
# What a service may have besides: intake's key store is a database of its own, audit's signer a process; pages.
FURTHER_ROOMS = {"keys", "signer", "web"}

OURS = ("chassis", "services", "cli", "deploy", "samples", "bench", "tests", "proto")
LINES_MAX = 250
# Each is one story that would only be harder to read in two.
LONGER_FILES = {"tests/component/audit/test_log.py", "tests/component/audit/test_publishing.py"}
VAGUE_NAMES = {"utils", "helpers", "manager", "common", "misc"}
# Alembic loads its scripts by path; what lies in web/ is handed out.
NO_PACKAGES = {"migrations", "versions", "web"}

TARGETS = {"run", "up", "down", "clean", "test", "check", "conformance", "bench", "chaos"}


def python_files() -> list[Path]:
    return [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_same_rooms_as_the_others(service: str):
    folder = ROOT / "services" / service
    found = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
    assert found - FURTHER_ROOMS == {*FILES, *ROOMS}
    for room, files in ROOMS.items():
        assert {name for name in files if not (folder / room / name).exists()} == set()
    assert sorted(path.name[:5] for path in (folder / "migrations" / "versions").glob("*.py"))[0] == "0001_"


@pytest.mark.parametrize("service", SERVICES)
def test_a_room_s_files_stand_side_by_side_or_in_packages(service: str):
    for room in ROOMS.keys() - NO_PACKAGES:
        for folder in {path.parent for path in (ROOT / "services" / service / room).rglob("*.py")}:
            assert (folder / "__init__.py").is_file(), folder


def test_every_folder_of_code_that_is_imported_is_a_package():
    folders = {path.parent for path in python_files() if not NO_PACKAGES & set(path.parts)}
    missing = {folder for folder in folders if not (folder / "__init__.py").is_file()}
    # Folders of tests that import nothing from one another need none.
    assert {folder for folder in missing if not folder.is_relative_to(ROOT / "tests" / "unit")} == set()


def test_files_stay_short_enough_to_be_read_at_once():
    long = {
        str(path.relative_to(ROOT))
        for path in python_files()
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES_MAX
    }
    assert long - LONGER_FILES == set()


def test_files_have_homes_with_a_noun():
    named = {part for path in python_files() for part in path.relative_to(ROOT).with_suffix("").parts}
    assert named & VAGUE_NAMES == set()


def test_arrows_between_layers_and_services_hold():
    program = Path(sys.executable).parent / "lint-imports"
    finished = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout


def test_make_knows_every_command_of_the_interface():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) >= TARGETS
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY:"))
    assert set(phony.split()) >= TARGETS
    assert "$(ONCE)" in makefile
    assert "--seed $(SEED)" in makefile


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_of_a_service_stand_in_one_line(service: str):
    folder = ROOT / "services" / service / "migrations" / "versions"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))]
    revisions = [_value("revision", text) for text in texts]
    assert [_value("down_revision", text) for text in texts] == [None, *revisions[:-1]]


def _value(name: str, text: str) -> str | None:
    """Of a variable that a migration sets; None when it is None."""
    found = re.search(rf"^{name} = (?:\"(.+)\"|None)$", text, re.MULTILINE)
    assert found is not None, f"no {name}"
    return found.group(1)
