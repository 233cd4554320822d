"""What goes wrong when it is told to."""

from dataclasses import dataclass, field
from typing import Any

# WeChat's own words for its codes.
MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40003: "invalid openid",
    40013: "invalid appid",
    40029: "invalid code",
    40125: "invalid appsecret",
    40163: "code been used",
    40226: "code blocked",
    43101: "user refuse to accept the msg",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    42001: "access_token expired",
    47003: "argument invalid",
    61010: "code is expired",
    87014: "risky content",
}
SLOW, TORN, HTML = "slow", "torn", "html"
KINDS = frozenset({SLOW, TORN, HTML, *map(str, MESSAGES)})


@dataclass(slots=True)
class Fault:
    """`kind`: slow, torn, html or one of WeChat's codes; `times`: how often, None for as long as it stands;
    `seconds`: how long a slow one takes."""

    kind: str
    times: int | None = None
    seconds: float = 30.0


@dataclass(slots=True)
class Faults:
    """By the interface's name, as `jscode2session`."""

    standing: dict[str, Fault] = field(default_factory=dict)

    def order(self, api: str, wanted: dict[str, Any]) -> Fault:
        """ValueError for what is no fault."""
        kind = str(wanted.get("fault"))
        if kind not in KINDS:
            raise ValueError(f"fault: one of {', '.join(sorted(KINDS))}")
        self.standing[api] = Fault(kind, wanted.get("times"), float(wanted.get("seconds", 30.0)))
        return self.standing[api]

    def next_of(self, api: str) -> Fault | None:
        """The fault of this request; it has happened then."""
        fault = self.standing.get(api)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                del self.standing[api]
        return fault


def refusal(code: int) -> dict[str, Any]:
    return {"errcode": code, "errmsg": MESSAGES[code]}
