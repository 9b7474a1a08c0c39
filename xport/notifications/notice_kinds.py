"""The audiences that need no domain: the person as such, and operators."""

from django.utils.translation import gettext_lazy as _

from xport.accounts.models import User
from xport.notifications.kinds import PERSON, Audience, Subject, Subjects, declare_audience


def _everything(person: User, subjects: Subjects) -> set[Subject]:
    return set(subjects)


def _of_operator(person: User, subjects: Subjects) -> set[Subject]:
    return set(subjects) if person.is_operator else set()


declare_audience(
    Audience(
        code=PERSON,
        label=_("You"),
        is_held_by=lambda person: True,
        still_concerned=_everything,
    ),
    Audience(
        code="operator",
        label=_("As operator"),
        is_held_by=lambda person: person.is_operator,
        still_concerned=_of_operator,
    ),
)
