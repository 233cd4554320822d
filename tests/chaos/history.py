"""The client's own log: what it asked for and what it was promised. The only thing the checker believes."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Accepted:
    """An issue that was answered with 201."""

    idempotency_key: str
    issue_id: str
    tracking_code: str
    attempts: int


@dataclass(frozen=True)
class Acted:
    """A case action that was answered with 200."""

    case_id: str
    action: str
    version: int


@dataclass(frozen=True)
class Supplemented:
    """An issue to which its reporter has added something; answered with 201."""

    issue_id: str


class History:
    """Appended to a file line by line, so that it survives the run."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self.accepted: list[Accepted] = []
        self.acted: list[Acted] = []
        self.supplemented: list[Supplemented] = []
        self.requests_in_flight = 0

    @property
    def accepted_count(self) -> int:
        return len(self.accepted)

    def add(self, entry: Accepted | Acted | Supplemented) -> None:
        match entry:
            case Accepted():
                self.accepted.append(entry)
            case Acted():
                self.acted.append(entry)
            case Supplemented():
                self.supplemented.append(entry)
        self._file.write(json.dumps({"kind": type(entry).__name__, **asdict(entry)}) + "\n")
        self._file.flush()
