"""Categories from SNI for the rows of a list: suggested by a code, written when confirmed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from companies.facts.sni_categories import sni_categories, suggested_keys
from companies.imports.differences import Difference, KnownFirm, ListedFirm
from companies.imports.policies import State, StepRefused
from companies.imports.queries import CHUNK
from companies.models import Company, ImportBatch, ImportRow, Membership
from companies.profile.sni_suggestions import (
    SniGroup,
    categories_among,
    give_categories,
    groups_of,
    origin_of,
)
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.many_rows import in_chunks, update_many

Outcome = ImportRow.Outcome
_OUTCOMES = (Outcome.CREATE, Outcome.UPDATE, Outcome.UNCHANGED)


def suggestions_for(listed: ListedFirm | None, known: KnownFirm | None, outcome: str) -> list[str]:
    """Return the keys that a row's codes speak for, if neither row nor firm has a category."""
    if listed is None or outcome not in _OUTCOMES or "categories" in listed.values:
        return []
    if outcome != Outcome.CREATE and (known is None or known.is_claimed or known.categories):
        return []
    values = listed.values
    return suggested_keys(sni_2007=values.get("sni_2007"), sni_2025=values.get("sni_2025"))


def groups_in_list(batch: ImportBatch) -> list[SniGroup]:
    """Return the batch's rows grouped by code and category. One query."""
    rows = batch.rows.exclude(sni_suggestions=[]).filter(outcome__in=_OUTCOMES).order_by("number")
    named = rows.values_list("name", "sni_suggestions").iterator()
    return groups_of(named, confirmed=batch.sni_confirmed)


def confirmed_count(batch: ImportBatch, *outcomes: str) -> int:
    """Return how many rows get a category when the batch is written."""
    if not batch.sni_confirmed:
        return 0
    rows = batch.rows.filter(sni_suggestions__overlap=batch.sni_confirmed)
    return rows.filter(outcome__in=outcomes or _OUTCOMES).count()


@transaction.atomic
def confirm_suggestions(
    *, batch: ImportBatch, keys: Collection[str], by: User, now: datetime
) -> None:
    """Say which suggestions are written with the batch, instead of what was said before.

    Raises StepRefused unless the batch is a preview.
    """
    confirmed = sorted({key for key in keys if key in sni_categories()})
    previews = ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEWED)
    if not previews.update(sni_confirmed=confirmed, sni_confirmed_by=by):
        raise StepRefused(ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk))
    batch.sni_confirmed, batch.sni_confirmed_by = confirmed, by
    audit.record(
        action="import.sni_categories_confirmed", by=by, obj=batch, now=now, keys=confirmed
    )


def write_confirmed(batch: ImportBatch, *, now: datetime) -> None:
    """Give the firms of the batch's rows the categories that were confirmed.

    Part of the commit, after its firms are written; nothing if nobody has confirmed anything.
    """
    if not batch.sni_confirmed:
        return
    rows = (
        batch.rows.filter(outcome__in=_OUTCOMES, sni_suggestions__overlap=batch.sni_confirmed)
        .exclude(company=None)
        .order_by("number")
        .defer("cells", "values", "warnings", "left_out")
    )
    for some in in_chunks(rows.iterator(chunk_size=CHUNK), CHUNK):
        _write(some, batch, now=now)


def _write(rows: Sequence[ImportRow], batch: ImportBatch, *, now: datetime) -> None:
    ids = [row.company_id for row in rows if row.company_id]
    locked = Company.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, municipality=batch.municipality_id, archived_at=None
    )
    firms = {company.pk: company for company in locked.order_by("pk")}
    # Meanwhile somebody may have answered, or taken the firm over.
    for relation in (Company.categories.through.objects, Membership.objects):
        taken = set(relation.filter(company__in=list(firms)).values_list("company", flat=True))
        firms = {pk: firm for pk, firm in firms.items() if pk not in taken}
    given = [row for row in rows if row.company_id in firms]
    confirmed = batch.sni_confirmed or []
    chosen = {row.company_id: categories_among(row.sni_suggestions, confirmed) for row in given}
    origin = origin_of(confirmed_by_id=batch.sni_confirmed_by_id, now=now)
    for row in given:
        _note(row, chosen[row.company_id], firms[row.company_id or 0], origin)
    give_categories(
        companies=list(firms.values()),
        chosen={pk: chosen[pk] for pk in firms},
        origin=origin,
        now=now,
    )
    update_many(ImportRow, given, ["outcome", "reason", "differences", "written"])


def _note(row: ImportRow, codes: list[str], company: Company, origin: dict[str, Any]) -> None:
    """Write on the row what its firm gets, so that the result shows it and undoing finds it."""
    if row.outcome == Outcome.CREATE:
        return
    old, new = {"categories": None}, {"categories": codes}
    row.outcome, row.reason = Outcome.UPDATE, ""
    row.differences = [*row.differences, Difference(field="categories", old=old, new=new).to_json()]
    # A row that only adds a contact person or a note has written no answer.
    written = {"old": {}, "new": {}, "provenance": {}, "origin": origin} | row.written
    written["old"] |= old
    written["new"] |= new
    written["provenance"]["categories"] = company.provenance.get("categories")
    written["origins"] = {"categories": origin}
    row.written = written
