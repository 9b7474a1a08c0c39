"""The flat rows that the score reads; rewritten by every action that changes an answer.

Each rewrite wakes the scoring job after commit, many rows at once its sweep. A wake-up that is lost
is repaired by the next sweep, which looks for rows whose version is not the scored one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from companies.facts.size_classes import SizeClass
from companies.facts.sme import is_in_scope
from companies.models import Company, ProfileDraft, ScoringInputs, SeenProof
from companies.profile.answers import Answers, answers_with
from companies.profile.parts import ProductAnswer
from companies.profile.proofs import documented_answers, provable_answers, still_proves
from markets.models import Category, Domain
from xport.lib.jobs import wake
from xport.lib.many_rows import Lines, insert_lines, insert_values, lines_of, update_many

Kind = ScoringInputs.Kind
_MOST_WOKEN_ALONE = 20
_KEPT = ("id", "company", "kind", "version", "changed_at")
_VALUE_FIELDS = tuple(
    field.name for field in ScoringInputs._meta.concrete_fields if field.name not in _KEPT
)


@dataclass(frozen=True, kw_only=True)
class ScoredCategory:
    """What the score reads of a category."""

    needs: tuple[str, ...]
    is_digital: bool


def rewrite_all(*, company: Company, now: datetime) -> None:
    """Bring both rows of a firm up to date: *sent* if it is sent, *draft* if it has members."""
    if company.is_sent:
        rewrite(company=company, kind=Kind.SENT, now=now)
    if company.memberships.exists():
        rewrite(company=company, kind=Kind.DRAFT, now=now)


def rewrite(*, company: Company, kind: str, now: datetime) -> None:
    """Bring one row of a firm up to date."""
    rewrite_many(companies=[company], kind=kind, now=now)


@transaction.atomic
def rewrite_many(*, companies: Sequence[Company], kind: str, now: datetime) -> int:
    """Bring the rows of one kind up to date; return how many changed.

    At most eleven queries, however many firms: of products only the highest TRL is read.

    A row whose values did not change keeps its version and wakes nobody. The caller holds the
    locks of the companies.
    """
    answers = _sent_answers(companies)
    if kind == Kind.DRAFT:
        answers |= _draft_answers(companies)
    proofs = _proofs(companies)
    if kind == Kind.SENT:
        _drop_outdated(proofs, answers)
    categories = scored_categories()
    existing = {
        row.company_id: row
        for row in ScoringInputs.objects.select_for_update().filter(
            kind=kind, company__in=companies
        )
    }
    new: list[dict[str, object]] = []
    changed: list[ScoringInputs] = []
    for company in companies:
        documented = documented_answers(proofs[company.pk], answers[company.pk])
        values = _values_of(answers[company.pk], categories, documented)
        row = existing.get(company.pk)
        if row is None:
            fixed = {"company_id": company.pk, "kind": kind, "changed_at": now}
            new.append(fixed | values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            changed.append(_raised(row, values, now))
    _write(new, changed)
    return len(new) + len(changed)


def _write(new: Sequence[dict[str, object]], changed: Sequence[ScoringInputs]) -> None:
    """Write the rows, and wake the scoring of each; of many its sweep, which goes on by itself."""
    update_many(ScoringInputs, changed, [*_VALUE_FIELDS, "version", "changed_at"])
    if len(new) + len(changed) > _MOST_WOKEN_ALONE:
        insert_values(ScoringInputs, new)
        wake("matchmaking.sweep_rescoring")
    else:
        made = ScoringInputs.objects.bulk_create(ScoringInputs(**values) for values in new)
        for row in [*made, *changed]:
            wake("matchmaking.rescore_inputs", row.pk)


def new_lines(
    answers: Mapping[int, Answers], *, categories: Mapping[str, ScoredCategory], now: datetime
) -> Lines | None:
    """Return what the score reads of firms that are sent, made a moment ago, given by their ids.

    Nothing else is known of them yet, so nothing is compared. None if there are none. No query, so
    any thread may do it.
    """
    if not answers:
        return None
    rows = [
        {"company_id": company_id, **_said(_values_of(each, categories, []))}
        for company_id, each in answers.items()
    ]
    alike = {"kind": Kind.SENT.value, "changed_at": now}
    lines = lines_of(ScoringInputs, rows, alike)
    return lines._replace(texts=list(lines.texts))


def _said(values: dict[str, object]) -> dict[str, object]:
    """Leave out what has its default: of most new firms little is known."""
    return {name: value for name, value in values.items() if value is not None and value != []}


def write_new(lines: Lines | None) -> None:
    """Write what `new_lines` gave, within a transaction. One query."""
    if lines is None:
        return
    insert_lines(lines)
    wake("matchmaking.sweep_rescoring")


def inputs_of(many_answers: Sequence[Answers]) -> list[ScoringInputs]:
    """Return the rows that answers would make, unsaved and of no firm, so without proof.

    Two queries.
    """
    categories = scored_categories()
    return [ScoringInputs(**_values_of(answers, categories, [])) for answers in many_answers]


def scored_categories() -> dict[str, ScoredCategory]:
    """Return what the score reads of each category, by code. Two queries."""
    return {
        row.code: ScoredCategory(
            needs=tuple(need.code for need in row.needs.all()),
            is_digital=row.domain == Domain.DIGITALISATION,
        )
        for row in Category.objects.prefetch_related("needs")
    }


# Read apart from the firms at hand, whose cached rows would be stale in their caller's hands.
def _sent_answers(companies: Sequence[Company]) -> dict[int, Answers]:
    chosen: dict[int, list[str]] = {company.pk: [] for company in companies}
    links = Company.categories.through.objects.filter(company__in=companies)
    for company_id, code in links.values_list("company_id", "category_id"):
        chosen[company_id].append(code)
    return {
        company.pk: answers_with(
            company, categories=chosen[company.pk], products=_most_mature(company)
        )
        for company in companies
    }


def _most_mature(company: Company) -> list[ProductAnswer]:
    """Return what the score wants to know of the products: one with the highest TRL."""
    return [] if company.trl is None else [ProductAnswer(key="", trl=company.trl)]


def _draft_answers(companies: Sequence[Company]) -> dict[int, Answers]:
    drafts = ProfileDraft.objects.filter(company__in=companies)
    return {draft.company_id: Answers.from_json(draft.answers) for draft in drafts}


def _proofs(companies: Sequence[Company]) -> dict[int, list[SeenProof]]:
    proofs: dict[int, list[SeenProof]] = {company.pk: [] for company in companies}
    for proof in SeenProof.objects.filter(company__in=companies):
        proofs[proof.company_id].append(proof)
    return proofs


def _drop_outdated(proofs: dict[int, list[SeenProof]], answers: dict[int, Answers]) -> None:
    """Delete proofs of answers that are no longer sent: they prove nothing, even if one returns."""
    outdated = []
    for company_id, seen in proofs.items():
        provable = provable_answers(answers[company_id]) if seen else {}
        outdated += [proof.pk for proof in seen if not still_proves(proof, provable)]
    if outdated:
        SeenProof.objects.filter(pk__in=outdated).delete()


def _raised(row: ScoringInputs, values: dict[str, object], now: datetime) -> ScoringInputs:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_at = now
    return row


def _values_of(
    answers: Answers, categories: Mapping[str, ScoredCategory], documented: list[str]
) -> dict[str, object]:
    # A draft may be older than the list of categories.
    chosen = [categories[code] for code in answers.categories if code in categories]
    digital = sum(category.is_digital for category in chosen)
    share, turnover = answers.export_share_pct, _number(answers.turnover_size)
    return {
        "is_in_scope": is_in_scope(
            employees=answers.employees_size,
            turnover_ksek=answers.turnover_size,
            balance_sheet_ksek=answers.balance_sheet_ksek,
        ),
        "needs": sorted({need for category in chosen for need in category.needs}),
        "energy_share": digital / len(chosen) if chosen else None,
        "languages": _list(answers.languages),
        "export_share_pct": None if share is None else float(share),
        "sells_in": _list(answers.sells_in),
        "employees": _number(answers.employees_size),
        "turnover_msek": None if turnover is None else turnover / 1000,
        "trl": answers.trl,
        "certificates": _list(answers.certificates),
        "offer": answers.offer,
        "documented": documented,
    }


def _number(size: int | SizeClass | None) -> float | None:
    if isinstance(size, SizeClass):
        return size.midpoint
    return None if size is None else float(size)


def _list(codes: tuple[str, ...] | None) -> list[str] | None:
    return None if codes is None else list(codes)
