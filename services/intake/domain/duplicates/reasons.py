"""Why reports may be about one thing, as people read it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

_DAY = timedelta(days=1)


def reasons(
    words: Sequence[str],
    titles: Sequence[str],
    area_codes: Sequence[str | None],
    category_codes: Sequence[str | None],
    times: Sequence[datetime],
) -> Iterator[str]:
    """`words`: shared ones. Of the rest one for each report, of `times` those that are known."""
    if words:
        yield f"都提到：{'、'.join(words)}"
    if titles[0] and len(set(titles)) == 1:
        yield "标题相同"
    for what, codes in (("地点", area_codes), ("类别", category_codes)):
        if all(codes):
            yield f"{what}相同" if len(set(codes)) == 1 else f"{what}相近"
    if len(times) > 1:
        yield f"相隔 {_days(max(times) - min(times))} 天以内"


def _days(apart: timedelta) -> int:
    """Begun ones count: a day and a half lie within two."""
    return max(1, -(-apart // _DAY))
