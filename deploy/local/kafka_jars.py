"""Apache Kafka's own jars, resolved by jgo into the shared cache and checked against the committed kafka.lock.

`python -m deploy.local.kafka_jars` writes the lock anew after a change of COORDINATES; review it as any other change.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deploy.local.failure import LaunchError
from deploy.local.home import cache_of
from deploy.local.install import install_extra
from deploy.local.progress import slow_step

VERSION = "4.1.0"
COORDINATES = f"org.apache.kafka:kafka_2.13:{VERSION}+org.slf4j:slf4j-simple:1.7.36"
LOCK = Path(__file__).with_name("kafka.lock")
# jgo waits on the network one file at a time; a handful at once is polite and quick enough.
DOWNLOADS_AT_ONCE = 6


@dataclass(frozen=True)
class Jar:
    group: str
    name: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.version}.jar"


def read_lock(text: str) -> list[Jar]:
    """Lines `group:name:version sha256`; `#` begins a comment."""
    jars = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            coordinate, sha256 = line.split()
            group, name, version = coordinate.split(":")
            jars.append(Jar(group, name, version, sha256))
    return jars


def find_jars() -> Path:
    """The folder with every locked jar, complete and verified; downloads what is missing, once for all homes."""
    jars = read_lock(LOCK.read_text())
    cache = cache_of(os.environ)
    folder = cache / f"kafka-{VERSION}"
    if not is_complete(folder, jars):
        install_extra("kafka", "Kafka 组件解析器（jgo）")
        with slow_step(f"Kafka {VERSION}", f"下载 {len(jars)} 个组件（约 43 MB）并核对 SHA-256", "已下载"):
            download(jars, cache, folder)
    return folder


def is_complete(folder: Path, jars: Sequence[Jar]) -> bool:
    """Digests are looked at each time: 43 MB take a tenth of a second, a damaged jar takes an afternoon."""
    return all((folder / jar.file_name).exists() and digest(folder / jar.file_name) == jar.sha256 for jar in jars)


def download(jars: Sequence[Jar], cache: Path, folder: Path) -> None:
    context = maven(cache / "maven")
    with tempfile.TemporaryDirectory(dir=cache) as fresh:
        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            list(pool.map(lambda jar: fetch(context, jar, Path(fresh)), jars))
        # Whole or not at all: another home may be looking.
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(fresh, folder, dirs_exist_ok=True)


def fetch(context: Any, jar: Jar, folder: Path) -> None:
    artifact = context.project(jar.group, jar.name).at_version(jar.version).artifact()
    for _ in range(2):
        try:
            path = artifact.resolve()
        except Exception as error:
            raise LaunchError("Kafka", f"下载 {jar.file_name} 失败：{error}", "检查网络后再运行一次") from error
        if digest(path) == jar.sha256:
            shutil.copy2(path, folder / jar.file_name)
            return
        # jgo only warns of a wrong checksum and keeps what a broken download left.
        path.unlink()
    raise LaunchError("Kafka", f"{jar.file_name} 的 SHA-256 与 kafka.lock 不符", "换一个网络再试；不要绕过这项核对")


def maven(folder: Path) -> Any:
    """jgo's context, with the user's own mirrors first when jgo's settings name some."""
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    plain = MavenContext(repo_cache=folder)
    mirrors = GlobalSettings.load().repositories
    return MavenContext(repo_cache=folder, remote_repos={**mirrors, **plain.remote_repos}) if mirrors else plain


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def resolve_lock() -> str:
    from jgo.parse import Endpoint

    context = maven(cache_of(os.environ) / "maven")
    wanted = [replace(each, scope="compile") for each in Endpoint.parse(COORDINATES).coordinates]
    direct, transitive = context.resolver.resolve([context.create_dependency(each) for each in wanted])
    found = [each.artifact for each in (*direct, *transitive) if each.scope in ("compile", "runtime")]
    lines = sorted(f"{a.groupId}:{a.artifactId}:{a.version} {digest(a.resolve())}" for a in found)
    return "\n".join([f"# The jars of {COORDINATES}: group:name:version sha256", *lines, ""])


if __name__ == "__main__":
    install_extra("kafka", "Kafka 组件解析器（jgo）")
    LOCK.write_text(resolve_lock())
