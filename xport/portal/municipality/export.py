"""The officer's list as a table for a spreadsheet: the firms and columns that the page shows."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from companies.models import Company
from companies.profile.answers import answers_of
from markets.models import Market
from matchmaking.models import FitScore
from matchmaking.rescoring.queries import heat_rows
from xport.lib.csv_files import Cell
from xport.portal.municipality.filters import CLAIMED, QUESTIONS, STATES, UNCLAIMED, UNVERIFIED

_STATE_WORDS = dict(STATES)


def table_of(companies: Sequence[Company], markets: Sequence[Market]) -> Iterator[list[Cell]]:
    """Yield a header and a row per firm, in their order. Two queries for all.

    A preliminary result is no score: its cell is empty, as its number is another measure.
    """
    yield [
        _("Company"),
        _("Organisation number"),
        _("Categories"),
        _("State"),
        *(market.name for market in markets),
        _("Unanswered"),
        _("Responsible officer"),
        _("Last contact"),
        _("Next follow-up"),
        _("Advertising block"),
    ]
    scores = heat_rows(companies)
    for company in companies:
        by_market = {
            row.market: row.shown_hundredths
            for row in scores[company.pk]
            if row.status == FitScore.Status.SCORED
        }
        yield [
            company.name,
            company.organisation_number,
            ", ".join(category.name for category in company.categories.all()),
            str(_STATE_WORDS[_state_of(company)]),
            *(_points(by_market.get(market.pk)) for market in markets),
            ", ".join(str(QUESTIONS[code]) for code in _open_questions(company)),
            company.responsible_name,  # type: ignore[attr-defined]
            _day(company.last_contact_on),  # type: ignore[attr-defined]
            _day(company.next_follow_up_on),  # type: ignore[attr-defined]
            _yes_or_no(company.has_advertising_block),
        ]


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else round(hundredths / 100, 1)


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


def _open_questions(company: Company) -> Iterable[str]:
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
    return [question for question in QUESTIONS if answers[question] is None]
