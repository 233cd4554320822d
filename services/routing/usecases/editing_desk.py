"""The draft that somebody is working on: what was found of it stays at hand, so that the next edit costs what it
touches and not the analysis of a whole city."""

from datetime import date

from services.routing.domain.analysis import Analysis
from services.routing.domain.rulebook.tables import Rulebook
from services.routing.usecases.rulebook_report import CheckReport, told


class EditingDesk:
    """One draft at a time, for an analysis holds all that it knows: some hundred megabytes of a city's list. Whoever
    edits another one analyses it whole once. For one thread at a time.
    """

    def __init__(self) -> None:
        self._analysis: Analysis | None = None

    def report(self, rulebook: Rulebook, day: date) -> CheckReport:
        """As `rulebook_report.report_of`."""
        known = self._analysis
        self._analysis = Analysis(rulebook, day) if known is None or known.day != day else known.renewed(rulebook)
        return told(self._analysis)

    def clear(self) -> None:
        self._analysis = None
