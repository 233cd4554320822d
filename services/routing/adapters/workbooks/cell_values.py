"""What a cell's raw value says as text."""

import math
from datetime import datetime, timedelta

# Excel keeps fifteen digits of a number; of a longer code the last ones are zeros by now.
_EXACT_MAX = 10**15
_DAY_BEFORE_1900 = datetime(1899, 12, 30)
_DAY_OF_1904 = datetime(1904, 1, 1)
# Excel believes that 1900 was a leap year; its days before March of 1900 are one off.
_LEAP_DAY_OF_1900 = 60
_LAST_SERIAL = 2_958_465


class UnreadableCell(ValueError):  # noqa: N818 - the trade's words
    """Its text says why and how to mend it, in Chinese."""


def number_text(raw: str) -> str:
    """100.0 → 100, 0.1 → 0.1, without exponents. Raises UnreadableCell."""
    if raw.isdecimal() and raw.isascii() and len(raw) < 15 and raw[0] != "0":
        return raw
    try:
        value = float(raw)
    except ValueError:
        raise UnreadableCell(f"“{raw}”不是数字，请改正") from None
    if not math.isfinite(value) or abs(value) >= _EXACT_MAX:
        raise UnreadableCell("数字超过 15 位，末尾已被表格软件改为 0；请把单元格设为文本后重新填写")
    if value.is_integer():
        return str(int(value))
    # Fifteen digits are what the spreadsheet shows: 0.30000000000000004 is 0.3 to everybody.
    return f"{float(f'{value:.15g}'):.15f}".rstrip("0")


def day_text(raw: str, from_1904: bool) -> str:
    """A day's serial number → 2026-06-01, with the time where there is one. Raises UnreadableCell."""
    try:
        serial = float(raw)
    except ValueError:
        serial = -1
    if not 0 <= serial <= _LAST_SERIAL:
        raise UnreadableCell(f"“{raw}”不是日期，请写作 2026-06-01")
    if not from_1904 and serial < _LEAP_DAY_OF_1900:
        serial += 1
    moment = (_DAY_OF_1904 if from_1904 else _DAY_BEFORE_1900) + timedelta(seconds=round(serial * 86_400))
    return iso_day(moment.isoformat(sep=" "))


def iso_day(text: str) -> str:
    """Midnight is no time: 2026-06-01T00:00:00 is a day."""
    return text[:10] if text[10:] in (" 00:00:00", "T00:00:00", "T00:00:00Z", "T00:00:00.000", "T00:00") else text
