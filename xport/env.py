"""Typed reading of the environment: what is missing or wrong fails with its name and the cure."""

import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable; raise ImproperlyConfigured if it is missing and has no default."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it; .env.example says what it is for.")
    return value


def contact(name: str, default: str, *, required: bool) -> str:
    """Return a line about who answers for the portal.

    Where it is required neither nothing nor a placeholder of .env.example will do: people write
    to the address.
    """
    value = text(name, None if required else default)
    if required and (value.endswith(".example") or "<" in value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is a placeholder. Set it to what visitors shall read."
        )
    return value


def flag(name: str) -> bool:
    value = os.environ.get(name, "").lower()
    if value in {"", "0", "no", "false"}:
        return False
    if value in {"1", "yes", "true"}:
        return True
    raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0.")


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of {', '.join(choices)}.")
    return value


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or int(value) == 0:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number above 0.")
    return int(value)


def words(name: str) -> list[str]:
    """Return a comma-separated variable as a list, empty if it is not set."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def database(name: str) -> dict[str, object]:
    """Return Django's database settings from postgresql://user:password@host:port/name."""
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgresql://user:password@host:5432/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or 5432),
    }


def mail_server(name: str) -> dict[str, object] | None:
    """Return the arguments of Django's SMTP connection from smtp[s|+tls]://user:password@host:port.

    None if the variable is not set: mail then lands in a local mailbox.
    """
    if not os.environ.get(name):
        return None
    url = urlsplit(text(name))
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if url.scheme not in ports or not url.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp+tls://user:password@host:587.")
    return {
        "host": url.hostname,
        "port": url.port or ports[url.scheme],
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp+tls",
        "use_ssl": url.scheme == "smtps",
        "timeout": 20,
    }
