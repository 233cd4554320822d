"""The peer: zen-engine deciding on a table of as many rows, in the way its makers mean it to be used.

One decision table with equality columns for category and area, loaded as ZenDecisionContent, which is what gives zen
its index. From the same issues to JSON bytes, as ours; but it has the easier task: an issue names exactly the category
and area of a row, there are no subtrees, no words of a text, no holder, post or due time, and untraced no reasons.
"""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import orjson
import zen

from services.routing.domain.rulebook.tables import LEAD, Rulebook

KEY = "powers"
Row = tuple[str, str, str]


class ZenPeer:
    def __init__(self, rulebook: Rulebook) -> None:
        self._rows = rows_of(rulebook)
        content = zen.ZenDecisionContent(json.dumps(decision_table(self._rows)))
        self._decision = zen.ZenEngine().create_decision(content)
        self._engine = zen.ZenEngine({"loader": lambda _: content})

    def placed(self, issues: Sequence[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
        """These issues, each moved to the category and area of some row."""
        leads = [row for row in self._rows if not row[2].endswith("-")]
        chosen = Random(seed).choices(leads, k=len(issues))
        return [
            {**issue, "category_code": category, "area_code": area}
            for issue, (_, category, area) in zip(issues, chosen, strict=True)
        ]

    def decide(self, issue: dict[str, Any]) -> bytes:
        """`{"power": code}`"""
        return orjson.dumps(self._decision.evaluate(issue)["result"])

    def decide_traced(self, issue: dict[str, Any]) -> bytes:
        return orjson.dumps(self._decision.evaluate(issue, {"trace": True}))

    def decide_batch(self, contexts: Sequence[dict[str, Any]]) -> int:
        """How many of them were decided."""
        requests: list[Any] = [{"key": KEY, "context": context} for context in contexts]
        return sum(result["success"] for result in self._engine.evaluate_batch(requests))


def rows_of(rulebook: Rulebook) -> list[Row]:
    """One row a power: (code, category, area), the higher precedence first, as a table of zen is read."""
    ranked = sorted(rulebook.powers, key=lambda power: (power.lead_or_assist != LEAD, -power.precedence))
    return [
        # Assistants are rows to it too, so that both have the same number, and are never hit.
        (power.power_code, power.category_codes[0], power.area_code + ("" if power.lead_or_assist == LEAD else "-"))
        for power in ranked
        if power.category_codes
    ]


def decision_table(rows: Sequence[Row]) -> dict[str, Any]:
    """A decision in zen's JSON: input → table, first hit → output."""
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in ("category_code", "area_code")],
        "outputs": [{"id": "power", "name": "power", "field": "power"}],
        "rules": [
            {"_id": str(number), "category_code": f'"{category}"', "area_code": f'"{area}"', "power": f'"{code}"'}
            for number, (code, category, area) in enumerate(rows)
        ],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
