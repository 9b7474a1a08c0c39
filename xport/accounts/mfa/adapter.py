"""What Xport does otherwise than allauth.mfa: words, encryption, and by which name keys know us."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from xport.accounts.devices import device_of, device_words
from xport.accounts.models import User

NAME = "Xport"


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That did not work. Try again with a new code or your passkey."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes need a passkey or an authenticator app first."
        ),
    }

    def get_totp_issuer(self) -> str:
        return NAME

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """Suggest what tells one passkey from another: where it was made."""
        return device_words(device_of(context.request.headers.get("User-Agent", "")))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": relying_party(), "name": NAME}


def relying_party() -> str:
    """Return the host that passkeys are made for: the configured one.

    On plain http it is the request's, checked against ALLOWED_HOSTS: browsers then allow passkeys
    on localhost alone, whatever the address in mails is.
    """
    if settings.HTTPS:
        return urlsplit(settings.BASE_URL).hostname or ""
    return context.request.get_host().partition(":")[0]


def _cipher() -> MultiFernet:
    """Return the cipher of stored secrets: a copy of the database alone gives nobody a code."""
    keys: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa {key}".encode()).digest()))
        for key in keys
    )
