"""What a draft would change for past issues: who gains or loses cases, new gaps and conflicts, other due times."""

from services.routing.domain.simulation.outlook import EXAMPLES_MAX, Outlook, outlook_of
from services.routing.domain.simulation.past import past_case_of, past_case_of_record

__all__ = ["EXAMPLES_MAX", "Outlook", "outlook_of", "past_case_of", "past_case_of_record"]
