"""What an import reads from the database: categories, firms that are known, batches and rows."""

from collections.abc import Collection, Iterable, Mapping

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from companies.imports.additions import besides_of
from companies.imports.differences import KnownFirm
from companies.imports.reading.values import category_key
from companies.models import Company, ImportBatch, ImportRow, Membership, Municipality
from markets.models import Category
from xport.lib.many_rows import in_chunks
from xport.lib.versions import version_of

# Parameters of one statement.
CHUNK = 1000
# Rows that a job holds at once.
STEP = 4000
# Whose columns are remembered: older habits have passed.
_REMEMBERED = 20


def categories_by_spelling() -> dict[str, str]:
    """Return the codes of the categories by `category_key` of code and of both names. One query."""
    rows = Category.objects.values_list("code", "name_sv", "name_en")
    return {category_key(text): code for code, *names in rows for text in (code, *names)}


def known_firms(numbers: Iterable[str], *, is_locking: bool = False) -> dict[str, KnownFirm]:
    """Return the firms that have these organisation numbers, by number.

    One query, and four per thousand that are known. With `is_locking` they are held, in one order,
    until the transaction ends.
    """
    known: dict[str, KnownFirm] = {}
    for some in in_chunks(sorted(_that_firms_have(set(numbers))), CHUNK):
        known |= _known_firms(some, is_locking=is_locking)
    return known


def _that_firms_have(numbers: Collection[str]) -> list[str]:
    # As one parameter: Django makes one of each, which takes longer than finding the firm.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_number FROM companies_company WHERE organisation_number = ANY(%s)",
            [list(numbers)],
        )
        return [number for (number,) in cursor.fetchall()]


def _known_firms(numbers: list[str], *, is_locking: bool) -> dict[str, KnownFirm]:
    companies = Company.objects.filter(organisation_number__in=numbers)
    if is_locking:
        companies = companies.select_for_update(of=("self",))
    found = with_what_is_there(companies.order_by("organisation_number"))
    return {str(each.company.organisation_number): each for each in found}


def with_what_is_there(companies: QuerySet[Company]) -> list[KnownFirm]:
    """Return the firms as a list finds them, in their order. Four queries."""
    claimed = Exists(Membership.objects.filter(company=OuterRef("pk")))
    found = list(companies.annotate(has_members=claimed))
    if not found:
        return []
    categories: dict[int, list[str]] = {company.pk: [] for company in found}
    links = Company.categories.through.objects.filter(company__in=found)
    for company_id, code in links.values_list("company_id", "category_id"):
        categories[company_id].append(code)
    besides = besides_of({company.pk: company.has_members for company in found})
    return [
        KnownFirm(
            company=company,
            is_claimed=company.has_members,
            beside=besides[company.pk],
            categories=tuple(sorted(categories[company.pk])),
        )
        for company in found
    ]


def imports_of(municipality: Municipality) -> QuerySet[ImportBatch]:
    """Return the municipality's batches, the latest first."""
    batches = ImportBatch.objects.filter(municipality=municipality)
    return batches.select_related("created_by").order_by("-created_at", "-id")


def remembered_columns(municipality: Municipality) -> dict[str, Mapping[str, str | None]]:
    """Return what the municipality's officers took each header for, the latest first. One query."""
    confirmed = imports_of(municipality).exclude(state=ImportBatch.State.UPLOADED)
    remembered: dict[str, Mapping[str, str | None]] = {}
    for mapping in confirmed.values_list("mapping", flat=True)[:_REMEMBERED]:
        for column in (mapping or {}).get("columns", ()):
            choice = {name: column[name] for name in ("field", "unit", "edition")}
            if column["header"]:
                remembered.setdefault(column["header"], choice)
    return remembered


def outcomes_of(batch: ImportBatch) -> dict[str, int]:
    """Return how many rows have each outcome. One query."""
    rows = batch.rows.order_by().values_list("outcome").annotate(count=Count("pk"))
    return dict(rows)


def rows_to_correct(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Return the rows that come back as a file: the refused, and those with a question."""
    outcomes = [ImportRow.Outcome.REFUSED, ImportRow.Outcome.QUESTION]
    return batch.rows.filter(outcome__in=outcomes).order_by("number")


def reading_of(batch: ImportBatch) -> str:
    """Return a word that changes with what the preview shows: its rows, and what is said of them.

    Each reading writes the rows anew. Two queries.
    """
    first = batch.rows.order_by("number").values_list("pk", flat=True).first()
    numbers = batch.rows.exclude(number_answer="").order_by("number")
    said = [list(pair) for pair in numbers.values_list("number", "number_answer")]
    return version_of([first, batch.answers, batch.sni_confirmed, said])
