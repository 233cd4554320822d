"""Receipts: a compact JWS (EdDSA) that says what was received. It verifies with /.well-known/jwks.json."""

from base64 import urlsafe_b64encode

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.clock import CIVIL_ZONE
from chassis.security.issuing import public_jwks
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.tracking_code import shown

TYPE = "powerlist-receipt+jws"


class SignedReceipts:
    def __init__(self, pem: bytes, issuer: str) -> None:
        key = load_pem_private_key(pem, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("the signing key is not Ed25519")
        self._key = key
        self._issuer = issuer
        # By hand: the library takes three times as long for the same bytes, and every issue has a receipt.
        header = {"alg": "EdDSA", "kid": public_jwks(pem)["keys"][0]["kid"], "typ": TYPE}
        self._header = _encoded(orjson.dumps(header))

    def sign(self, issue: ReceivedIssue, salt: str, digest: str) -> str:
        claims = {
            "iss": self._issuer,
            "issue_id": str(issue.id),
            "tracking_code": shown(issue.tracking_code),
            "channel": issue.channel,
            "received_at": issue.received_at.astimezone(CIVIL_ZONE).isoformat(timespec="milliseconds"),
            "salt": salt,
            "digest": digest,
        }
        signed = self._header + b"." + _encoded(orjson.dumps(claims))
        return (signed + b"." + _encoded(self._key.sign(signed))).decode()


def _encoded(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")
