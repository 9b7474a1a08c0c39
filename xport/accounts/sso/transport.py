"""The only requests that the portal makes to others: to a configured provider's own hosts."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from xport.accounts.sso.configuration import Provider, is_loopback
from xport.accounts.sso.refusals import Reason, SignOnRefused

CONNECT_SECONDS, READ_SECONDS = 3, 5
# A server that sends one byte every four seconds never runs into READ_SECONDS.
WHOLE_SECONDS = 10
MAX_BYTES = 256 * 1024


def fetch(
    provider: Provider, url: str, *, form: Mapping[str, str] | None = None, **headers: str
) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON object at `url`; with `form` it is a POST.

    Raises SignOnRefused: UNTRUSTED if the address is not the provider's, UNAVAILABLE if it does
    not answer in time, in size, or with a JSON object. Redirects are not followed.
    """
    if not provider.allows_url(url):
        raise SignOnRefused(Reason.UNTRUSTED, "foreign_address")
    deadline = time.monotonic() + WHOLE_SECONDS
    with requests.Session() as session:
        # No proxy stands between this machine and itself.
        session.trust_env = not is_loopback(urlsplit(url).hostname or "")
        try:
            response = session.request(
                "GET" if form is None else "POST",
                url,
                data=form,
                headers={"Accept": "application/json", "Accept-Encoding": "identity", **headers},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
                # Else requests would look for a password in ~/.netrc.
                auth=_as_it_is,
            )
            body = _read(response, deadline)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise SignOnRefused(Reason.UNAVAILABLE, type(error).__name__) from error
    return response.status_code, _json_object(body)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read(response: requests.Response, deadline: float) -> bytes:
    body = b""
    while chunk := response.raw.read1(MAX_BYTES, decode_content=True):
        body += chunk
        if len(body) > MAX_BYTES:
            raise SignOnRefused(Reason.UNAVAILABLE, "too_long")
        if time.monotonic() > deadline:
            raise SignOnRefused(Reason.UNAVAILABLE, "too_slow")
    return body


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise SignOnRefused(Reason.UNAVAILABLE, "no_json") from error
    if not isinstance(value, dict):
        raise SignOnRefused(Reason.UNAVAILABLE, "no_object")
    return value
