"""What a launch that can't go on tells the person who started it."""

from pathlib import Path

LOG_LINES_SHOWN = 15


class LaunchError(Exception):
    """A part can't be installed or started: which one, why, and what to do. `log` names the file that knows more."""

    def __init__(self, part: str, reason: str, advice: str, log: Path | None = None) -> None:
        super().__init__(f"{part}: {reason}")
        self.part = part
        self.reason = reason
        self.advice = advice
        self.log = log

    def report(self) -> str:
        """Several lines for a terminal: the reason, the end of the log, the advice."""
        lines = [f"✗ {self.part}：{self.reason}"]
        if self.log and self.log.exists():
            lines += [f"  日志末尾 {self.log}：", *(f"    | {line}" for line in last_lines(self.log))]
        lines.append(f"  怎么办：{self.advice}")
        return "\n".join(lines)


def last_lines(log: Path, count: int = LOG_LINES_SHOWN) -> list[str]:
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 64_000))
        return stream.read().decode("utf-8", "replace").splitlines()[-count:]
