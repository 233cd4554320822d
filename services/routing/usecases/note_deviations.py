"""A resolution that names the steps it took is held against the steps that the power prescribes.

A step left out or out of order is noticed: a mark that says so, and nothing about anybody's fault. It counts only after
a hearing. A resolution that names no steps is not judged.
"""

from itertools import pairwise

from services.routing.domain.case import Case
from services.routing.domain.casework_events import DeviationNoticed
from services.routing.usecases.case_steps import Begun


def note_deviations(resolved: Case, steps_done: tuple[str, ...], begun: Begun) -> Case:
    """The case as it stands then, with an event of its own where something differs."""
    prescribed = _prescribed(resolved, begun)
    found = deviations_of(steps_done, prescribed)
    if not found or resolved.lead is None:
        return resolved
    subject = ";".join(f"{kind}:{step}" for kind, step in found)
    course = resolved.marked("deviation", begun.now, subject, begun.command.actor.post)
    marked = resolved.stepped(resolved.state, course=course)
    detail = {"deviations": [{"kind": kind, "step": step} for kind, step in found]}
    return begun.register.enter(resolved, marked, DeviationNoticed, reason_code=found[0][0], detail=detail)


def deviations_of(done: tuple[str, ...], prescribed: tuple[str, ...]) -> list[tuple[str, str]]:
    """[(skipped | swapped, step)]; steps after the last one done are still to come, not skipped."""
    if not done:
        return []
    places = [prescribed.index(step) for step in done if step in prescribed]
    skipped = [("skipped", step) for step in prescribed[: max(places, default=0)] if step not in done]
    swapped = [("swapped", prescribed[later]) for earlier, later in pairwise(places) if later < earlier]
    return skipped + swapped


def _prescribed(case: Case, begun: Begun) -> tuple[str, ...]:
    power = begun.rulebook.power_by_code.get(case.lead.power_code) if case.lead else None
    return tuple(step.name for step in power.power.process_steps) if power else ()
