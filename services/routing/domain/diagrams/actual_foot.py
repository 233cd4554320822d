"""Below the diagram of what really happened: the ways that cases took, where the time goes, and how to read it."""

from collections.abc import Callable
from datetime import timedelta

from services.routing.domain.diagrams.happenings import Station
from services.routing.domain.diagrams.tally import Spent, Tally
from services.routing.domain.plain_words import either, limit_words
from services.routing.domain.rulebook.tables import Power

WAYS_SHOWN_MAX, COSTLIEST_SHOWN_MAX = 5, 3
Titled = Callable[[Station], str]


def actual_foot(power: Power, tally: Tally, title: Titled) -> tuple[tuple[str, str], ...]:
    """`title`: what stands in a station's box."""
    rows = [
        ("清单规定", " → ".join(f"{step.name}（{either(step.who)}）" for step in power.process_steps)),
        ("规定时限", limit_words(power)),
    ]
    if tally.cases:
        rows.append(("环节申报", f"{tally.cases}件中{tally.judged}件办结时申报了环节；跳过与次序只看这些"))
        rows.append(("实际路径", _ways(tally, title)))
    if costliest := _costliest(tally, title):
        rows.append(("最费时", costliest))
    rows.append(("说明", "偏差只说明与清单不同，不等于责任；用时为工作时间，中位数／九成以内"))
    return tuple(rows)


def _ways(tally: Tally, title: Titled) -> str:
    shown = [f"{count}件 {'→'.join(map(title, way))}" for way, count in tally.ways.most_common(WAYS_SHOWN_MAX)]
    others = len(tally.ways) - len(shown)
    return "；".join(shown) + (f"；另有{others}种" if others else "")


def _costliest(tally: Tally, title: Titled) -> str:
    """By all their time together."""
    sums = {pair: sum(each.durations, timedelta()) for pair, each in tally.passages.items() if each.durations}
    longest = sorted(sums, key=lambda pair: (-sums[pair], pair))[:COSTLIEST_SHOWN_MAX]
    return "；".join(
        f"{title(a)}→{title(b)} 共{duration_words(sums[a, b])}（{tally.passages[a, b].count}件）"
        for a, b in longest
        if sums[a, b]
    )


def spent_words(spent: Spent) -> str:
    """One duration stands for itself."""
    middle = duration_words(spent.median)
    return middle if spent.times == 1 else f"中位{middle}／九成{duration_words(spent.p90)}"


def duration_words(duration: timedelta) -> str:
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}小时{minutes}分" if minutes else f"{hours}小时"
    return f"{minutes}分" if minutes else f"{seconds}秒"
