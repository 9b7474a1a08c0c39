"""The officer's list as a table for a spreadsheet: what the page shows, and each firm's number."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from companies.facts.size_classes import EMPLOYEES, SizeClass
from companies.models import Company
from companies.profile.answers import answers_of
from companies.profile.choices import size_class_words
from markets.models import Market
from matchmaking.models import FitScore
from matchmaking.rescoring.queries import heat_rows
from xport.lib.csv_files import Cell
from xport.portal.municipality.filters import CLAIMED, QUESTIONS, STATES, UNCLAIMED, UNVERIFIED
from xport.portal.municipality.layout import Column

_STATE_WORDS = dict(STATES)


def table_of(companies: Sequence[Company], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """Yield a header and a row per firm, in their order: the name, then what was chosen.

    Three queries for all, or none without scores. A preliminary result is no score: its cell is
    empty, as its number is another measure.
    """
    has_scores = Column.SCORES in columns
    markets = list(Market.objects.all()) if has_scores else []
    scores = heat_rows(companies) if has_scores else {}
    yield [_("Company"), *chain.from_iterable(_headings(column, markets) for column in columns)]
    for company in companies:
        by_market = {
            row.market: row.shown_hundredths
            for row in scores.get(company.pk, ())
            if row.status == FitScore.Status.SCORED
        }
        points: list[Cell] = [_points(by_market.get(market.pk)) for market in markets]
        cells = (
            points if column == Column.SCORES else [_CELL[column](company)] for column in columns
        )
        yield [company.name, *chain.from_iterable(cells)]


def _headings(column: Column, markets: Sequence[Market]) -> list[Cell]:
    return [market.name for market in markets] if column == Column.SCORES else [str(column.label)]


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else round(hundredths / 100, 1)


def employees_of(company: Company) -> int | str | None:
    """Return the number, or its class in words."""
    size = answers_of(company).employees_size
    return str(size_class_words(EMPLOYEES, size)) if isinstance(size, SizeClass) else size


def _yes_or_no(said: bool | None) -> str | None:
    if said is None:
        return None
    return _("Yes") if said else _("No")


def _day(day: object) -> str | None:
    return None if day is None else f"{day}"


def _state_of(company: Company) -> str:
    if not company.is_claimed:  # type: ignore[attr-defined]
        return UNCLAIMED
    return CLAIMED if company.is_verified else UNVERIFIED


def _open_questions(company: Company) -> str:
    said = answers_of(company)
    answers = {
        "category": said.categories or None,
        "sells_in": said.sells_in,
        "export_share": said.export_share_pct,
        "trl": said.trl,
        "certificates": said.certificates,
        "languages": said.languages,
        "employees": said.employees_size,
        "turnover": said.turnover_size,
        "offer": said.offer,
    }
    return ", ".join(str(QUESTIONS[each]) for each in QUESTIONS if answers[each] is None)


# What `working_list.with_care` adds to a firm is no field of the model, hence Any.
_CELL: dict[Column, Callable[[Any], Cell]] = {
    Column.CATEGORIES: lambda firm: ", ".join(each.name for each in firm.categories.all()),
    Column.NUMBER: lambda firm: firm.organisation_number,
    Column.STATE: lambda firm: str(_STATE_WORDS[_state_of(firm)]),
    Column.UNANSWERED: _open_questions,
    Column.CONTACT: lambda firm: _day(firm.last_contact_on),
    Column.RESPONSIBLE: lambda firm: firm.responsible_name,
    Column.FOLLOW_UP: lambda firm: _day(firm.next_follow_up_on),
    Column.EMPLOYEES: employees_of,
    Column.ADVERTISING_BLOCK: lambda firm: _yes_or_no(firm.has_advertising_block),
    Column.CHANGED: lambda firm: _day(localdate(firm.changed_at)),
}
