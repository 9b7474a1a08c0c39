"""What officers do with many firms of their list at once, and who looks after which."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Aggregate, Exists, Max, Min, OuterRef, QuerySet, Subquery

from companies.inventory.actions import BulkResult
from companies.inventory.contact_log import check_officer
from companies.models import Company, ContactEntry, FollowUp, Municipality, Officer, Responsibility
from companies.models.company import CompanyQuerySet
from xport.accounts import audit
from xport.accounts.models import User


def with_care(companies: CompanyQuerySet, municipality: Municipality) -> CompanyQuerySet:
    """Add `responsible_name`, `last_contact_on` and `next_follow_up_on`, in the same query.

    Whoever has left, or whose account is closed, looks after nothing.
    """
    own = {"company": OuterRef("pk"), "municipality": municipality}
    office = Officer.objects.filter(
        user=OuterRef("officer"),
        municipality=OuterRef("municipality"),
        user__is_active=True,
        ended_at=None,
    )
    contacts = ContactEntry.objects.filter(**own, removed_at=None)
    contacts = contacts.exclude(kind=ContactEntry.Kind.NOTE)
    return companies.annotate(
        responsible_name=Subquery(
            Responsibility.objects.filter(Exists(office), **own).values("officer__full_name")[:1]
        ),
        last_contact_on=Subquery(_one(contacts, Max("on"))),
        next_follow_up_on=Subquery(
            _one(FollowUp.objects.filter(**own, done_at=None), Min("due_on"))
        ),
    )


def _one(rows: QuerySet[Any], aggregate: Aggregate) -> QuerySet[Any]:
    """Return the aggregate of each firm's rows, for a subquery."""
    return rows.order_by().values("company").annotate(found=aggregate).values("found")


@transaction.atomic
def set_responsible(
    *,
    municipality: Municipality,
    companies: Iterable[Company],
    officer: User | None,
    by: User,
    now: datetime,
) -> BulkResult:
    """Let one officer look after the firms, or nobody. Raises NotAnOfficer."""
    if officer is not None:
        check_officer(officer, municipality)
    firms = _own(municipality, companies)
    present = Responsibility.objects.filter(company__in=firms, municipality=municipality)
    if officer is None:
        present.delete()
    else:
        Responsibility.objects.bulk_create(
            [
                Responsibility(company=firm, municipality=municipality, officer=officer, since=now)
                for firm in firms
            ],
            update_conflicts=True,
            unique_fields=["company", "municipality"],
            update_fields=["officer", "since"],
        )
    audit.record(
        action="inventory.responsible_set",
        by=by,
        obj=municipality,
        now=now,
        officer=officer.pk if officer else None,
        changed=[firm.pk for firm in firms],
    )
    return BulkResult(changed=len(firms), claimed=())


@transaction.atomic
def plan_follow_ups(
    *,
    municipality: Municipality,
    companies: Iterable[Company],
    what: str,
    due_on: date,
    responsible: User,
    by: User,
    now: datetime,
) -> BulkResult:
    """Plan the same for each of the firms. Raises NotAnOfficer."""
    check_officer(responsible, municipality)
    firms = _own(municipality, companies)
    FollowUp.objects.bulk_create(
        FollowUp(
            company=firm,
            municipality=municipality,
            what=what,
            due_on=due_on,
            responsible=responsible,
            created_at=now,
            created_by=by,
        )
        for firm in firms
    )
    audit.record(
        action="inventory.follow_ups_planned",
        by=by,
        obj=municipality,
        now=now,
        due_on=f"{due_on}",
        responsible=responsible.pk,
        changed=[firm.pk for firm in firms],
    )
    return BulkResult(changed=len(firms), claimed=())


def _own(municipality: Municipality, companies: Iterable[Company]) -> list[Company]:
    """Return the firms that are the municipality's; others are passed over."""
    ids = [company.pk for company in companies]
    return list(Company.objects.sent().filter(municipality=municipality, pk__in=ids).order_by("pk"))
