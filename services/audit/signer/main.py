"""The signer's wiring."""

from chassis.metrics import Metrics
from chassis.process import Parts, run
from chassis.roles import HttpRole
from chassis.security.tokens import TokenVerifier
from chassis.tlog.keys import log_signer, read_vkeys
from chassis.web.app import create_app
from services.audit.signer.http_signing import signing_routes
from services.audit.signer.log_signer import LogSigner
from services.audit.signer.settings import SignerSettings
from services.audit.signer.state_file import StateFile

NAME = "signer"


async def build(roles: frozenset[str]) -> Parts:
    settings = SignerSettings.read()
    vkeys = read_vkeys(settings.log_vkeys_file.read_text(encoding="utf-8"))
    key = log_signer(settings.signer_key_file.read_bytes(), vkeys)
    signer = LogSigner(key, StateFile(settings.signer_state_file, key.verifier.name))
    web = create_app(
        title="Powerlist log signer 日志签名",
        routers=[signing_routes(signer, key.verifier.name, settings.signer_client)],
        problem_table={},
        verifier=TokenVerifier.from_settings(settings.auth_issuers, settings.auth_audience),
        metrics=Metrics(),
        readiness_checks={},
    )
    http = HttpRole(web, settings.http_host, settings.signer_http_port)
    return Parts({"http": [http]} if "http" in roles else {}, close=[signer.close])


if __name__ == "__main__":
    run(NAME, build)
