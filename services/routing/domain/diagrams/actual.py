"""What really happened under a power, drawn over the diagram of what the list prescribes.

Its lanes, steps and arrows stay where they are; onto them come counts, working time, and what differs. What no list
prescribes (returns, disputes) stands between the steps where cases usually come to it. A mark says that something
differed, and nothing about anybody's fault: a post may have been vacant.
"""

from datetime import date
from statistics import median

from services.routing.domain.diagrams.actual_foot import actual_foot, spent_words
from services.routing.domain.diagrams.chart import Arrow, Chart, Lane, Node, Shape
from services.routing.domain.diagrams.doers import Doers, in_lane_order
from services.routing.domain.diagrams.event_names import EVENT_NAMES
from services.routing.domain.diagrams.happenings import Station
from services.routing.domain.diagrams.prescribed import END, START, heading, prescribed_chart
from services.routing.domain.diagrams.tally import Passage, Tally, Visits
from services.routing.domain.rulebook.tables import Power

NO_CASES = "还没有办件"
_SYSTEM = Lane("system", "派单系统", "system")
_NO_POST = Lane("no post", "未登记岗位", "handling")
# By the dispatch itself, so that no post stands beside them.
_BY_SYSTEM = frozenset({"CaseAssigned", "CaseSentToTriage", "CaseDisputed"})
_ENDED = frozenset({END, "CaseRejected", "CaseWithdrawn", "CaseMerged", "CaseSplit"})


def actual_chart(power: Power, doers: Doers, tally: Tally, scope: str) -> Chart:
    """`scope`: which cases were counted, in words."""
    # Without assistants, so that the day makes no difference.
    base = prescribed_chart(power, doers, (), date.min)
    return _Overlay(power, doers, tally, base).chart(scope)


class _Overlay:
    """`base`: what is prescribed, drawn over."""

    def __init__(self, power: Power, doers: Doers, tally: Tally, base: Chart) -> None:
        self._power, self._doers, self._tally, self._base = power, doers, tally, base
        self._places = {node.key: place for place, node in enumerate(base.nodes)}
        off_list = (station for station in tally.stations if station.key not in self._places)
        self._off_list = {station: f"act{number}" for number, station in enumerate(sorted(off_list))}

    def chart(self, scope: str) -> Chart:
        nodes = self._nodes()
        lanes = {node.lane for node in nodes}
        known = [*self._base.lanes, *(self._lane(station) for station in self._off_list)]
        titles = {self._key(station): self._title(station) for station in self._tally.stations}
        return Chart(
            f"{self._power.name}（实际运行）",
            (*heading(self._power, self._doers), f"统计范围：{scope}" if self._tally.cases else NO_CASES),
            in_lane_order(lane for lane in known if lane.key in lanes),
            nodes,
            tuple(self._arrows([node.key for node in nodes])),
            foot=actual_foot(self._power, self._tally, lambda station: titles[self._key(station)]),
        )

    def _key(self, station: Station) -> str:
        return self._off_list.get(station, station.key)

    def _title(self, station: Station) -> str:
        if station in self._off_list:
            return EVENT_NAMES.get(station.key, station.key)
        return self._name(self._base.nodes[self._places[station.key]])

    @staticmethod
    def _name(node: Node) -> str:
        """Without the number in its box."""
        return node.title.split(" ", 1)[-1] if node.key not in (START, END) else node.title

    def _lane(self, station: Station) -> Lane:
        if station.by:
            return self._doers.lane((station.by,), self._power)
        return _SYSTEM if station.key in _BY_SYSTEM else _NO_POST

    def _nodes(self) -> tuple[Node, ...]:
        """The prescribed ones in their order; each other before the first that cases come to no sooner than to it."""
        prescribed = [(Station(node.key), node) for node in self._base.nodes]
        waiting = sorted(self._off_list, key=lambda station: (self._usual_position(station), self._off_list[station]))
        nodes: list[Node] = []
        for station, node in prescribed:
            reached = self._usual_position(station)
            while waiting and self._usual_position(waiting[0]) <= reached:
                nodes.append(self._off_list_node(waiting.pop(0)))
            nodes.append(self._counted(node, station))
        return (*nodes, *map(self._off_list_node, waiting))

    def _usual_position(self, station: Station) -> float:
        """Nothing comes before what no case ever came to."""
        visits = self._tally.stations.get(station)
        return median(visits.positions) if visits and visits.positions else 0.0

    def _off_list_node(self, station: Station) -> Node:
        shape: Shape = "terminal" if station.key in _ENDED else "step"
        node = Node(self._off_list[station], self._lane(station).key, self._title(station), shape)
        return self._counted(node, station)

    def _counted(self, node: Node, station: Station) -> Node:
        visits = self._tally.stations.get(station, Visits())
        notes = [f"{visits.count}件次"]
        if visits.spent is not None:
            notes.append(f"用时{spent_words(visits.spent)}")
        if visits.resting and station.key not in _ENDED:
            notes.append(f"现停在此处{visits.resting}件")
        return Node(node.key, node.lane, node.title, node.shape, tuple(notes), "；".join(_deviations(visits)))

    def _arrows(self, keys: list[str]) -> list[Arrow]:
        """Those that are prescribed, gone or not, and those that were gone."""
        found = {(arrow.source, arrow.target): arrow.label for arrow in self._base.arrows}
        passages = {(self._key(a), self._key(b)): each for (a, b), each in self._tally.passages.items()}
        rows = {key: row for row, key in enumerate(keys)}
        pairs = sorted({*found, *passages}, key=lambda pair: (rows[pair[0]], rows[pair[1]]))
        return [self._arrow(pair, passages.get(pair, Passage()), found.get(pair, ())) for pair in pairs]

    def _arrow(self, pair: tuple[str, str], passage: Passage, limits: tuple[str, ...]) -> Arrow:
        label = [f"{passage.count}件"]
        if passage.untold:
            label.append(f"其中{passage.untold}件未申报环节")
        if passage.spent is not None:
            label.append(spent_words(passage.spent))
        label += [f"规定{limit}" if number == 0 else limit for number, limit in enumerate(limits)]
        differs = self._differs(pair) if passage.count > passage.untold else ""
        return Arrow(*pair, (*label, *([differs] if differs else [])), bool(differs))

    def _differs(self, pair: tuple[str, str]) -> str:
        """Between steps of the list. What a case ends with is no step, and 回访 is asked of a sample only."""
        source, target = (self._places.get(key) for key in pair)
        if source is None or target is None or pair[1] in (START, END) or pair[0] == END:
            return ""
        if target <= source:
            return "偏差：次序颠倒"
        left_out = [self._name(node) for node in self._base.nodes[source + 1 : target]]
        return f"偏差：跳过{'、'.join(left_out)}" if left_out else ""


def _deviations(visits: Visits) -> list[str]:
    told = (
        (visits.skipped, "跳过{}件"),
        (visits.swapped, "次序颠倒{}件"),
        (visits.wrong_post, "非规定岗位{}件"),
        (visits.late, "{}件超时"),
    )
    return [words.format(count) for count, words in told if count]
