"""Failures as RFC 9457 problems, in Chinese and English; which error becomes which status is one table a service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "请求格式错误",
    401: "未登录或登录已失效",
    403: "无权访问",
    404: "未找到",
    405: "不支持的方法",
    406: "不支持的返回格式",
    408: "请求超时",
    409: "当前状态不允许",
    412: "版本已过期",
    413: "内容过大",
    415: "不支持的内容类型",
    422: "内容不符合要求",
    428: "缺少前提条件",
    429: "请求过于频繁",
    500: "服务内部错误",
    503: "服务暂不可用",
}


# RFC 9457's own members and ours; an extension of the same name would take their place.
MEMBERS = frozenset({"type", "title", "status", "code", "detail", "detail_en", "instance", "errors"})


class FieldFault(Protocol):
    """One bad field; `field` is a dotted path such as `location.lat`."""

    @property
    def field(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class BadField:
    """The plain form of a FieldFault."""

    field: str
    code: str
    zh: str
    en: str


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """The request is answered with this problem."""

    def __init__(
        self,
        status: int,
        code: str,
        zh: str,
        en: str,
        errors: Sequence[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.zh = zh
        self.en = en
        self.errors = errors
        self.headers = dict(headers or {})
        self.extensions = dict(extensions or {})


def problem(status: int, code: str, zh: str, en: str, **extensions: Any) -> Problem:
    """A problem to raise at the edge."""
    return Problem(status, code, zh, en, extensions=extensions)


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """How an error of the domain is told: placeholders in `zh` and `en` are attributes of the error.

    `extensions` names attributes that go into the body as they are; `errors` names the attribute that holds the
    sequence of FieldFaults. An extension named like a member of every problem → ValueError.
    """

    status: int
    code: str
    zh: str
    en: str
    extensions: tuple[str, ...] = ()
    errors: str | None = None
    retry_after_seconds: int | None = None

    def __post_init__(self) -> None:
        if taken := MEMBERS.intersection(self.extensions):
            raise ValueError(f"{self.code}: {sorted(taken)} are members of every problem")


ProblemTable = Mapping[type[Exception], ProblemEntry]


class _Attributes(Mapping[str, Any]):
    def __init__(self, owner: object) -> None:
        self._owner = owner

    def __getitem__(self, name: str) -> Any:
        return getattr(self._owner, name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def as_problem(error: Exception, entry: ProblemEntry) -> Problem:
    """The problem that the table prescribes for this error."""
    attributes = _Attributes(error)
    return Problem(
        entry.status,
        entry.code,
        entry.zh.format_map(attributes),
        entry.en.format_map(attributes),
        errors=getattr(error, entry.errors) if entry.errors else (),
        headers={"Retry-After": str(entry.retry_after_seconds)} if entry.retry_after_seconds else None,
        extensions={name: getattr(error, name) for name in entry.extensions},
    )


def problem_body(found: Problem, instance: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"urn:powerlist:problem:{found.code}",
        "title": TITLES.get(found.status, "请求失败"),
        "status": found.status,
        "code": found.code,
        "detail": found.zh,
        "detail_en": found.en,
        "instance": instance,
    }
    if found.errors:
        body["errors"] = [
            {"field": fault.field, "code": fault.code, "detail": fault.zh, "detail_en": fault.en}
            for fault in found.errors
        ]
    return body | found.extensions


def problem_response(request: Request, found: Problem) -> Response:
    body = orjson.dumps(problem_body(found, request.url.path), default=str)
    return Response(body, found.status, headers=found.headers, media_type=MEDIA_TYPE)
