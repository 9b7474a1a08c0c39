"""What a provider says of itself: its endpoints and its signing keys, kept for an hour."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from xport.accounts.sso.configuration import Provider
from xport.accounts.sso.refusals import Reason, SignOnRefused
from xport.accounts.sso.transport import fetch

KEEP_SECONDS = 3600
# A key that nobody knows may be a new one, but made-up names must not become requests.
LOOK_AGAIN_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """The parts of the discovery document that are used; every address is the provider's own."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    # "" if the provider has no page to sign out on
    end_session_endpoint: str
    sends_iss: bool
    takes_secret_in_form: bool


class _Shelf:
    """Answers by issuer with the time they came; each process has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[str, tuple[float, Any]] = {}

    def get(self, issuer: str, *, younger_than: float) -> Any:
        with self._lock:
            came, answer = self._answers.get(issuer, (float("-inf"), None))
        return answer if time.monotonic() - came < younger_than else None

    def put(self, issuer: str, answer: Any) -> None:
        with self._lock:
            self._answers[issuer] = (time.monotonic(), answer)

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()


_metadata, _keys, _asked = _Shelf(), _Shelf(), _Shelf()


def forget_all() -> None:
    """Ask again at the next need."""
    _metadata.clear()
    _keys.clear()
    _asked.clear()


def metadata_of(provider: Provider) -> Metadata:
    """Return the provider's discovery document. Raises SignOnRefused."""
    known = _metadata.get(provider.issuer, younger_than=KEEP_SECONDS)
    if known is None:
        known = _checked(provider, _discover(provider))
        _metadata.put(provider.issuer, known)
    return known


def metadata_at_hand(provider: Provider) -> Metadata | None:
    """Return it for a page that can do without, which anybody may load: asked once a minute.

    None if the provider does not answer, or is being asked just now.
    """
    known: Metadata | None = _metadata.get(provider.issuer, younger_than=KEEP_SECONDS)
    if known or _asked.get(provider.issuer, younger_than=LOOK_AGAIN_SECONDS):
        return known
    _asked.put(provider.issuer, True)
    try:
        return metadata_of(provider)
    except SignOnRefused:
        return None


def _discover(provider: Provider) -> dict[str, Any]:
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    status, document = fetch(provider, address)
    if status != 200:
        raise SignOnRefused(Reason.UNAVAILABLE, f"discovery_{status}")
    return document


def _checked(provider: Provider, document: dict[str, Any]) -> Metadata:
    if document.get("issuer") != provider.issuer:
        raise SignOnRefused(Reason.UNTRUSTED, "discovery_issuer")
    # Some providers do PKCE without saying so; one that names other ways only does not.
    if "S256" not in document.get("code_challenge_methods_supported", ["S256"]):
        raise SignOnRefused(Reason.UNTRUSTED, "no_pkce")
    return Metadata(
        authorization_endpoint=_address(provider, document, "authorization_endpoint"),
        token_endpoint=_address(provider, document, "token_endpoint"),
        jwks_uri=_address(provider, document, "jwks_uri"),
        end_session_endpoint=(
            _address(provider, document, "end_session_endpoint")
            if document.get("end_session_endpoint")
            else ""
        ),
        sends_iss=document.get("authorization_response_iss_parameter_supported") is True,
        takes_secret_in_form="client_secret_post"
        in document.get("token_endpoint_auth_methods_supported", []),
    )


def _address(provider: Provider, document: dict[str, Any], name: str) -> str:
    address = document.get(name)
    if not isinstance(address, str) or not provider.allows_url(address):
        raise SignOnRefused(Reason.UNTRUSTED, f"foreign_{name}")
    return address


def signing_key_of(provider: Provider, key_id: str | None) -> dict[str, Any]:
    """Return the provider's key of that name, asking again once a minute for one not yet known.

    A token without a name is for the only key there is. Raises SignOnRefused.
    """
    for age in (KEEP_SECONDS, LOOK_AGAIN_SECONDS):
        key = _find(_keys_of(provider, younger_than=age), key_id)
        if key is not None:
            return key
    raise SignOnRefused(Reason.UNTRUSTED, "unknown_key")


def _keys_of(provider: Provider, *, younger_than: float) -> list[dict[str, Any]]:
    known = _keys.get(provider.issuer, younger_than=younger_than)
    if known is None:
        status, document = fetch(provider, metadata_of(provider).jwks_uri)
        keys = document.get("keys")
        if status != 200 or not isinstance(keys, list):
            raise SignOnRefused(Reason.UNAVAILABLE, f"keys_{status}")
        known = [key for key in keys if isinstance(key, dict) and key.get("use", "sig") == "sig"]
        _keys.put(provider.issuer, known)
    return known


def _find(keys: list[dict[str, Any]], key_id: str | None) -> dict[str, Any] | None:
    if key_id is None:
        return keys[0] if len(keys) == 1 else None
    named = [key for key in keys if key.get("kid") == key_id]
    return named[0] if len(named) == 1 else None
