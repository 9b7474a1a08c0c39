"""Who must have a second step, and what somebody who has none yet may reach."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from xport.accounts.sso.session import HAS_LEVEL

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Setting one up, confirming that it is you, leaving, and reading all that in one's language.
OPEN_WITHOUT = {
    "account_security",
    "account_recovery_codes",
    "account_reauthenticate",
    "account_logout",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "language",
    "healthz",
}


def lacks_second_step(request: HttpRequest) -> bool:
    """Return whether this signed-in person has neither their own second step nor a provider's."""
    return (
        settings.MFA_REQUIRED
        and not request.session.get(HAS_LEVEL)
        and not is_mfa_enabled(request.user, SECOND_STEPS)
    )
