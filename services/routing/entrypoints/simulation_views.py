"""Simulations as callers see them."""

from typing import Any

from services.routing.entrypoints.views import civil
from services.routing.usecases.simulation import Simulation


def address_of(simulation: Simulation) -> str:
    return f"/v1/simulations/{simulation.id}"


def simulation_view(simulation: Simulation, outlook: dict[str, Any] | None = None) -> dict[str, Any]:
    """`progress.cases_total`: as counted when it was asked for, the true number at the end."""
    return {
        "id": str(simulation.id),
        "rulebook": simulation.version,
        "against": simulation.against,
        "issues": dict(simulation.chosen),
        "state": simulation.state,
        "progress": {"cases_done": simulation.cases_done, "cases_total": simulation.cases_total},
        "attempts": simulation.attempts,
        "failure": simulation.failure or None,
        "created_at": civil(simulation.created_at),
        "started_at": civil(simulation.started_at),
        "ended_at": civil(simulation.ended_at),
        "result": outlook,
        "links": {
            "self": address_of(simulation),
            "cancel": f"{address_of(simulation)}/cancel",
            "rulebook": f"/v1/rulebooks/{simulation.version}",
        },
    }
