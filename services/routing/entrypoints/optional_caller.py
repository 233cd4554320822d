"""Routes that everybody may call, and that tell more to those who show who they are."""

from starlette.requests import Request

from chassis.security.audience import PublicAudience, allow
from chassis.security.tokens import Caller
from services.routing.entrypoints.access import STAFF

_ANYBODY_KNOWN = allow()


class OptionalCaller(PublicAudience):
    """Gives the caller where a token is shown, else None. A bad token is refused: its owner expects to be known."""

    async def __call__(self, request: Request) -> Caller | None:  # type: ignore[override]
        if request.headers.get("authorization"):
            return await _ANYBODY_KNOWN(request)
        await super().__call__(request)
        return None


OPTIONAL_CALLER = OptionalCaller()


def is_staff(caller: Caller | None) -> bool:
    return caller is not None and caller.role in STAFF.roles
