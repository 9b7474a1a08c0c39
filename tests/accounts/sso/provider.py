"""A real OpenID provider in a process of its own, honest until it is ordered otherwise.

Run as a script it prints its address. It holds the portal to the standard (exact redirect URI,
PKCE S256, the client's secret or signed assertion, codes that work once) and notes every request.
POST /orders replaces its orders, POST /rotate makes a new signing key, GET /requests tells what
came in. Orders:

    person      claims of who signs in              auto       sign in without asking (default)
    claims      put into the ID token, None: left out   header  the same for its header
    sign        key | none | hs256 | stranger | ec   answer    the same for the way back
    metadata    the same for the discovery document  delay, status, body, drip, moved: per path
    again       hand out the last ID token again     lenient    codes work twice
"""

import base64
import hashlib
import hmac
import html
import json
import secrets
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT_ID, CLIENT_SECRET = "xport client:1", "a secret of the test's own % +"
ADA = {"sub": "ada-0001", "email": "ada@example.com", "email_verified": True, "name": "Ada Berg"}


def new_key() -> tuple[str, rsa.RSAPrivateKey]:
    return secrets.token_hex(4), rsa.generate_private_key(public_exponent=65537, key_size=2048)


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


class Provider:
    def __init__(self, base: str) -> None:
        self.base = base
        self.issuer = f"{base}/tenant"
        self.keys = [new_key()]
        self.stranger = new_key()[1]
        self.elliptic = ec.generate_private_key(ec.SECP256R1())
        self.codes: dict[str, dict[str, str]] = {}
        self.orders: dict[str, Any] = {}
        self.requests: list[dict[str, Any]] = []
        self.last_id_token = ""

    def metadata(self) -> dict[str, Any]:
        values = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys",
            "end_session_endpoint": f"{self.base}/end",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
        }
        return without_none(values | self.orders.get("metadata", {}))

    def jwks(self) -> dict[str, Any]:
        keys = [
            jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
            | {"kid": kid, "use": "sig", "alg": "RS256"}
            for kid, key in self.keys
        ]
        elliptic = jwt.algorithms.ECAlgorithm.to_jwk(self.elliptic.public_key(), as_dict=True)
        return {"keys": [*keys, elliptic | {"kid": "elliptic", "use": "sig"}]}

    def way_back(self, asked: dict[str, str], decision: str) -> str:
        """Return where the person goes after their decision, with a code if it was yes."""
        values: dict[str, Any] = {"state": asked.get("state"), "iss": self.issuer}
        if decision == "yes":
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked | {"at": str(int(time.time()))}
            values["code"] = code
        else:
            values["error"] = "access_denied"
        values = without_none(values | self.orders.get("answer", {}))
        return f"{asked['redirect_uri']}?{urlencode(values)}"

    def refusal_of(self, asked: dict[str, str]) -> str:
        """Return what is wrong with an authorization request, "" if nothing is."""
        if asked.get("client_id") != CLIENT_ID:
            return "client_id"
        if asked.get("redirect_uri") not in self.orders.get("redirect_uris", []):
            return "redirect_uri"
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            return "response_type"
        if (
            asked.get("code_challenge_method") != "S256"
            or len(asked.get("code_challenge", "")) < 43
        ):
            return "code_challenge"
        return "" if len(asked.get("nonce", "")) >= 22 else "nonce"

    def tokens(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        if not self.knows_client(form, authorization):
            return 401, {"error": "invalid_client"}
        code = form.get("code", "")
        asked = self.codes.get(code)
        if not self.orders.get("lenient"):
            self.codes.pop(code, None)
        if not asked or asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        access_token = secrets.token_urlsafe(32)
        if not (self.orders.get("again") and self.last_id_token):
            self.last_id_token = self.id_token(asked, access_token)
        tokens = {"access_token": access_token, "token_type": "Bearer", "expires_in": 300}
        return 200, tokens | {"id_token": self.last_id_token}

    def knows_client(self, form: dict[str, str], authorization: str) -> bool:
        if "client_assertion" in form:
            claims = jwt.decode(
                form["client_assertion"],
                self.orders["client_key"],
                algorithms=["PS256"],
                audience=f"{self.base}/token",
            )
            return claims["iss"] == claims["sub"] == CLIENT_ID and bool(claims["jti"])
        pair = f"{quote(CLIENT_ID, safe='')}:{quote(CLIENT_SECRET, safe='')}".encode()
        if authorization:
            return authorization == f"Basic {base64.b64encode(pair).decode()}"
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)

    def id_token(self, asked: dict[str, str], access_token: str) -> str:
        now = int(time.time())
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked["nonce"],
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **self.orders.get("person", ADA),
        }
        claims = without_none(claims | self.orders.get("claims", {}))
        kid, key = self.keys[-1]
        header = without_none({"kid": kid, "typ": "JWT"} | self.orders.get("header", {}))
        how = self.orders.get("sign", "key")
        if how == "none":
            return jwt.encode(claims, None, algorithm="none", headers=header)
        if how == "hs256":
            return self.signed_with_the_public_key(claims, header)
        if how == "ec":
            return jwt.encode(claims, self.elliptic, "ES256", headers=header | {"kid": "elliptic"})
        return jwt.encode(
            claims, self.stranger if how == "stranger" else key, "RS256", headers=header
        )

    def signed_with_the_public_key(self, claims: dict[str, Any], header: dict[str, Any]) -> str:
        """Forge what only a careless reader takes: the public key as a shared secret."""
        pem = (
            self.keys[-1][1]
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        parts = [
            base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
            for part in (header | {"alg": "HS256"}, claims)
        ]
        mac = hmac.digest(pem, b".".join(parts), "sha256")
        return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


PAGE = """<!doctype html><html lang="sv"><title>Kommunens inloggning</title>
<h1>Kommunens inloggning</h1><form method="post" action="/authorize?{query}">
<button name="decision" value="yes">Fortsätt som {name}</button>
<button name="decision" value="no">Avbryt</button></form></html>"""


class Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Say nothing: standard output is for the address."""

    def do_GET(self) -> None:
        self.serve({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/orders":
            self.provider.orders = json.loads(body)
            self.provider.requests.clear()
            self.say(200, "{}")
        elif self.path == "/rotate":
            self.provider.keys = [new_key()]
            self.say(200, "{}")
        else:
            self.serve({name: values[0] for name, values in parse_qs(body).items()})

    def serve(self, form: dict[str, str]) -> None:
        provider, parts = self.provider, urlsplit(self.path)
        path = parts.path
        if path == "/requests":
            return self.say(200, json.dumps(provider.requests))
        values = {name: given[0] for name, given in parse_qs(parts.query).items()}
        provider.requests.append(
            {"method": self.command, "path": path, "values": values, "form": form}
        )
        orders = provider.orders
        time.sleep(orders.get("delay", {}).get(path, 0))
        if path in orders.get("moved", {}):
            return self.lead(orders["moved"][path])
        if path in orders.get("status", {}):
            return self.say(orders["status"][path], '{"error": "server_error"}')
        if path in orders.get("body", {}):
            return self.say(200, orders["body"][path])
        if path in orders.get("drip", {}):
            return self.drip(orders["drip"][path])
        return self.answer(path, values, form)

    def answer(self, path: str, values: dict[str, str], form: dict[str, str]) -> None:
        provider = self.provider
        if path == "/tenant/.well-known/openid-configuration":
            self.say(200, json.dumps(provider.metadata()))
        elif path == "/keys":
            self.say(200, json.dumps(provider.jwks()))
        elif path == "/authorize":
            self.authorize(values, form.get("decision", ""))
        elif path == "/token" and self.command == "POST":
            status, tokens = provider.tokens(form, self.headers.get("Authorization", ""))
            self.say(status, json.dumps(tokens))
        elif path == "/end":
            self.say(200, "<!doctype html><title>Utloggad</title><h1>Utloggad</h1>", "text/html")
        else:
            self.say(204 if path == "/favicon.ico" else 404, "")

    def authorize(self, asked: dict[str, str], decision: str) -> None:
        wrong = self.provider.refusal_of(asked)
        if wrong:
            self.say(400, f"Wrong: {wrong}", "text/plain")
        elif decision or self.provider.orders.get("auto", True):
            self.lead(self.provider.way_back(asked, decision or "yes"))
        else:
            name = self.provider.orders.get("person", ADA).get("name", "")
            page = PAGE.format(query=html.escape(urlencode(asked)), name=html.escape(name))
            self.say(200, page, "text/html")

    def say(self, status: int, text: str, kind: str = "application/json") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def lead(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def drip(self, seconds: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(1000):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(seconds)


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    print(Handler.provider.base, flush=True)
    # Whoever started it holds its standard input: it ends with them.
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
