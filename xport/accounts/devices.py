"""Browsers: which one it is in words, and whether a person has signed in with it before.

One signed cookie names the browser by a random id. Who has it still gets in when others have
emptied the account's bucket on purpose (xport/accounts/limits.py), and who signs in without it
is told of by mail.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xport.accounts import audit
from xport.accounts.models import KnownDevice, User

SALT = "xport.accounts.devices"
KNOWN_FOR = timedelta(days=180)
# In this order: each names itself after those it descends from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Return browser and system as they are stored, "Firefox/Windows"; parts may be empty."""
    return f"{_first_in(BROWSERS, user_agent)}/{_first_in(SYSTEMS, user_agent)}"


def _first_in(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")


def device_words(device: str) -> str:
    """Return a stored device in words of the active language."""
    browser, _slash, system = device.partition("/")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def known_device(request: HttpRequest, email: str) -> str:
    """Return the key of this browser if the account's owner has signed in with it, else ""."""
    key = device_key(request)
    is_known = key and KnownDevice.objects.filter(key=key, user__email__iexact=email).exists()
    return key if is_known else ""


def remember(request: HttpRequest, response: HttpResponse, *, user: User, now: datetime) -> bool:
    """Note that the person has signed in here to the end; return whether that is news to them.

    The first device of all is none.
    """
    cookie = _cookie_of(request) or secrets.token_hex(16)
    had_others = user.known_devices.exists()
    _device, is_new = KnownDevice.objects.update_or_create(
        user=user, key=_key_of(cookie), defaults={"last_used_at": now}
    )
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        cookie,
        salt=SALT,
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return is_new and had_others


def device_key(request: HttpRequest) -> str:
    """Return what this browser is known by, "" if it has no cookie."""
    return _key_of(_cookie_of(request))


def purge(*, now: datetime) -> int:
    """Forget the devices whose cookie has expired; return how many that were."""
    deleted, _rows = KnownDevice.objects.filter(last_used_at__lt=now - KNOWN_FOR).delete()
    return deleted


def _cookie_of(request: HttpRequest) -> str:
    value = request.get_signed_cookie(
        settings.DEVICE_COOKIE_NAME, default="", salt=SALT, max_age=KNOWN_FOR
    )
    return value or ""


def _key_of(cookie: str) -> str:
    return audit.digest(cookie) if cookie else ""
