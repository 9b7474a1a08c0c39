"""Whether an ID token is true, for us, and the answer to us (OpenID Connect Core 3.1.3.7).

PyJWT checks the signature and the times; here is what it leaves to its callers.
"""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from xport.accounts.sso.configuration import ACRS, Provider
from xport.accounts.sso.directory import signing_key_of
from xport.accounts.sso.refusals import Reason, SignOnRefused
from xport.lib.text import TextDamaged, clean_line

# Public-key signatures only: with HS256 a provider's public key would be anybody's secret.
KEY_TYPES = {
    "RS256": "RSA", "RS384": "RSA", "RS512": "RSA",
    "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
    "ES256": "EC", "ES384": "EC", "ES512": "EC",
}  # fmt: skip
# How far apart the two clocks may be.
LEEWAY = timedelta(seconds=60)
# The token comes straight from the provider, which makes it on the spot.
OLDEST = timedelta(minutes=5)
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LONGEST_SUBJECT = 255


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the provider says it is; `claims` are what else it says of them."""

    issuer: str
    subject: str
    claims: dict[str, Any]
    # The provider proved what OIDC_ACR and OIDC_AMR ask for, and something was asked for.
    has_level: bool

    def text(self, claim: str) -> str:
        """Return the claim on one line, "" if it is no text or holds what no name does."""
        value = self.claims.get(claim)
        try:
            return clean_line(value) if isinstance(value, str) else ""
        except TextDamaged:
            return ""

    @property
    def has_verified_email(self) -> bool:
        # Some providers let people write any address into their profile.
        return self.claims.get("email_verified") is True


def identity_in(
    id_token: str, *, provider: Provider, nonce: str, access_token: str, now: datetime
) -> Identity:
    """Return who the token speaks of. Raises SignOnRefused, with LEVEL if only that is missing."""
    claims, algorithm = _verified_claims(id_token, provider)
    if claims["nonce"] != nonce:
        raise SignOnRefused(Reason.UNTRUSTED, "nonce")
    if claims["aud"] not in (provider.client_id, [provider.client_id]):
        raise SignOnRefused(Reason.UNTRUSTED, "several_audiences")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise SignOnRefused(Reason.UNTRUSTED, "authorized_party")
    if now.timestamp() - float(claims["iat"]) > (OLDEST + LEEWAY).total_seconds():
        raise SignOnRefused(Reason.UNTRUSTED, "old_token")
    subject = claims["sub"]
    if not (subject.isascii() and subject.isprintable() and 0 < len(subject) <= LONGEST_SUBJECT):
        raise SignOnRefused(Reason.UNTRUSTED, "subject")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(access_token, algorithm):
        raise SignOnRefused(Reason.UNTRUSTED, "at_hash")
    return Identity(
        issuer=claims["iss"],
        subject=subject,
        claims=claims,
        has_level=_check_level(claims, provider),
    )


def check_fresh(identity: Identity, *, asked_at: datetime) -> None:
    """Raise SignOnRefused unless the person gave their password (or key) after `asked_at`."""
    at = identity.claims.get("auth_time")
    if not isinstance(at, int) or at < (asked_at - LEEWAY).timestamp():
        raise SignOnRefused(Reason.UNTRUSTED, "auth_time")


def _verified_claims(id_token: str, provider: Provider) -> tuple[dict[str, Any], str]:
    try:
        header = jwt.get_unverified_header(id_token)
        algorithm = str(header.get("alg"))
        # Another kind of token (access, logout) may have all the right claims.
        if algorithm not in KEY_TYPES or header.get("typ", "JWT") != "JWT" or "crit" in header:
            raise SignOnRefused(Reason.UNTRUSTED, "header")
        key = signing_key_of(provider, header.get("kid"))
        if key.get("kty") != KEY_TYPES[algorithm] or key.get("alg", algorithm) != algorithm:
            raise SignOnRefused(Reason.UNTRUSTED, "key_type")
        claims = jwt.decode(
            id_token,
            jwt.PyJWK(key, algorithm),
            algorithms=[algorithm],
            issuer=provider.issuer,
            audience=provider.client_id,
            leeway=LEEWAY,
            options={"require": REQUIRED, "enforce_minimum_key_length": True},
        )
    # Of a time that is no number PyJWT lets the conversion's own errors through.
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        raise SignOnRefused(Reason.UNTRUSTED, type(error).__name__) from error
    return claims, algorithm


def _half_hash(text: str, algorithm: str) -> str:
    digest = jwt.get_algorithm_by_name(algorithm).compute_hash_digest(text.encode())
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _check_level(claims: dict[str, Any], provider: Provider) -> bool:
    """Return whether a level was asked for; raises SignOnRefused if it was and is not there."""
    value = claims.get(provider.acr_claim)
    given = value if provider.acr_claim == ACRS and isinstance(value, list) else [value]
    if provider.acr and not any(level in given for level in provider.acr):
        raise SignOnRefused(Reason.LEVEL, "acr")
    methods = claims.get("amr")
    if provider.amr and not set(provider.amr) <= set(methods if isinstance(methods, list) else []):
        raise SignOnRefused(Reason.LEVEL, "amr")
    return provider.asks_for_level
