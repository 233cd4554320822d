"""Where a run of the tests keeps its servers: beside any `make run`, and every worker of the run apart."""

import os
from pathlib import Path

from deploy.local.home import ROOT


def home_of_tests(part: str = "") -> Path:
    """The folder of this process's servers; `part` tells apart those that one process has."""
    home = Path(os.environ.get("POWERLIST_TEST_HOME", ROOT / ".local" / "test"))
    return home.with_name("-".join(filter(None, [home.name, os.environ.get("PYTEST_XDIST_WORKER"), part])))
