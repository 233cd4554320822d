"""Receipts: a compact JWS (EdDSA) that says what was received. It verifies with /.well-known/jwks.json.

It carries the audit log's size and root of that moment, so that every reporter holds an older checkpoint. The event
that tells of the issue has the issue's own id: `/v1/events/{issue_id}/proof` of audit proves that it is in the log.
"""

from base64 import b64encode, urlsafe_b64encode
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.clock import CIVIL_ZONE
from chassis.security.issuing import public_jwks
from chassis.witnessed_head import WitnessedHead
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.tracking_code import shown

TYPE = "powerlist-receipt+jws"


class SignedReceipts:
    def __init__(self, pem: bytes, issuer: str, log: WitnessedHead) -> None:
        key = load_pem_private_key(pem, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("the signing key is not Ed25519")
        self._key = key
        self._issuer = issuer
        self._log = log
        # By hand: the library takes three times as long for the same bytes, and every issue has a receipt.
        header = {"alg": "EdDSA", "kid": public_jwks(pem)["keys"][0]["kid"], "typ": TYPE}
        self._header = _encoded(orjson.dumps(header))

    def sign(self, issue: ReceivedIssue, salt: str, digest: str) -> str:
        issue_id = str(issue.id)
        claims = {
            "iss": self._issuer,
            "issue_id": issue_id,
            "tracking_code": shown(issue.tracking_code),
            "channel": issue.channel,
            "received_at": issue.received_at.astimezone(CIVIL_ZONE).isoformat(timespec="milliseconds"),
            "salt": salt,
            "digest": digest,
            "event_id": issue_id,
            "log": self._log_claim(),
        }
        signed = self._header + b"." + _encoded(orjson.dumps(claims))
        return (signed + b"." + _encoded(self._key.sign(signed))).decode()

    def _log_claim(self) -> dict[str, Any] | None:
        """None before the first checkpoint."""
        last = self._log.checkpoint
        if last is None:
            return None
        return {"origin": last.origin, "size": last.head.size, "root": b64encode(last.head.root).decode()}


def _encoded(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")
