"""What a view behind login_required may rely on."""

from collections.abc import Callable

from django.http import HttpRequest

from xport.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is a person; only for annotations, Django never makes one."""

    user: User
    # Whether they work with other people's firms; asked of the database once (xport/middleware.py).
    is_staff_person: Callable[[], bool]
