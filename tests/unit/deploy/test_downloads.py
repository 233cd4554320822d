import hashlib
import re
from pathlib import Path

import pytest

from deploy.local import install, kafka_jars
from deploy.local.failure import LaunchError
from deploy.local.kafka_jars import Jar


class Repository:
    """Stands for jgo: hands out one file for whatever is asked, like a cache behind a broken network."""

    def __init__(self, path: Path, *contents: bytes) -> None:
        self.path = path
        self.contents = list(contents)

    def project(self, *_words: str) -> "Repository":
        return self

    at_version = artifact = project

    def resolve(self) -> Path:
        if not self.path.exists():
            self.path.write_bytes(self.contents.pop(0))
        return self.path


def jar_of(content: bytes) -> Jar:
    return Jar("org.example", "part", "1.0", hashlib.sha256(content).hexdigest())


def test_a_damaged_download_is_fetched_once_more(tmp_path: Path) -> None:
    kafka_jars.fetch(Repository(tmp_path / "cached", b"half", b"whole"), jar_of(b"whole"), tmp_path)
    assert (tmp_path / "part-1.0.jar").read_bytes() == b"whole"


def test_a_jar_with_another_digest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="SHA-256"):
        kafka_jars.fetch(Repository(tmp_path / "cached", b"evil", b"evil"), jar_of(b"whole"), tmp_path)
    assert not (tmp_path / "part-1.0.jar").exists()


def test_a_cache_with_a_damaged_jar_is_not_complete(tmp_path: Path) -> None:
    (tmp_path / "part-1.0.jar").write_bytes(b"whole")
    assert kafka_jars.is_complete(tmp_path, [jar_of(b"whole")])
    assert not kafka_jars.is_complete(tmp_path, [jar_of(b"other")])


def test_the_lock_names_the_broker_and_no_address() -> None:
    text = kafka_jars.LOCK.read_text()
    jars = kafka_jars.read_lock(text)
    assert f"kafka_2.13-{kafka_jars.VERSION}.jar" in [jar.file_name for jar in jars]
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in jars)
    assert "://" not in text


def test_a_changed_lock_file_is_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "lock_file", lambda group: tmp_path / f"{group}.txt")
    (tmp_path / "dev.txt").write_text("pytest==1")
    assert not install.is_stamped("dev")
    install.stamp("dev").write_text(install.digest("dev"))
    assert install.is_stamped("dev")
    (tmp_path / "dev.txt").write_text("pytest==2")
    assert not install.is_stamped("dev")


def test_the_lock_files_agree_on_every_package_they_share() -> None:
    """Else each install of one group would undo a part of another. A package may have a version per Python."""
    pinned: dict[str, set[frozenset[str]]] = {}
    for group in ("runtime", "dev", "java", "kafka", "postgres"):
        for name, versions in versions_in(install.lock_file(group).read_text()).items():
            pinned.setdefault(name, set()).add(frozenset(versions))
    assert [name for name, choices in pinned.items() if len(choices) > 1] == []


def versions_in(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE):
        found.setdefault(name.lower(), set()).add(version)
    return found
