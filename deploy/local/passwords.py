"""The passwords of the local databases: made once per home, kept in HOME/secrets/passwords.json (0600)."""

import json
import secrets
from pathlib import Path

from deploy.local.home import write_private

DATABASES = ("intake", "routing", "notify", "audit", "keys")
# Only the launcher signs in with this one.
SUPERUSER = "powerlist_launcher"


def passwords(home: Path) -> dict[str, str]:
    """Role → password. Letters, digits, `-` and `_` only, so that they stand in addresses and SQL as they are."""
    path = home / "secrets" / "passwords.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [role for role in (SUPERUSER, *DATABASES) if role not in known]
    if missing:
        known |= {role: secrets.token_urlsafe(24) for role in missing}
        write_private(path, json.dumps(known, indent=1))
    return known
