"""The providers of single sign-on, as the environment names them."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ImproperlyConfigured

from xport import env

# One provider needs no name of its own in the variables.
ONLY = "sso"
ACR, ACRS = "acr", "acrs"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Where people sign in instead of here, and what its word is worth."""

    slug: str
    name: str
    issuer: str
    client_id: str
    # Out of every printed form, so that no log or error page shows them.
    client_secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    # Hosts besides the issuer's own that its endpoints may be on.
    hosts: tuple[str, ...] = ()
    # One of these values must stand in the claim; all of `amr` must stand in amr.
    acr: tuple[str, ...] = ()
    acr_claim: str = ACR
    amr: tuple[str, ...] = ()
    # The claim by which an operator says beforehand whose sign-on it will be.
    person_claim: str = "email"
    # Claims that let an unknown person in with a new account; empty: nobody.
    create_if: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks_for_level(self) -> bool:
        return bool(self.acr or self.amr)

    def allows_url(self, url: str) -> bool:
        """Return whether the address is on this provider's hosts, and by TLS like the issuer."""
        issuer, parts = urlsplit(self.issuer), urlsplit(url)
        own = {issuer.netloc.lower(), *self.hosts}
        return parts.scheme == issuer.scheme and parts.netloc.lower() in own


class _Variables:
    """Variables of one provider: OIDC_ISSUER, or OIDC_ENTRA_ISSUER for the one named entra."""

    def __init__(self, slug: str) -> None:
        self.prefix = "OIDC_" if slug == ONLY else f"OIDC_{slug.upper().replace('-', '_')}_"

    def name(self, name: str) -> str:
        return self.prefix + name.removeprefix("OIDC_")

    def text(self, name: str, default: str | None = None) -> str:
        return env.text(self.name(name), default)

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(env.words(self.name(name)))

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        return env.choice(self.name(name), choices, default)

    def file(self, name: str) -> str:
        """Return what stands in the file that the variable names, "" if it names none."""
        path = self.text(name, "")
        if not path:
            return ""
        try:
            return Path(path).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(
                f"{self.name(name)} names {path}, which cannot be read as PEM. "
                "Set it to a file that the portal may read."
            ) from error

    def pairs(self, name: str) -> dict[str, str]:
        pairs = {}
        for word in self.words(name):
            claim, equals, value = word.partition("=")
            if not (claim and equals and value):
                raise ImproperlyConfigured(
                    f"{self.name(name)} holds {word!r}. Write claim=value, with commas between."
                )
            pairs[claim] = value
        return pairs


def read_providers(*, production: bool) -> dict[str, Provider]:
    """Return the providers by slug, in the order of OIDC_PROVIDERS; none if nothing is set.

    Raises ImproperlyConfigured with the variable's name and the cure if one is incomplete.
    """
    slugs = env.words("OIDC_PROVIDERS")
    for slug in slugs:
        if not slug.replace("-", "").isalnum() or not slug.isascii() or slug != slug.lower():
            raise ImproperlyConfigured(
                f"OIDC_PROVIDERS holds {slug!r}. Use small letters, digits and hyphens."
            )
    if not slugs and _is_any_set(_Variables(ONLY)):
        slugs = [ONLY]
    return {slug: _read_provider(slug, production=production) for slug in slugs}


def _is_any_set(env: _Variables) -> bool:
    return bool(
        env.text("OIDC_ISSUER", "")
        or env.text("OIDC_CLIENT_ID", "")
        or env.text("OIDC_CLIENT_SECRET", "")
    )


def _read_provider(slug: str, *, production: bool) -> Provider:
    env = _Variables(slug)
    provider = Provider(
        slug=slug,
        name=env.text("OIDC_NAME"),
        issuer=_checked_issuer(env, production=production),
        client_id=env.text("OIDC_CLIENT_ID"),
        client_secret=env.text("OIDC_CLIENT_SECRET", ""),
        private_key=env.file("OIDC_PRIVATE_KEY_FILE"),
        certificate=env.file("OIDC_CERTIFICATE_FILE"),
        scopes=env.words("OIDC_SCOPES") or ("openid", "profile", "email"),
        hosts=tuple(host.lower() for host in env.words("OIDC_HOSTS")),
        acr=env.words("OIDC_ACR"),
        acr_claim=env.choice("OIDC_ACR_CLAIM", (ACR, ACRS), ACR),
        amr=env.words("OIDC_AMR"),
        person_claim=env.text("OIDC_PERSON_CLAIM", "email"),
        create_if=env.pairs("OIDC_CREATE_IF"),
    )
    if bool(provider.client_secret) == bool(provider.private_key):
        raise ImproperlyConfigured(
            f"Set one of {env.name('OIDC_CLIENT_SECRET')} and "
            f"{env.name('OIDC_PRIVATE_KEY_FILE')}: by it {provider.name} knows the portal."
        )
    if provider.private_key:
        _check_private_key(provider.private_key, env.name("OIDC_PRIVATE_KEY_FILE"))
    if "openid" not in provider.scopes:
        raise ImproperlyConfigured(
            f"{env.name('OIDC_SCOPES')} lacks openid. Add it, or unset the variable."
        )
    return provider


def _check_private_key(pem: str, name: str) -> None:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"{name} holds no private key without a password.") from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:
        raise ImproperlyConfigured(f"{name} must hold an RSA key of at least 2048 bits.")


def _checked_issuer(env: _Variables, *, production: bool) -> str:
    issuer = env.text("OIDC_ISSUER")
    parts = urlsplit(issuer)
    is_plain = parts.hostname and not (parts.query or parts.fragment or parts.username)
    is_test = parts.scheme == "http" and not production and is_loopback(parts.hostname or "")
    if not is_plain or not (parts.scheme == "https" or is_test):
        raise ImproperlyConfigured(
            f"{env.name('OIDC_ISSUER')} is {issuer!r}. Set it to the issuer's https address "
            "exactly as its discovery document has it (http: only loopback, not in production)."
        )
    return issuer


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
