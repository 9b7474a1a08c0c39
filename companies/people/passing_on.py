"""What an officer looked after, and who has it when the task ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from companies.models import FollowUp, Officer, Responsibility
from companies.people.access import officers_of
from xport.accounts import audit
from xport.accounts.models import User


class CannotSucceed(ValueError):
    """Only another officer of the municipality can take over what somebody looked after."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """How many firms and open follow-ups are an officer's."""

    companies: int
    follow_ups: int

    def __bool__(self) -> bool:
        return bool(self.companies or self.follow_ups)


def held_by(office: Officer) -> Held:
    """Return what the officer looks after in the municipality. Two queries."""
    return Held(companies=_companies(office).count(), follow_ups=_follow_ups(office).count())


def possible_successors(office: Officer) -> QuerySet[User]:
    return officers_of(office.municipality).exclude(pk=office.user_id)


def pass_on(*, office: Officer, to: User | None, by: User | None, now: datetime) -> None:
    """Give the officer's firms and open follow-ups to a colleague, or to nobody.

    For a transaction of the caller's. What is done keeps who did it; who had what stands in the
    audit log. Raises CannotSucceed.
    """
    if to is not None and not possible_successors(office).filter(pk=to.pk).exists():
        raise CannotSucceed
    companies = list(_companies(office).order_by("company").values_list("company", flat=True))
    follow_ups = list(_follow_ups(office).order_by("pk").values_list("pk", flat=True))
    if not companies and not follow_ups:
        return
    if to is None:
        _companies(office).delete()
    else:
        _companies(office).update(officer=to, since=now)
    _follow_ups(office).update(responsible=to)
    audit.record(
        action="officer.passed_on",
        by=by,
        obj=office,
        now=now,
        to=to.pk if to else None,
        companies=companies,
        follow_ups=follow_ups,
    )


def _companies(office: Officer) -> QuerySet[Responsibility]:
    return Responsibility.objects.filter(
        municipality=office.municipality_id, officer=office.user_id
    )


def _follow_ups(office: Officer) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(
        municipality=office.municipality_id, responsible=office.user_id, done_at=None
    )
