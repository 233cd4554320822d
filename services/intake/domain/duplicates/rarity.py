"""How much a pair of characters says: the rarer it is among reports, the more."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from math import log, sqrt
from typing import Protocol

from services.intake.domain.duplicates.wording import TIMES_MAX, wording

# With fewer reports than these nobody can say what is rare among them.
REPORTS_MIN = 200
# Words of every report, where nothing was counted yet.
_COMMON_PAIRS = (
    "我们你们他们领导尊敬敬的您好你好希望望有有关关部部门解决决问问题请问咨询反映投诉建议举报谢谢感谢小区业主居民政府相关情况现在已经一直没有不能可以进行严重影响处理尽快请求请领关于的问导您导你好我我是是我"
    "市民我家多次时间什么怎么如何为什因为所以但是而且如果这个那个一个一些每天每次晚上白天附近周边门口楼下旁边生活环境安全管理公司物业开发发商社区街道"
)
COMMON = frozenset(map("".join, zip(_COMMON_PAIRS[::2], _COMMON_PAIRS[1::2], strict=True)))
_COMMON_WEIGHT = 0.2
LEAST_WEIGHT = 0.02
# The reports nearby are weighed against each new one, in a surge the same few; a profile takes some 20 KB.
_PROFILES_KEPT = 256
# By how often a pair counts in a report.
_SAID = (0.0, *(1 + log(times) for times in range(1, TIMES_MAX + 1)))


class Weighing(Protocol):
    def weight(self, pair: str) -> float:
        """The more, the rarer it is."""
        ...


class Rarity:
    """Counted over reports; without any, by the words that stand in all of them."""

    def __init__(self, report_count: int = 0, reports_with: Mapping[str, int] | None = None) -> None:
        self.is_counted = report_count > 0
        # Worked out beforehand: a report is weighed pair by pair, and while its reporter waits.
        self._weights, self._else = dict.fromkeys(COMMON, _COMMON_WEIGHT), 1.0
        if report_count:
            most = log(1 + report_count) - 1.0
            counted = (reports_with or {}).items()
            self._weights = {pair: max(LEAST_WEIGHT, most - log(1 + count)) for pair, count in counted}
            self._else = max(LEAST_WEIGHT, most)
        self.profile = lru_cache(_PROFILES_KEPT)(self._profile)

    @classmethod
    def among(cls, reports: Iterable[tuple[str, str]]) -> "Rarity":
        """`reports`: title and text of each."""
        counted: Counter[str] = Counter()
        count = 0
        for title, text in reports:
            counted.update(wording(title, text).keys())
            count += 1
        return cls(count, counted) if count >= REPORTS_MIN else cls()

    def _profile(self, title: str, text: str) -> "Profile":
        return Profile(title, text, self)

    def weight(self, pair: str) -> float:
        """Next to nothing for what every third report says: copies of one report are still alike."""
        return self._weights.get(pair, self._else)


class Profile:
    """A report's words with their weights, of length 1."""

    def __init__(self, title: str, text: str, rarity: Weighing) -> None:
        weights = {pair: _SAID[times] * rarity.weight(pair) for pair, times in wording(title, text).items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        self.weights = {pair: weight / length for pair, weight in weights.items() if weight}
        self.said = f"{title}\n{text}"

    @cached_property
    def weightiest(self) -> list[str]:
        """The weightiest first, equal ones as text is sorted backwards."""
        return sorted(self.weights, key=lambda pair: (self.weights[pair], pair), reverse=True)
