from pathlib import Path
from stat import S_IMODE

from deploy.local import environment
from deploy.local.home import create_home
from deploy.local.keys import create_keys
from deploy.local.passwords import passwords
from deploy.local.stack import Stack

NAMES_OF_THE_INTERFACE = {
    "KAFKA_BOOTSTRAP_SERVERS",
    "INTAKE_DATABASE_URL",
    "ROUTING_DATABASE_URL",
    "NOTIFY_DATABASE_URL",
    "AUDIT_DATABASE_URL",
    "KEYS_DATABASE_URL",
}


def test_the_environment_file_is_private_and_comes_back_as_it_was(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "home", 9100)
    stack.write_environment()
    path = stack.home / "env"
    assert S_IMODE(path.stat().st_mode) == 0o600
    assert environment.read(path) == stack.env
    assert stack.env.keys() >= NAMES_OF_THE_INTERFACE
    assert stack.env["AUDIT_URL"] == "http://127.0.0.1:9104"
    assert stack.env["KAFKA_BOOTSTRAP_SERVERS"] == "127.0.0.1:9110"


def test_an_existing_server_named_by_the_caller_is_used_and_none_is_started(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "home", 9100, {"KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092"})
    assert not stack.has_local_kafka
    assert "kafka" not in stack.process_names
    assert stack.env["KAFKA_BOOTSTRAP_SERVERS"] == "kafka.example:9092"


def test_one_database_elsewhere_leaves_the_others_local(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "home", 9100, {"AUDIT_DATABASE_URL": "postgresql://audit@db.example/audit"})
    assert stack.local_databases == ["intake", "routing", "notify", "keys"]
    assert "postgres" in stack.process_names


def test_no_postgres_is_started_when_every_database_is_elsewhere(tmp_path: Path) -> None:
    elsewhere = {name: "postgresql://db.example/x" for name in NAMES_OF_THE_INTERFACE if name.endswith("_URL")}
    assert "postgres" not in Stack(tmp_path / "home", 9100, elsewhere).process_names


def test_a_sourced_environment_file_changes_nothing(tmp_path: Path) -> None:
    create_home(tmp_path)
    local = environment.compose(tmp_path, 9100, passwords(tmp_path))
    assert environment.overrides(local, {**local, "PATH": "/bin"}) == {}
    read_by_a_shell = {name: value.replace('"', "") for name, value in local.items()}
    assert environment.overrides(local, read_by_a_shell) == {}
    assert environment.overrides(local, {**local, "TRACE_SAMPLE_RATIO": "1"}) == {"TRACE_SAMPLE_RATIO": "1"}


def test_a_collector_is_passed_on_when_the_caller_names_one(tmp_path: Path) -> None:
    caller = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}
    assert environment.overrides(environment.compose(tmp_path, 9100, passwords_of(tmp_path)), caller) == caller


def test_separate_relays_are_processes_of_their_own(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "home", 9100, separate_relays=True)
    assert "intake-relay" in stack.service_names
    assert stack.commands.service("intake-relay", None)[-2:] == ["--roles", "relay"]


def test_keys_and_passwords_are_made_once_and_are_private(tmp_path: Path) -> None:
    create_home(tmp_path)
    folder = tmp_path / "secrets"
    create_keys(folder)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    create_keys(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert {S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert passwords(tmp_path) == passwords(tmp_path)


def passwords_of(home: Path) -> dict[str, str]:
    create_home(home)
    return passwords(home)
