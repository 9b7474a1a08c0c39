"""Writing answers into a firm's columns and rows, with where each came from."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from companies.models import Company, Product, Reference
from companies.profile.answers import FIELDS, ROW_FIELDS, Answers, answers_of
from companies.profile.parts import ProductAnswer, ReferenceAnswer
from companies.profile.proposals import outdate
from markets.models import Category
from xport.accounts.models import User


def write_answers(
    *, company: Company, answers: Answers, source: str, by: User | None, now: datetime
) -> list[str]:
    """Write what differs, with its provenance; return the fields that changed.

    `source` is "company", "municipality" or "import". The caller holds the lock.
    """
    before = answers_of(company)
    changed = [name for name in FIELDS if getattr(answers, name) != getattr(before, name)]
    if not changed:
        return []
    origin = {
        "source": source,
        "date": timezone.localdate(now).isoformat(),
        "by": by.pk if by else None,
    }
    columns = [name for name in changed if name not in ROW_FIELDS]
    for name in columns:
        value = getattr(answers, name)
        setattr(company, name, list(value) if isinstance(value, tuple) else value)
    company.trl = answers.trl
    company.provenance |= dict.fromkeys(changed, origin)
    company.changed_at = now
    company.save(update_fields=[*columns, "trl", "provenance", "changed_at"])
    _write_rows(company, answers, changed)
    outdate(company, changed, now=now)
    return changed


def _write_rows(company: Company, answers: Answers, changed: list[str]) -> None:
    if "categories" in changed:
        company.categories.set(Category.objects.filter(pk__in=answers.categories))
    if "products" in changed:
        rows = [_product(company, place, each) for place, each in enumerate(answers.products)]
        _replace(company.products.all(), rows)
    if "references" in changed:
        listed = enumerate(answers.references)
        _replace(company.references.all(), [_reference(company, *each) for each in listed])
    # What a caller had prefetched is stale now.
    company._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _replace(rows: QuerySet, new: Iterable[Product] | Iterable[Reference]) -> None:
    """Put the new rows in the place of the old; a part is known by its key, not by its row."""
    rows.delete()
    rows.model._default_manager.bulk_create(new)


def _product(company: Company, position: int, answer: ProductAnswer) -> Product:
    return Product(
        company=company,
        key=answer.key,
        position=position,
        name=answer.name,
        trl=answer.trl,
        ip_status=answer.ip_status,
    )


def _reference(company: Company, position: int, answer: ReferenceAnswer) -> Reference:
    return Reference(
        company=company,
        key=answer.key,
        position=position,
        customer=answer.customer,
        country_id=answer.country,
        year=answer.year,
        description=answer.description,
    )
