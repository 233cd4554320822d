"""Simulations as callers see them."""

from typing import Any

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment, ReleaseView
from services.routing.entrypoints.views import civil
from services.routing.usecases.simulation import Simulation


class ProgressView(TypedDict):
    cases_done: int
    cases_total: int


class SimulationLinks(TypedDict):
    self: str
    cancel: str
    rulebook: str


class SimulationView(TypedDict):
    """`issues`: which past cases. `result`: what would change, null until it has ended."""

    id: Id
    rulebook: str
    against: str
    issues: dict[str, Any]
    state: str
    progress: ProgressView
    attempts: int
    failure: str | None
    created_at: Moment
    started_at: Moment | None
    ended_at: Moment | None
    result: dict[str, Any] | None
    links: SimulationLinks


class OutlookView(TypedDict):
    """What a version would change: leads, powers, units, posts, gaps, conflicts, questions and due times."""

    id: str
    issues: dict[str, Any]
    old: ReleaseView
    new: ReleaseView
    cases: dict[str, int]


def address_of(simulation: Simulation) -> str:
    return f"/v1/simulations/{simulation.id}"


def simulation_view(simulation: Simulation, outlook: dict[str, Any] | None = None) -> SimulationView:
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
