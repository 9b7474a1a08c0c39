"""Who must have a second step, and what somebody who has none yet may reach."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from xport.accounts.models import User
from xport.accounts.sso.session import still_has_level

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Setting one up, confirming that it is you, leaving, and reading all that in one's language.
OPEN_WITHOUT = {
    "account_security",
    "account_recovery_codes",
    "account_reauthenticate",
    "account_sso_confirm",
    "account_sso_callback",
    "account_sso_problem",
    "account_logout",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "language",
    "healthz",
    # What everybody may read or do, signed in or not: the law asks for some of it.
    "accessibility",
    "privacy",
    "cookies",
    "complaint",
    "complaint_sent",
    "notice_unsubscribe",
}


def lacks_second_step(request: HttpRequest, user: User) -> bool:
    """Return whether who is signed in here has neither a second step nor a provider's."""
    return (
        settings.MFA_REQUIRED
        and not still_has_level(request, user)
        and not is_mfa_enabled(user, SECOND_STEPS)
    )
