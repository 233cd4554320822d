"""What goes wrong when it is told to."""

from dataclasses import dataclass, field
from typing import Any

# WeChat's own words for its codes.
MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40003: "invalid openid",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40125: "invalid appsecret",
    40163: "code been used",
    40226: "code blocked",
    42001: "access_token expired",
    43101: "user refuse to accept the msg",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    47003: "argument invalid",
    60020: "not allow to access from your ip",
    61010: "code is expired",
    81013: "user & party & tag all invalid",
    87014: "risky content",
}
SLOW, TORN, HTML = "slow", "torn", "html"
KINDS = frozenset({SLOW, TORN, HTML, *map(str, MESSAGES)})
# Of a mail server: not now (421 at the door, 450 for a mailbox), no such mailbox, the message is refused.
SMTP = "smtp"
SMTP_KINDS = frozenset({SLOW, TORN, "421", "450", "550", "554"})


@dataclass(slots=True)
class Fault:
    """`kind`: slow, torn, html or a code of WeChat's, WeCom's or the mail server's; `times`: how often, None for as
    long as it stands; `seconds`: how long a slow one takes."""

    kind: str
    times: int | None = None
    seconds: float = 30.0


@dataclass(slots=True)
class Faults:
    """By the interface's name, as `jscode2session`."""

    standing: dict[str, Fault] = field(default_factory=dict)

    def order(self, api: str, wanted: dict[str, Any]) -> Fault:
        """ValueError for what is no fault."""
        kind, kinds = str(wanted.get("fault")), SMTP_KINDS if api == SMTP else KINDS
        if kind not in kinds:
            raise ValueError(f"fault: one of {', '.join(sorted(kinds))}")
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
