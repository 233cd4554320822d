"""Every route declares who may call it. The check runs before the body is read or any other parameter is judged."""

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.requests import Request

from chassis.security.key_sources import KeysUnavailable
from chassis.security.tokens import ROLES, Caller, TokenExpired, TokenRefused, TokenVerifier
from chassis.web.problems import Problem, problem
from chassis.web.rate_limits import RateLimiter


class Audience:
    """A dependency that admits callers of some roles, and gives the caller."""

    def __init__(self, *roles: str) -> None:
        unknown = set(roles) - ROLES
        if unknown:
            raise ValueError(f"no such roles: {sorted(unknown)}")
        self.roles = frozenset(roles)

    async def __call__(self, request: Request) -> Caller:
        """401 without a good token, 429 over the limit, 403 in a role that is not admitted."""
        limiter: RateLimiter = request.app.state.rate_limiter
        try:
            caller = await _authenticate(request, await self.authorization(request))
        except Problem:
            limiter.count_address(request.scope)
            raise
        limiter.count_caller(request.scope, f"{caller.issuer} {caller.sub}")
        if self.roles and caller.role not in self.roles:
            raise problem(403, "role_not_allowed", "你的角色不能使用此功能", "your role may not do this")
        return caller

    async def authorization(self, request: Request) -> str:
        """What stands for the `Authorization` header; the header itself, but for clients that know another way."""
        return request.headers.get("authorization", "")


class PublicAudience(Audience):
    """Anybody, counted by address; `counted=False` for probes."""

    def __init__(self, counted: bool = True) -> None:
        super().__init__()
        self._counted = counted

    async def __call__(self, request: Request) -> None:  # type: ignore[override]
        if self._counted:
            request.app.state.rate_limiter.count_address(request.scope)


PUBLIC = public = PublicAudience()
PROBE = PublicAudience(counted=False)


def allow(*roles: str) -> Audience:
    """`caller: Annotated[Caller, Depends(allow("officer"))]`; without roles, anybody with a valid token."""
    return Audience(*roles)


async def _authenticate(request: Request, authorization: str) -> Caller:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _unauthorized("token_missing", "请先登录", "a bearer token is needed", "Bearer")
    verifier: TokenVerifier = request.app.state.token_verifier
    try:
        return await verifier.verify(token.strip())
    except TokenExpired:
        raise _unauthorized("token_expired", "登录已过期，请重新登录", "the token has expired", _INVALID) from None
    except TokenRefused:
        raise _unauthorized("token_refused", "登录凭证无效", "the token is not valid", _INVALID) from None
    except KeysUnavailable:
        raise Problem(
            503,
            "keys_unavailable",
            "暂时无法核验登录凭证",
            "tokens can't be verified now",
            headers={"Retry-After": "5"},
        ) from None


_INVALID = 'Bearer error="invalid_token"'


def _unauthorized(code: str, zh: str, en: str, challenge: str) -> Problem:
    return Problem(401, code, zh, en, headers={"WWW-Authenticate": challenge})


def audience_of(dependant: Dependant) -> Audience | None:
    """The audience that a route declares, found anywhere among its dependencies."""
    if isinstance(dependant.call, Audience):
        return dependant.call
    found = [audience_of(inner) for inner in dependant.dependencies]
    return next((audience for audience in found if audience is not None), None)


def undeclared_routes(app: FastAPI) -> list[str]:
    """Routes that do not say who may call them; a mount says so by an attribute `audience` of its application."""
    undeclared = []
    for context in iter_route_contexts(app.routes):
        dependant = getattr(context, "dependant", None)
        mounted = getattr(getattr(context, "app", None), "audience", None)
        declared = isinstance(mounted, Audience) or (dependant is not None and audience_of(dependant) is not None)
        if not declared:
            undeclared.append(f"{','.join(sorted(context.methods or {'*'}))} {context.path}")
    return sorted(undeclared)
