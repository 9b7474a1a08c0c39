"""What an officer does with the municipality's own list: add a firm, answer for many at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from companies.models import Company, Membership, Municipality
from companies.profile import scoring_inputs
from companies.profile.actions import create_company
from companies.profile.answer_checks import check_answers
from companies.profile.answer_writing import write_answers
from companies.profile.answers import Answers, answers_of
from xport.accounts import audit
from xport.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class BulkResult:
    """How many firms a batch changed, and which it left out because their own people answer.

    `unchanged` had the answer already.
    """

    changed: int
    claimed: tuple[Company, ...]
    unchanged: int = 0

    @property
    def left_out(self) -> int:
        return len(self.claimed)


@transaction.atomic
def add_company(
    *,
    municipality: Municipality,
    organisation_number: str,
    name: str,
    by: User,
    now: datetime,
) -> Company:
    """Add a firm to the inventory: visible to officer and advisers at once, claimed by nobody.

    Raises CompanyAlreadyKnown, OrganisationNumberError, NameRefused, TextDamaged.
    """
    company = create_company(
        organisation_number=organisation_number,
        name=name,
        municipality=municipality,
        origin=Company.Origin.MUNICIPALITY,
        now=now,
    )
    scoring_inputs.rewrite_all(company=company, now=now)
    audit.record(action="inventory.company_added", by=by, obj=company, now=now)
    return company


def set_categories(
    *,
    municipality: Municipality,
    companies: Iterable[Company],
    codes: Collection[str],
    by: User,
    now: datetime,
) -> BulkResult:
    """Give firms of the municipality that nobody has claimed these categories instead of theirs.

    Raises AnswersRefused.
    """
    batch = _Batch(municipality=municipality, field="categories", codes=tuple(codes))
    return _answer_for(companies, batch, by=by, now=now)


def set_languages(
    *,
    municipality: Municipality,
    companies: Iterable[Company],
    codes: Collection[str],
    by: User,
    now: datetime,
) -> BulkResult:
    """Give firms of the municipality that nobody has claimed these languages instead of theirs.

    Raises AnswersRefused.
    """
    batch = _Batch(municipality=municipality, field="languages", codes=tuple(codes))
    return _answer_for(companies, batch, by=by, now=now)


@dataclass(frozen=True, kw_only=True)
class _Batch:
    municipality: Municipality
    field: str
    codes: tuple[str, ...]

    def answered(self, answers: Answers) -> Answers:
        return replace(answers, **{self.field: self.codes})  # type: ignore[arg-type]


@transaction.atomic
def _answer_for(
    companies: Iterable[Company], batch: _Batch, *, by: User, now: datetime
) -> BulkResult:
    check_answers(batch.answered(Answers()))
    # Firms of other municipalities are passed over like those that do not exist.
    firms = list(
        Company.objects.sent()
        .filter(municipality=batch.municipality, pk__in=[company.pk for company in companies])
        .select_for_update(of=("self",))
        .prefetch_related("categories", "products", "references")
        .order_by("pk")
    )
    members = Membership.objects.filter(company__in=firms)
    claimed_ids = set(members.values_list("company", flat=True))
    changed = []
    for company in firms:
        if company.pk in claimed_ids:
            continue
        answers = batch.answered(answers_of(company))
        if write_answers(company=company, answers=answers, source="municipality", by=by, now=now):
            changed.append(company)
    scoring_inputs.rewrite_many(companies=changed, kind=scoring_inputs.Kind.SENT, now=now)
    audit.record(
        action=f"inventory.{batch.field}_set",
        by=by,
        obj=batch.municipality,
        now=now,
        codes=sorted(batch.codes),
        changed=[company.pk for company in changed],
        claimed=sorted(claimed_ids),
    )
    claimed = tuple(company for company in firms if company.pk in claimed_ids)
    return BulkResult(
        changed=len(changed),
        claimed=claimed,
        unchanged=len(firms) - len(claimed) - len(changed),
    )
