"""Routes without the framework's dependency solver, its exit stacks and its search for the route, for endpoints that
need nothing of them.

The solver takes 40 µs a request, of which the two arguments of a reporting endpoint are worth one.
"""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.security.audience import Audience


class DirectRoute(APIRoute):
    """For `async def endpoint(request: Request, caller: Annotated[Caller, Depends(allow(...))]) -> Response`.

    It is declared, documented and audited as any other route; an endpoint of another shape raises TypeError.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        handle = self.get_route_handler()

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            # What is raised becomes an answer further out, as for all routes.
            response = await handle(Request(scope, receive, send))
            await response(scope, receive, send)

        self.app = answer

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint, audience = self.endpoint, self._audience()

        async def handle(request: Request) -> Response:
            response: Response = await endpoint(request=request, caller=await audience(request))
            return response

        return handle

    def _audience(self) -> Audience:
        solved = self.dependant
        parameters = (solved.path_params, solved.query_params, solved.header_params, solved.cookie_params)
        if not any(parameters) and not solved.body_params and solved.request_param_name == "request":
            calls = {each.name: each.call for each in solved.dependencies}
            audience = calls.pop("caller", None)
            if isinstance(audience, Audience) and not calls:
                return audience
        raise TypeError(f"{self.path}: a direct route takes `request` and `caller`, nothing else")


class DirectPaths:
    """Finds direct routes by method and address, which have no parameters; leaves the rest to `others`."""

    def __init__(self, routes: Iterable[BaseRoute], others: ASGIApp) -> None:
        direct = [route for route in routes if isinstance(route, DirectRoute)]
        self._routes = {(method, route.path): route for route in direct for method in route.methods or ()}
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._routes.get((scope.get("method", ""), scope.get("path", "")))
        if route is None:
            await self._others(scope, receive, send)
        else:
            scope["route"] = route
            await route.app(scope, receive, send)
