"""The variables of a local run: computed, overridden by the caller's, written to HOME/env for everybody else."""

import json
from collections.abc import Mapping
from pathlib import Path

from deploy.local.home import write_private
from deploy.local.keys import AUDIENCE, ISSUERS
from deploy.local.log_keys import WITNESSES
from deploy.local.passwords import DATABASES
from deploy.local.ports import OFFSETS, SERVICES, SIGNER, VENDOR, VENDOR_SMTP

# Named by the interface: when the caller sets one, that server is used and no local one of its kind is started.
KAFKA_VARIABLE = "KAFKA_BOOTSTRAP_SERVERS"
COLLECTOR_VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT"


def database_variable(name: str) -> str:
    return f"{name.upper()}_DATABASE_URL"


def compose(home: Path, port_base: int, passwords: Mapping[str, str]) -> dict[str, str]:
    """All variables of a run with nothing but local parts."""
    secrets = home / "secrets"
    issuers = [{"issuer": issuer, "jwks": str(secrets / f"{name}.jwks.json")} for name, issuer in ISSUERS.items()]
    return {
        "POWERLIST_HOME": str(home),
        "POWERLIST_PORT_BASE": str(port_base),
        KAFKA_VARIABLE: f"127.0.0.1:{port_base + OFFSETS['kafka']}",
        **databases(port_base + OFFSETS["postgres"], passwords),
        **addresses(port_base),
        "AUTH_AUDIENCE": AUDIENCE,
        "AUTH_ISSUERS": json.dumps(issuers, separators=(",", ":")),
        "LOCAL_ISSUER_KEY_FILE": str(secrets / "issuer.pem"),
        "INTAKE_SIGNING_KEY_FILE": str(secrets / "intake.pem"),
        "KEYS_MASTER_KEY_FILE": str(secrets / "master.key"),
        "INTAKE_ATTACHMENTS_DIR": str(home / "attachments"),
        "BLIND_INDEX_KEY_FILE": str(secrets / "blind_index.key"),
        "REFERENCE_KEY_FILE": str(secrets / "reference.key"),
        "NOTIFY_SECRETS_KEY_FILE": str(secrets / "subscribers.key"),
        **{f"{name.upper()}_SERVICE_TOKEN_FILE": str(secrets / f"{name}.token") for name in SERVICES},
        **transparency(home, port_base),
        **vendors(home, port_base),
        "TRACE_DIR": str(home / "traces"),
        "TRACE_SAMPLE_RATIO": "0.1",
    }


def transparency(home: Path, port_base: int) -> dict[str, str]:
    """Of the audit log: its folder, its signer, its witnesses, and everybody's keys."""
    secrets = home / "secrets"
    witnesses = [f"http://127.0.0.1:{port_base + OFFSETS[name]}/witness" for name in WITNESSES]
    return {
        "AUDIT_LOG_DIR": str(home / "log"),
        "AUDIT_WITNESS_URLS": ",".join(witnesses),
        "LOG_VKEYS_FILE": str(secrets / "log.vkeys"),
        "SIGNER_KEY_FILE": str(secrets / "log.pem"),
        "SIGNER_STATE_FILE": str(secrets / "log.state"),
        **{f"{name.upper()}_WITNESS_KEY_FILE": str(secrets / f"witness-{name}.pem") for name in WITNESSES},
    }


def vendors(home: Path, port_base: int) -> dict[str, str]:
    """Those that samples/vendor plays."""
    url, smtp_port = f"http://127.0.0.1:{port_base + OFFSETS[VENDOR]}", str(port_base + OFFSETS[VENDOR_SMTP])
    return {
        "INTAKE_WECHAT_URL": url,
        "NOTIFY_WECHAT_URL": url,
        "NOTIFY_WECHAT_APP_ID": "wx-sample-district",
        "NOTIFY_WECHAT_SECRET_FILE": str(home / "secrets" / "wechat_secret.key"),
        "NOTIFY_WECHAT_TEMPLATES": "reporter_resolved=sample-resolved,reporter_asked=sample-asked",
        "INTAKE_SMS_URL": url,
        "NOTIFY_SMS_URLS": url,
        "NOTIFY_WECOM_URL": url,
        "NOTIFY_WECOM_CORP_ID": "ww-sample-district",
        "NOTIFY_WECOM_AGENT_ID": "1000002",
        "NOTIFY_WECOM_SECRET_FILE": str(home / "secrets" / "wecom_secret.key"),
        "NOTIFY_SMTP_HOST": "127.0.0.1",
        "NOTIFY_SMTP_PORT": smtp_port,
        "NOTIFY_SMTP_TLS": "none",
        "NOTIFY_EMAIL_FROM": "powerlist@sample.gov.cn",
        "VENDOR_SMTP_PORT": smtp_port,
        "INTAKE_WECHAT_APP_ID": "wx-sample-district",
        "INTAKE_PUBLIC_URL": f"http://127.0.0.1:{port_base + OFFSETS['intake']}",
        "INTAKE_WECHAT_SECRET_FILE": str(home / "secrets" / "wechat_secret.key"),
        "INTAKE_WECHAT_TOKEN_FILE": str(home / "secrets" / "wechat_token.key"),
    }


def databases(port: int, passwords: Mapping[str, str]) -> dict[str, str]:
    return {
        database_variable(name): f"postgresql://{name}:{passwords[name]}@127.0.0.1:{port}/{name}" for name in DATABASES
    }


def addresses(port_base: int) -> dict[str, str]:
    variables = {"HTTP_HOST": "127.0.0.1"}
    for name in (*SERVICES, SIGNER, VENDOR):
        port = port_base + OFFSETS[name]
        variables[f"{name.upper()}_HTTP_PORT"] = str(port)
        variables[f"{name.upper()}_URL"] = f"http://127.0.0.1:{port}"
    return variables


def overrides(local: Mapping[str, str], caller: Mapping[str, str]) -> dict[str, str]:
    """What the caller sets otherwise. Home and ports are settled before; a sourced HOME/env changes nothing."""
    settled = ("POWERLIST_HOME", "POWERLIST_PORT_BASE")
    names = [name for name in (*local, COLLECTOR_VARIABLE) if name not in settled]
    return {
        name: caller[name] for name in names if caller.get(name) and not _is_same(caller[name], local.get(name, ""))
    }


def _is_same(given: str, local: str) -> bool:
    """A shell that sources HOME/env takes the quotes out of what is JSON."""
    return given.replace('"', "") == local.replace('"', "")


def write(path: Path, variables: Mapping[str, str]) -> None:
    write_private(path, "".join(f"{name}={value}\n" for name, value in variables.items()))


def read(path: Path) -> dict[str, str]:
    """The variables of the last run in this home; empty before the first."""
    if not path.exists():
        return {}
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
