"""The values in force of a local run, from POWERLIST_HOME/env; what is set in the environment itself wins."""

import os
from collections.abc import Mapping
from pathlib import Path

HOME_VARIABLE = "POWERLIST_HOME"
HOME_DEFAULT = ".local"


def project_root(start: Path | None = None) -> Path:
    """The nearest folder upwards that is the project's; else the one this program was installed from."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "chassis").is_dir():
            return folder
    return Path(__file__).resolve().parent.parent


def home(environment: Mapping[str, str] | None = None) -> Path:
    given = (os.environ if environment is None else environment).get(HOME_VARIABLE)
    return Path(given).expanduser() if given else project_root() / HOME_DEFAULT


def read_environment_file(path: Path) -> dict[str, str]:
    """KEY=VALUE lines; blank lines and # comments are passed over. A file that is not there is empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def load_environment() -> dict[str, str]:
    """The file's values under the process's own; what commands read their settings from."""
    return {**read_environment_file(home() / "env"), **os.environ}
