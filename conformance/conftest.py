"""The parts of the other tests, for checks that need more than Python: `make test` doesn't run them."""

from tests.component.audit.attacks.conftest import site
from tests.component.audit.conftest import (
    app,
    clock,
    database_url,
    engine,
    hear,
    http,
    issuer,
    log_house,
    rows,
    token,
    transaction,
    witness_engines,
    witnesses,
)
from tests.conftest import bare_stack, postgres_superuser_url, scratch_database, stack

__all__ = [
    "app",
    "bare_stack",
    "clock",
    "database_url",
    "engine",
    "hear",
    "http",
    "issuer",
    "log_house",
    "postgres_superuser_url",
    "rows",
    "scratch_database",
    "site",
    "stack",
    "token",
    "transaction",
    "witness_engines",
    "witnesses",
]
