"""What routing reads from its environment."""

from pathlib import Path

from pydantic import Field

from chassis.settings import Settings


class RoutingSettings(Settings):
    routing_database_url: str
    routing_http_port: int = Field(ge=1, le=65535)
    # As a witness of the audit log: the own key, and the public ones of the log and of all witnesses.
    routing_witness_key_file: Path
    log_vkeys_file: Path
    # The key store is intake's: personal data of parties is sealed there. A token of role service, read anew each time.
    intake_url: str
    routing_service_token_file: Path
    # How long a publication may stay unseen when its NOTIFY was missed.
    rulebook_poll_seconds: float = Field(default=10, gt=0)
    # Cases that came before there was any rulebook are looked for this often.
    waiting_cases_poll_seconds: float = Field(default=5, gt=0)
    # Simulations that were asked for are looked for this often.
    simulations_poll_seconds: float = Field(default=2, gt=0)
    # Rulings that propose something for the power list are looked for this often.
    ruling_amendments_poll_seconds: float = Field(default=10, gt=0)
    # Beside today's and tomorrow's rulebook so many others are held in memory, for running cases and other days.
    rulebooks_held_max: int = Field(default=4, ge=1)
    # Versions whose time is over are looked for this often.
    released_rulebooks_poll_seconds: float = Field(default=60, gt=0)
    # So long after it was superseded a release may end; a case of an earlier day that comes in late is decided by it.
    rulebook_retire_after_hours: float = Field(default=24, ge=0)
    # How often a process looks for changes in the queues that somebody watches in it.
    queue_poll_seconds: float = Field(default=0.25, gt=0)
    # A stream can be resumed, and what has left a queue be asked for, so long.
    queue_changes_kept_hours: int = Field(default=24 * 7, ge=1)
    queue_upkeep_seconds: float = Field(default=60, gt=0)
    calendar_upkeep_seconds: float = Field(default=60, gt=0)
    # Marks of the escalation table may fall so much late.
    escalation_poll_seconds: float = Field(default=1, gt=0)
    # Working days that a marked post has to state its side, after which it is reminded, and in which it may appeal.
    mark_statement_workdays: int = Field(default=5, ge=1)
    mark_reminder_workdays: int = Field(default=3, ge=1)
    mark_appeal_workdays: int = Field(default=10, ge=1)
    # Reminders of hearings may come so much late.
    mark_reminders_poll_seconds: float = Field(default=30, gt=0)
    # Of a hundred quick fixes so many are followed up, in some areas others (500105008004=50;500105006=5), and so many
    # more for each one of the grid that proved wrong in so many days.
    quick_fix_sample_percent: int = Field(default=10, ge=0, le=100)
    quick_fix_sample_by_area: str = ""
    quick_fix_percent_per_error: int = Field(default=20, ge=0, le=100)
    quick_fix_errors_days: int = Field(default=180, ge=1)
    # The operator's days, beside the published calendar; see docs/operations/working-calendar.md.
    working_days_file: str = ""
    # 单位类型=09:00-12:00,13:00-18:00;… for unit types with hours of their own.
    office_hours: str = ""
