"""The parts of the other tests, for checks that need more than Python: `make test` doesn't run them."""

from tests.component.audit.attacks.conftest import site
from tests.component.audit.conftest import witness_engines
from tests.conftest import bare_stack, postgres_superuser_url

__all__ = ["bare_stack", "postgres_superuser_url", "site", "witness_engines"]
