"""Who acts when a command is called: what it writes names them in the audit log."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from xport.accounts.models import User


def person_with(email: object) -> User | None:
    """Return the person of that address who can sign in, None if no address is given.

    Raises CommandError.
    """
    if email is None:
        return None
    user = User.objects.filter(email__iexact=str(email), is_active=True).first()
    if user is None:
        raise CommandError(_("Nobody has an account with %(email)s.") % {"email": email})
    return user
