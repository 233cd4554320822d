"""What is counted, one name a figure. Every name is a column of `rate_tally`; docs/rates.md says what goes where."""

# Of a handling.
HANDLING = (
    "handled",
    "responses_due",
    "responses_in_time",
    "passed_on_late",
    "acts_return",
    "acts_reject",
    "acts_suspend",
    "acts_watch",
    "acts_ask_reporter",
    "acts_change_category",
    "acts_merge",
)
# Of a case, booked to the unit that is answerable for it.
CASE = (
    "cases",
    "reports",
    "ended",
    "resolved",
    "resolved_in_time",
    "rated",
    "satisfied",
    "unrated",
    "reports_ended",
    "reports_resolved",
    "reports_rated",
    "reports_satisfied",
    "rejected",
    "withdrawn",
    "merged",
    "split",
    "reopened",
    "repeated",
    "over_30_days",
    "breaches",
    "deviations",
    "false_closures",
    "without_place",
    "category_corrected",
    "rerouted",
    "late_entries",
)
# Of a mark, booked to the unit and post whose it is; with `breaches`, `deviations`, `false_closures`, which are raw.
HEARING = ("breaches_upheld", "deviations_upheld", "false_closures_upheld", "ratings_excused")
MEASURES = HANDLING + CASE + HEARING
# What a report and its first decision change: most of a busy hour's records change no other.
UNANSWERED = (
    "handled",
    "cases",
    "reports",
    "repeated",
    "without_place",
    "category_corrected",
    "rerouted",
    "late_entries",
)
ACTS = ("return", "reject", "suspend", "watch", "ask_reporter", "change_category", "merge")
# Ratios of times: which durations are kept.
RESPONSE, RESOLUTION = "response", "resolution"
