"""The signing keys, secret keys and service tokens of one home, below HOME/secrets (0700), each file 0600."""

import base64
import json
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from chassis.security.issuing import TokenIssuer, public_jwks
from deploy.local.home import write_private
from deploy.local.log_keys import create_log_keys
from deploy.local.private_keys import create_private_key

AUDIENCE = "powerlist"
# File name of the key pair → the issuer named in its tokens.
ISSUERS = {"issuer": "powerlist-local", "intake": "powerlist-intake"}
SECRET_KEYS = ("master", "blind_index", "reference", "subscribers", "wechat_secret", "wechat_token", "wecom_secret")
SECRET_KEY_BYTES = 32
TOKEN_LIFETIME = timedelta(days=30)


def create_keys(folder: Path) -> None:
    """Makes what is missing and never replaces a key: data sealed with it would be lost."""
    for name in ISSUERS:
        create_signing_key(folder / f"{name}.pem", folder / f"{name}.jwks.json")
    for name in SECRET_KEYS:
        path = folder / f"{name}.key"
        if not path.exists():
            write_private(path, base64.b64encode(secrets.token_bytes(SECRET_KEY_BYTES)).decode() + "\n")
    create_log_keys(folder)


def create_signing_key(private: Path, public: Path) -> None:
    """Ed25519 in PKCS 8 PEM, and the JWKS of its public half (key id: RFC 7638 thumbprint)."""
    create_private_key(private)
    write_private(public, json.dumps(public_jwks(private.read_bytes())))


def issue_service_tokens(folder: Path, services: Iterable[str]) -> None:
    """`<service>.token`: anew at each start, so that a local run is never older than its tokens."""
    issuer = TokenIssuer((folder / "issuer.pem").read_bytes(), ISSUERS["issuer"], AUDIENCE)
    for service in services:
        write_private(folder / f"{service}.token", issuer.issue("service", service, lifetime=TOKEN_LIFETIME))
