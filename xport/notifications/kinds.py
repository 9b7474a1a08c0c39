"""The kinds of notices and whom each may concern; every app declares its own.

`<app>/notice_kinds.py` is imported when the portal starts and calls `declare` and
`declare_audience`. A kind that nobody declared cannot be sent.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xport.accounts.models import User


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("No email")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a notice is about, by the codes in addresses; "" where it is about none."""

    company: str = ""
    municipality: str = ""
    market: str = ""

    def to_json(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, str]) -> "Subject":
        return cls(**values)


Subjects = Collection[Subject]
NOTHING = Subject()


@dataclass(frozen=True, kw_only=True)
class Audience:
    """A role in which people are told things.

    `is_held_by(person)`: whether the person has it now, for the page of preferences.
    `still_concerned(person, subjects)`: those of the subjects that still concern the person in
    this role. It is asked again before every mail, so that a lost right works on the next.
    """

    code: str
    label: str | Promise
    is_held_by: Callable[[User], bool]
    still_concerned: Callable[[User, Subjects], set[Subject]]


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """A kind of notice: `defaults` says how often each audience is mailed unless it chooses.

    `is_always_sent`: a direct answer to what the person asked, or about who has access; these are
    mailed at once and cannot be turned off.
    """

    code: str
    label: str | Promise
    defaults: Mapping[str, Frequency] = field(default_factory=dict)
    is_always_sent: bool = False

    def default_for(self, audience: str) -> Frequency:
        return Frequency.AT_ONCE if self.is_always_sent else self.defaults[audience]


class KindUnknown(LookupError):
    """Nobody declared this kind, or not for this audience: add it to the app's notice_kinds.py."""


# The person in their own right: whoever asked something, or whose access changed.
PERSON = "person"
_KINDS: dict[str, NoticeKind] = {}
_AUDIENCES: dict[str, Audience] = {}


def declare(*kinds: NoticeKind) -> None:
    for kind in kinds:
        _KINDS[kind.code] = kind


def declare_audience(*audiences: Audience) -> None:
    for audience in audiences:
        _AUDIENCES[audience.code] = audience


def all_kinds() -> tuple[NoticeKind, ...]:
    """Return the kinds in the order of their declaration."""
    return tuple(_KINDS.values())


def all_audiences() -> tuple[Audience, ...]:
    return tuple(_AUDIENCES.values())


def kind_of(code: str) -> NoticeKind:
    """Return the kind. Raises KindUnknown."""
    try:
        return _KINDS[code]
    except KeyError:
        raise KindUnknown(code) from None


def audience_of(code: str) -> Audience:
    """Return the audience. Raises KindUnknown."""
    try:
        return _AUDIENCES[code]
    except KeyError:
        raise KindUnknown(code) from None


def by_audience(
    kind: NoticeKind, recipients: Any
) -> tuple[dict[int, User], dict[int, tuple[str, ...]]]:
    """Return the active people by id, and the audiences in which each is told.

    `recipients` maps audiences to people; people alone will do for a kind with one audience.
    Raises KindUnknown.
    """
    if not isinstance(recipients, Mapping):
        if len(kind.defaults) != 1:
            raise KindUnknown(f"{kind.code}: say for each recipient in which audience")
        recipients = {next(iter(kind.defaults)): recipients}
    people: dict[int, User] = {}
    held: dict[int, tuple[str, ...]] = {}
    for audience, users in recipients.items():
        if audience not in kind.defaults:
            raise KindUnknown(f"{kind.code} for {audience}")
        for user in users:
            if user.is_active and audience not in held.get(user.pk, ()):
                people[user.pk] = user
                held[user.pk] = (*held.get(user.pk, ()), audience)
    return people, held
