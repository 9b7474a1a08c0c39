"""Giving a firm that was kept as a draft its organisation number."""

from datetime import datetime

from django.db import IntegrityError, transaction

from companies.facts.organisation_number import parse
from companies.models import Company
from companies.profile.actions import CompanyAlreadyKnown
from xport.accounts import audit
from xport.accounts.models import User


class NumberAlreadyThere(Exception):
    """The firm has a number, which nobody changes: it is another firm then."""


@transaction.atomic
def set_number(*, company: Company, number: str, by: User, now: datetime) -> None:
    """Set the number of a firm that has none.

    Raises CompanyAlreadyKnown, NumberAlreadyThere, OrganisationNumberError.
    """
    canonical = parse(number).canonical
    numberless = Company.objects.active().filter(pk=company.pk, organisation_number=None)
    try:
        # The unique constraint decides, not a look beforehand.
        with transaction.atomic():
            is_set = numberless.update(organisation_number=canonical, changed_at=now)
    except IntegrityError:
        known = Company.objects.get(organisation_number=canonical)
        raise CompanyAlreadyKnown(known) from None
    if not is_set:
        raise NumberAlreadyThere
    company.organisation_number, company.changed_at = canonical, now
    audit.record(action="inventory.number_set", by=by, obj=company, now=now)
