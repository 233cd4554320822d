"""Static analysis of a rulebook before it is published: conflicts, gaps, dead powers, vacant posts, faulty steps.

    analyse(rulebook, day) -> Report                 what the checked rulebook says of itself; pure, no I/O
    analyse_tables({"powers": csv, …}, day) -> Report   the same, past the errors of the tables, which it reports too
    Report.as_dict()                                 the JSON of `powerlist rulebook check` and of the HTTP check
    Report.blocks                                    True: conflicts or errors, so it must not be published

Exact for complete facts, on the trees of categories and areas. `Analysis` keeps what it found, for edits.
"""

from services.routing.domain.analysis.analysis import Analysis
from services.routing.domain.analysis.checking import analyse, analyse_tables, report_by_rows, report_of
from services.routing.domain.analysis.report import Report

__all__ = ["Analysis", "Report", "analyse", "analyse_tables", "report_by_rows", "report_of"]
