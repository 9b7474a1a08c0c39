"""An authenticator in software: answers a page as a phone would, or wrongly on purpose."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://localhost"
PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass(kw_only=True)
class SoftPasskey:
    host: str = "localhost"
    origin: str = ORIGIN
    flags: int = PRESENT | VERIFIED
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user_handle: str = ""

    def create(self, options: dict[str, Any]) -> str:
        """Return the answer to the options of adding a passkey."""
        self.user_handle = options["publicKey"]["user"]["id"]
        public_key = ES256.from_cryptography_key(self.key.public_key())
        data = AuthenticatorData.create(
            self._host_hash(),
            self.flags | HAS_CREDENTIAL,
            1,
            AttestedCredentialData.create(bytes(16), self.credential_id, public_key),
        )
        attested = AttestationObject.create("none", data, {})
        client_data = self._client_data("webauthn.create", options)
        return self._answer(
            clientDataJSON=websafe_encode(client_data), attestationObject=websafe_encode(attested)
        )

    def get(self, options: dict[str, Any]) -> str:
        """Return the answer to the options of signing in."""
        data = AuthenticatorData.create(self._host_hash(), self.flags, 2)
        client_data = self._client_data("webauthn.get", options)
        signed = data + hashlib.sha256(client_data).digest()
        return self._answer(
            clientDataJSON=websafe_encode(client_data),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(self.key.sign(signed, ec.ECDSA(SHA256()))),
            userHandle=self.user_handle,
        )

    def _host_hash(self) -> bytes:
        return hashlib.sha256(self.host.encode()).digest()

    def _client_data(self, purpose: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps(
            {"type": purpose, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _answer(self, **response: str) -> str:
        credential_id = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": credential_id,
                "rawId": credential_id,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
