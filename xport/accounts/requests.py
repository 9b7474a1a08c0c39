"""What a view behind login_required may rely on."""

from django.http import HttpRequest

from xport.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is a person; only for annotations, Django never makes one."""

    user: User
