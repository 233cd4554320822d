"""Masking: how many texts a second one core masks, how much is found, and how much is masked that is nothing.

The messages lie beside the project (`../shared/data`); without them the sample issues have to do. Speed is reckoned by
CPU time, for other programs share the cores.
"""

import json
import time
from collections.abc import Sequence

from bench.figures import Figure, at_least, at_most
from bench.load import ISSUES
from chassis.personal_data.masking import Found, mask
from deploy.local.home import ROOT
from samples.personal import Planted, every_kind

MESSAGES = ROOT.parent / "shared" / "data"
TEXTS_PER_SECOND_MIN = 5_000
RECALL_MIN = 0.99
FALSE_MASKS_MAX = 0.01
# Messages of real life hold names and home addresses of real life: those are no mistakes. Nobody left a number in them.
NUMBERS = frozenset({"mobile", "landline", "id_card", "bank_card", "plate", "passport", "email", "wechat", "qq"})
PASSES = 3
SAMPLES = "样例"


def measure(people_per_kind: int, seed: int) -> list[Figure]:
    texts, source = message_texts()
    everyone = list(every_kind(people_per_kind, seed))
    return [_speed(texts, source), *_recall(everyone), _false_masks(texts, source)]


def message_texts() -> tuple[list[str], str]:
    paths = sorted(MESSAGES.glob("messages_*.jsonl")) or [ISSUES]
    lines = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    source = "真实留言" if paths[0] != ISSUES else SAMPLES
    return [f"{line.get('title') or ''}\n{line.get('text') or ''}" for line in lines], source


def _speed(texts: Sequence[str], source: str) -> Figure:
    rates = []
    for _ in range(PASSES):
        begun = time.process_time()
        for text in texts:
            mask(text)
        rates.append(len(texts) / (time.process_time() - begun))
    characters = sum(map(len, texts)) // len(texts)
    return Figure(
        "masking_texts_per_second",
        "脱敏 每核",
        max(rates),
        "条/s",
        at_least(TEXTS_PER_SECOND_MIN),
        runs=tuple(rates),
        note=f"{len(texts)} 条{source}，平均 {characters} 字",
    )


def _recall(everyone: Sequence[Planted]) -> list[Figure]:
    """The worst kind counts: an average would hide it."""
    found: dict[str, list[bool]] = {}
    for each in everyone:
        found.setdefault(each.kind, []).append(_is_covered(each, mask(each.text).found))
    recalls = {kind: sum(hits) / len(hits) for kind, hits in found.items()}
    worst = min(recalls, key=lambda kind: recalls[kind])
    return [
        Figure(
            "masking_recall_min",
            "脱敏 查全率（最差一类）",
            recalls[worst],
            "",
            at_least(RECALL_MIN),
            note=f"{worst}；{len(everyone)} 条生成文字，{len(recalls)} 类",
            detail=recalls,
        )
    ]


def _is_covered(planted: Planted, found: Sequence[Found]) -> bool:
    start = planted.text.index(planted.value)
    return any(hit.start <= start and start + len(planted.value) <= hit.end for hit in found)


def _false_masks(texts: Sequence[str], source: str) -> Figure:
    """At most: every number found counts as false, though the few there are look right."""
    kinds = [{hit.kind for hit in mask(text).found} for text in texts]
    numbers = sum(bool(each & NUMBERS) for each in kinds) / len(texts)
    doors = sum("address" in each for each in kinds) / len(texts)
    return Figure(
        "masking_false_share",
        "脱敏 误遮上限",
        numbers + doors,
        "",
        # The samples have numbers in them on purpose.
        None if source == SAMPLES else at_most(FALSE_MASKS_MAX),
        note=f"{source}中凡号码、门牌都算误遮；姓名 {sum('name' in each for each in kinds)} 条另看",
    )
