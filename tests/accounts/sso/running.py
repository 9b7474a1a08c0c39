"""The test provider as a process that a test starts, orders about and asks what came in."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.accounts.sso.provider import CLIENT_ID, CLIENT_SECRET
from xport.accounts.sso.configuration import Provider

SLUG = "kommunen"
NAME = "Kommunens inloggning"


class RunningProvider:
    def __init__(self, base: str) -> None:
        self.base = base
        self.issuer = f"{base}/tenant"
        self.http = requests.Session()
        self.http.trust_env = False

    def order(self, **orders: Any) -> None:
        self.http.post(f"{self.base}/orders", data=json.dumps(orders), timeout=5).raise_for_status()

    def rotate(self) -> None:
        self.http.post(f"{self.base}/rotate", timeout=5).raise_for_status()

    def received(self, path: str = "") -> list[dict[str, Any]]:
        all_of_them = self.http.get(f"{self.base}/requests", timeout=5).json()
        return [request for request in all_of_them if path in ("", request["path"])]

    def lead(self, url: str) -> requests.Response:
        """Return what the provider answers to a person's browser, without following it."""
        return self.http.get(url, allow_redirects=False, timeout=10)

    def configuration(self, **values: Any) -> Provider:
        values = {"client_secret": CLIENT_SECRET} | values
        return Provider(
            **{
                "slug": SLUG,
                "name": NAME,
                "issuer": self.issuer,
                "client_id": CLIENT_ID,
                **values,
            }
        )

    def environment(self) -> dict[str, str]:
        """Return the variables by which a portal of its own gets to know it."""
        return {
            "OIDC_PROVIDERS": SLUG,
            "OIDC_KOMMUNEN_NAME": NAME,
            "OIDC_KOMMUNEN_ISSUER": self.issuer,
            "OIDC_KOMMUNEN_CLIENT_ID": CLIENT_ID,
            "OIDC_KOMMUNEN_CLIENT_SECRET": CLIENT_SECRET,
            "OIDC_KOMMUNEN_AMR": "mfa",
        }


@contextmanager
def running_provider() -> Iterator[RunningProvider]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("provider.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stdin
        try:
            provider = RunningProvider(process.stdout.readline().strip())
            with provider.http:
                yield provider
        finally:
            process.stdin.close()
            process.wait(timeout=10)
