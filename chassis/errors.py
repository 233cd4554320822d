"""The failures that the mechanism knows. An error is one small class; its docstring says what happened."""

from collections.abc import Mapping


class InvalidMessage(Exception):  # noqa: N818 - the trade's word; see CONTRIBUTING
    """This message can never be handled: it goes to the dead letters with this reason and is not retried."""


class TooManyInvalid(RuntimeError):  # noqa: N818
    """So many invalid messages in a row that the fault is ours: stop instead of emptying the topic."""


class OffsetMismatch(RuntimeError):  # noqa: N818
    """Another consumer moved this partition on since we read it: drop the batch and seek."""


class LeaseLost(RuntimeError):  # noqa: N818
    """Another relay has taken over: what we were about to mark is no longer ours."""


class SettingMissing(SystemExit):
    """A setting without a default is not set."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"settings missing: {', '.join(names)}; `make up` writes them to POWERLIST_HOME/env")


class SettingWrong(SystemExit):
    """Settings are set to what can't be. `why`: by the name of each."""

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__("settings wrong: " + "; ".join(f"{name}: {reason}" for name, reason in why.items()))


class NotReached(Exception):  # noqa: N818
    """No connection to a server came about: nothing was sent."""


class ReplyLost(Exception):  # noqa: N818
    """A server has the request, or a part of it; what it did with it, nobody knows."""


def brief(error: BaseException) -> str:
    """Kind and first line of an error: further lines of the database's may quote a row."""
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:200]
