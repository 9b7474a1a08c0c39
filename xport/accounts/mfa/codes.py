"""Checking a code that somebody typed: one of an authenticator app, or a recovery code."""

from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import connection

from xport.accounts.models import User

PERIOD_SECONDS = 30
# Phones run some seconds before or after: one step either way (RFC 6238, 5.2).
STEPS = (0, -1, 1)
# One statement, so that the same code typed twice at the same moment is taken once. Older steps
# are refused too, or a code that was read over a shoulder would still work beside the next.
USE = """
    INSERT INTO accounts_lastcode AS last (user_id, time_step) VALUES (%(user)s, %(step)s)
    ON CONFLICT (user_id) DO UPDATE SET time_step = excluded.time_step
    WHERE last.time_step < excluded.time_step
    RETURNING time_step
"""


def check_code(*, user: User, code: str, now: datetime) -> Authenticator | None:
    """Use up the code and return what it belongs to; None if it is wrong or was used before."""
    own = {each.type: each for each in Authenticator.objects.filter(user=user)}
    app = own.get(Authenticator.Type.TOTP)
    if app:
        step = matching_step(decrypt(app.data["secret"]), code, now=now)
        if step is not None and use_step(user=user, step=step):
            return app
    recovery = own.get(Authenticator.Type.RECOVERY_CODES)
    # Takes a lock on its row, so that a recovery code works once.
    if recovery and RecoveryCodes(recovery).validate_code(code):
        return recovery
    return None


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the time step that the code is of, None if of none near `now`."""
    current = int(now.timestamp()) // PERIOD_SECONDS
    for step in (current + offset for offset in STEPS):
        expected = format_hotp_value(hotp_value(secret, step))
        if compare_user_code(actual=code, expected=expected):
            return step
    return None


def use_step(*, user: User, step: int) -> bool:
    """Note that the person has used the code of this time step; False if it or a later one was."""
    with connection.cursor() as cursor:
        cursor.execute(USE, {"user": user.pk, "step": step})
        return cursor.fetchone() is not None
