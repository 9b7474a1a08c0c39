"""What a person does about their second step, in a browser that sends forms."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.accounts.conftest import PASSWORD
from xport.accounts.mfa.codes import PERIOD_SECONDS

SECURITY = "/sv/accounts/security/"
APP = "/sv/accounts/security/app/"
CODES = "/sv/accounts/security/recovery-codes/"
LOGIN = "/sv/accounts/login/"
SECOND_STEP = "/sv/accounts/login/second-step/"
EMAIL = "ada@example.com"


def code_of(secret: str, *, steps_ahead: int = 0) -> str:
    step = int(time.time()) // PERIOD_SECONDS + steps_ahead
    return format_hotp_value(hotp_value(secret, step))


def add_app(client: Client) -> str:
    """Add an authenticator app; return its key."""
    secret: str = client.get(APP).context["form"].secret
    assert client.post(APP, {"code": code_of(secret)}).status_code == 302
    return secret


def show_codes(client: Client) -> list[str]:
    return list(client.post(CODES).context["codes"])


def give_password(client: Client) -> None:
    answer = client.post(LOGIN, {"login": EMAIL, "password": PASSWORD})
    assert answer["Location"] == SECOND_STEP


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
