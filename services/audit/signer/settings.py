"""What the signer reads from its environment."""

from pathlib import Path

from pydantic import Field

from chassis.settings import Settings


class SignerSettings(Settings):
    signer_http_port: int = Field(ge=1, le=65_535)
    # Ed25519, PKCS 8 PEM. Nobody else has it.
    signer_key_file: Path
    # The last tree signed. Made together with the key: a key whose state is lost must not sign again by itself.
    signer_state_file: Path
    log_vkeys_file: Path
    # The one service that may have trees signed, by the subject of its token.
    signer_client: str = "audit"
