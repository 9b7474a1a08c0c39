"""There and back: the address that a person is sent to, and the code that they come back with."""

import base64
import hashlib
import json
import secrets
import time
from datetime import datetime
from urllib.parse import quote, urlencode

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from xport.accounts.sso.configuration import ACRS, Provider
from xport.accounts.sso.directory import Metadata, metadata_at_hand, metadata_of
from xport.accounts.sso.pending import Pending, Purpose
from xport.accounts.sso.refusals import Reason, SignOnRefused
from xport.accounts.sso.tokens import Identity, check_fresh, identity_in
from xport.accounts.sso.transport import fetch

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60
# What the provider calls it → what the person is told.
REASONS = {
    "access_denied": Reason.CANCELLED,
    "unmet_authentication_requirements": Reason.LEVEL,
    "temporarily_unavailable": Reason.UNAVAILABLE,
    "server_error": Reason.UNAVAILABLE,
}


def redirect_uri_of(provider: Provider) -> str:
    """Return the one address, registered with the provider, that it may send people back to."""
    return f"{settings.BASE_URL}{reverse('account_sso_callback', args=[provider.slug])}"


def authorization_url(provider: Provider, state: str, pending: Pending) -> str:
    """Return where the person signs in. Raises SignOnRefused if the provider does not answer."""
    challenge = hashlib.sha256(pending.verifier.encode()).digest()
    values = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri_of(provider),
        "scope": " ".join(provider.scopes),
        "state": state,
        "nonce": pending.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "ui_locales": pending.language,
    } | _level_values(provider)
    if pending.purpose == Purpose.CONFIRM:
        values |= {"prompt": "login", "max_age": "0"}
    endpoint = metadata_of(provider).authorization_endpoint
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(values)}"


def _level_values(provider: Provider) -> dict[str, str]:
    if not provider.acr:
        return {}
    if provider.acr_claim == ACRS:
        # Entra ID's authentication contexts are asked for as a claim.
        wanted = {"id_token": {"acrs": {"essential": True, "value": provider.acr[0]}}}
        return {"claims": json.dumps(wanted)}
    return {"acr_values": " ".join(provider.acr)}


def identity_from(
    answer: QueryDict, *, provider: Provider, pending: Pending, now: datetime
) -> Identity:
    """Return who came back from the provider. Raises SignOnRefused.

    One request to the provider for the token, one more at most for its keys. No token is kept.
    """
    metadata = metadata_of(provider)
    _check_sender(answer, provider, metadata)
    if "error" in answer:
        error = str(answer["error"])
        reason = REASONS.get(error, Reason.UNTRUSTED)
        raise SignOnRefused(reason, error if error in REASONS else "error")
    if len(answer.getlist("code")) != 1:
        raise SignOnRefused(Reason.UNTRUSTED, "no_code")
    id_token, access_token = _tokens_for(str(answer["code"]), provider, metadata, pending)
    identity = identity_in(
        id_token, provider=provider, nonce=pending.nonce, access_token=access_token, now=now
    )
    if pending.purpose == Purpose.CONFIRM:
        check_fresh(identity, asked_at=pending.asked_at)
    return identity


def _check_sender(answer: QueryDict, provider: Provider, metadata: Metadata) -> None:
    """Refuse an answer that another provider sent (RFC 9207), before its code goes anywhere."""
    senders = answer.getlist("iss")
    if (senders or metadata.sends_iss) and senders != [provider.issuer]:
        raise SignOnRefused(Reason.UNTRUSTED, "sender")


def _tokens_for(
    code: str, provider: Provider, metadata: Metadata, pending: Pending
) -> tuple[str, str]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri_of(provider),
        "code_verifier": pending.verifier,
    }
    own_form, headers = _own_proof(provider, metadata)
    status, answer = fetch(provider, metadata.token_endpoint, form=form | own_form, **headers)
    if status >= 500:
        raise SignOnRefused(Reason.UNAVAILABLE, f"token_{status}")
    id_token, access_token = answer.get("id_token"), answer.get("access_token", "")
    if status != 200 or not isinstance(id_token, str) or not isinstance(access_token, str):
        raise SignOnRefused(Reason.UNTRUSTED, f"token_{status}")
    return id_token, access_token


def _own_proof(provider: Provider, metadata: Metadata) -> tuple[dict[str, str], dict[str, str]]:
    """Return the form values and headers by which the provider knows the portal."""
    if provider.private_key:
        assertion = _assertion(provider, metadata.token_endpoint)
        return {
            "client_id": provider.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }, {}
    if metadata.takes_secret_in_form:
        return {"client_id": provider.client_id, "client_secret": provider.client_secret}, {}
    pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
    return {}, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _assertion(provider: Provider, audience: str) -> str:
    now = int(time.time())
    values = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "nbf": now,
        "exp": now + ASSERTION_SECONDS,
    }
    headers = {}
    if provider.certificate:
        # Entra ID finds the certificate by this.
        certificate = x509.load_pem_x509_certificate(provider.certificate.encode())
        thumbprint = certificate.fingerprint(hashes.SHA256())
        headers["x5t#S256"] = base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()
    return jwt.encode(values, provider.private_key, algorithm="PS256", headers=headers)


def end_session_url(provider: Provider) -> str:
    """Return where the person may sign out of the provider too, "" if it offers no such page."""
    metadata = metadata_at_hand(provider)
    endpoint = metadata.end_session_endpoint if metadata else ""
    values = {
        "client_id": provider.client_id,
        "post_logout_redirect_uri": f"{settings.BASE_URL}/",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(values)}" if endpoint else ""
