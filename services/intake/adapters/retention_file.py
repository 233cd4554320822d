"""The table of keeping times: CSV with `category_code` and `keep_days`, UTF-8."""

import csv
from pathlib import Path

from services.intake.domain.retention import RetentionRule, RetentionTableWrong, read_rules


def retention_rules(path: Path | None) -> tuple[RetentionRule, ...]:
    """None without a file: everything is kept. Raises RetentionTableWrong."""
    if path is None:
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            missing = {"category_code", "keep_days"} - set(table.fieldnames or ())
            if missing:
                raise RetentionTableWrong(f"{path}：缺少列 {'、'.join(sorted(missing))}")
            return read_rules(table)
    except (OSError, UnicodeDecodeError) as error:
        raise RetentionTableWrong(f"{path}：无法读取（{type(error).__name__}）") from None
