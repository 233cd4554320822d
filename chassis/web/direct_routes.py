"""Routes without the framework's dependency solver and its exit stacks, for endpoints that need nothing of them.

The solver takes 40 µs a request, of which the two arguments of a reporting endpoint are worth one.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

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
