"""What people of firms, municipalities and markets are told about firms, and how often at first."""

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.people.access import companies_of, municipalities_of
from markets.queries import forget_markets_of, markets_of
from xport.accounts.models import User
from xport.notifications.kinds import (
    PERSON,
    Audience,
    Frequency,
    NoticeKind,
    Subject,
    Subjects,
    declare,
    declare_audience,
)


def _of_member(person: User, subjects: Subjects) -> set[Subject]:
    firms = companies_of(person).filter(public_id__in=_firms_in(subjects))
    own = set(firms.values_list("public_id", flat=True))
    return {subject for subject in subjects if subject.company in own}


def _of_officer(person: User, subjects: Subjects) -> set[Subject]:
    codes = set(municipalities_of(person).values_list("pk", flat=True))
    # By the firm's municipality of today: it may have moved since the notice was written.
    firms = Company.objects.sent().filter(municipality__in=codes, public_id__in=_firms_in(subjects))
    seen = set(firms.values_list("public_id", flat=True))
    return {
        subject
        for subject in subjects
        if (subject.company in seen if subject.company else subject.municipality in codes)
    }


def _of_adviser(person: User, subjects: Subjects) -> set[Subject]:
    forget_markets_of(person)
    markets = markets_of(person)
    if not markets:
        return set()
    firms = Company.objects.sent().filter(public_id__in=_firms_in(subjects))
    seen = set(firms.values_list("public_id", flat=True))
    return {
        subject
        for subject in subjects
        if (not subject.market or subject.market in markets)
        and (not subject.company or subject.company in seen)
    }


def _firms_in(subjects: Subjects) -> set[str]:
    return {subject.company for subject in subjects if subject.company}


declare_audience(
    Audience(
        code="member",
        label=_("For your company"),
        is_held_by=lambda person: companies_of(person).exists(),
        still_concerned=_of_member,
    ),
    Audience(
        code="officer",
        label=_("For your municipality"),
        is_held_by=lambda person: municipalities_of(person).exists(),
        still_concerned=_of_officer,
    ),
    Audience(
        code="adviser",
        label=_("As export adviser"),
        is_held_by=lambda person: bool(markets_of(person)),
        still_concerned=_of_adviser,
    ),
)

declare(
    NoticeKind(
        code="companies/claim_asked",
        label=_("Somebody asks to take over a profile"),
        defaults={"officer": Frequency.DAILY, "adviser": Frequency.AT_ONCE},
    ),
    NoticeKind(
        code="companies/claim_decided",
        label=_("The decision when you have asked to take over a profile"),
        defaults={PERSON: Frequency.AT_ONCE},
        is_always_sent=True,
    ),
    NoticeKind(
        code="companies/owner_changed",
        label=_("A change of who owns your company's profile"),
        defaults={PERSON: Frequency.AT_ONCE},
        is_always_sent=True,
    ),
    NoticeKind(
        code="companies/invitation_accepted",
        label=_("Somebody you invited has taken over a profile"),
        defaults={"officer": Frequency.DAILY},
    ),
    NoticeKind(
        code="companies/company_moved",
        label=_("A company moves to or from a municipality"),
        defaults={"officer": Frequency.DAILY, "member": Frequency.AT_ONCE},
    ),
    NoticeKind(
        code="companies/move_asked",
        label=_("Another municipality asks whether a company has moved there"),
        defaults={"officer": Frequency.DAILY, "member": Frequency.AT_ONCE},
    ),
    NoticeKind(
        code="companies/move_without_officers",
        label=_("A municipality without officers is asked about a company"),
        defaults={"operator": Frequency.AT_ONCE},
    ),
    NoticeKind(
        code="companies/move_answered",
        label=_("The answer when you have asked for another municipality's company"),
        defaults={"officer": Frequency.DAILY},
    ),
    NoticeKind(
        code="companies/office_changed",
        label=_("A change of your task for a municipality"),
        defaults={PERSON: Frequency.AT_ONCE},
        is_always_sent=True,
    ),
    NoticeKind(
        code="companies/profile_stale",
        label=_("Your profile has not been confirmed for a year"),
        defaults={"member": Frequency.AT_ONCE},
    ),
    NoticeKind(
        code="companies/proposals_made",
        label=_("Somebody proposes other answers about a company"),
        defaults={"member": Frequency.AT_ONCE, "officer": Frequency.DAILY},
    ),
    NoticeKind(
        code="companies/archive_ready",
        label=_("The archive of your municipality is ready"),
        defaults={"officer": Frequency.DAILY},
    ),
    NoticeKind(
        code="companies/follow_up_due",
        label=_("A follow-up of yours is due"),
        defaults={"officer": Frequency.DAILY},
    ),
)
