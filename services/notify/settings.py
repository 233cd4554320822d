"""notify's settings; see `chassis.settings` for those that every service has."""

from pathlib import Path

from chassis.settings import Settings

_PROJECT = Path(__file__).parent.parent.parent


class NotifySettings(Settings):
    notify_database_url: str
    notify_http_port: int
    intake_url: str
    # As a witness of the audit log: the own key, and the public ones of the log and of all witnesses.
    notify_witness_key_file: Path
    log_vkeys_file: Path
    # A token of role service, read anew for every question to intake, so that it can be replaced while we run.
    notify_service_token_file: Path
    # Units, until the first release of a rulebook.
    notify_units_file: Path = _PROJECT / "samples" / "district" / "units.csv"
