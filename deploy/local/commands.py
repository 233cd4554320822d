"""The programs that the launcher starts: the services and the command line, from the same environment as itself."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

POWERLIST = (str(Path(sys.executable).with_name("powerlist")),)
RELAY_SUFFIX = "-relay"
# Where a process that is no service of its own has its main.
MODULES = {"signer": "services.audit.signer.main", "vendor": "samples.vendor.main"}


@dataclass(frozen=True)
class Commands:
    """How to call the parts; tests of the launcher put their own in place."""

    powerlist: tuple[str, ...] = POWERLIST
    python: tuple[str, ...] = field(default=(sys.executable, "-m"))

    def service(self, name: str, roles: str | None) -> list[str]:
        """`name` is a process: a service, or `<service>-relay`, which by default is the relay alone, or the signer, or
        the vendor."""
        service = name.removesuffix(RELAY_SUFFIX)
        if roles is None and name.endswith(RELAY_SUFFIX):
            roles = "relay"
        return [*self.python, MODULES.get(name, f"services.{service}.main"), *(["--roles", roles] if roles else [])]
