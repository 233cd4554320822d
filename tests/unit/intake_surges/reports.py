"""Reports for tests: one trouble in several people's words, and the many others of a district's days."""

from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from services.intake.domain.surges.report import WatchedReport

START = datetime(2026, 6, 1, tzinfo=UTC)
MIXER = (
    ("鸿恩新城旁搅拌站噪音扰民", "鸿恩新城小区旁边违规建了搅拌站，水泥灰尘很大，半夜机器轰鸣，老人孩子睡不着。"),
    ("投诉鸿恩新城附近的搅拌站", "鸿恩新城附近的搅拌站粉尘污染严重，不敢开窗，半夜机器噪音不停，请环保部门查处。"),
    (
        "鸿恩新城违建搅拌站，灰尘大噪音大",
        "搅拌站离鸿恩新城只有几十米，水泥灰尘飘进家里，噪音半夜不停，请拆除违建搅拌站。",
    ),
    ("请关停鸿恩新城旁的搅拌站", "鸿恩新城业主被搅拌站灰尘和半夜噪音折磨半年，水泥车压坏小区道路，请关停。"),
)
# Characters that no report above has: what else people write about.
_OTHERS = "桥梁渡船茶园稻谷棉布陶瓷铜铁丝绸竹器皮革盐糖酒醋豆麦菜果花草鸟兽鱼虫山川湖海云雨雪霜雷电风雾春秋冬夏东西南北"
_numbers = count()


def report(words: tuple[str, str], person: str, day: float, **changes) -> WatchedReport:
    title, text = words
    return WatchedReport(f"i{next(_numbers)}", person, title, text, START + timedelta(days=day), **changes)


def mixers(*days: float, **changes) -> list[WatchedReport]:
    """One of each person, a day each."""
    return [report(MIXER[number % len(MIXER)], f"p{number}", day, **changes) for number, day in enumerate(days)]


def others(number: int, day: float, seed: int = 1) -> list[WatchedReport]:
    """Unlike each other, spread over so many days from `day` on as there are of them."""
    chance = Random(seed)  # noqa: S311 - the same texts every time
    texts = ["".join(chance.choices(_OTHERS, k=40)) for _ in range(number)]
    return [report((text[:8], text[8:]), f"o{place}", day + place) for place, text in enumerate(texts)]
