"""What a batch would make of each firm, told before anything is written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from companies.models import Company
from companies.profile.answers import answers_of


class Kept(StrEnum):
    """Why a firm is left as it is."""

    CLAIMED = "claimed"
    SAME = "same"


@dataclass(frozen=True, kw_only=True)
class PlannedChange:
    """One firm: the words of its answer today and afterwards, or why it is kept."""

    company: Company
    before: list[str]
    after: list[str]
    kept: Kept | None

    @property
    def lost(self) -> list[str]:
        return [word for word in self.before if word not in self.after]


def planned_changes(
    companies: Iterable[Company], *, field: str, codes: Collection[str], words: Mapping[str, str]
) -> list[PlannedChange]:
    """Return what set_categories or set_languages (`field`) would do, firm by firm.

    `companies` are of queries.inventory_of, `words` those of the codes. No query.
    """
    return [_planned(company, field, tuple(codes), words) for company in companies]


def _planned(
    company: Company, field: str, codes: tuple[str, ...], words: Mapping[str, str]
) -> PlannedChange:
    today = answers_of(company)
    # By the same rule as when they are written: in another order they are the same.
    answered = replace(today, **{field: codes})  # type: ignore[arg-type]
    kept = Kept.SAME if answered == today else None
    return PlannedChange(
        company=company,
        before=words_of(company, field=field, words=words),
        after=[word for code, word in words.items() if code in codes],
        kept=Kept.CLAIMED if company.is_claimed else kept,  # type: ignore[attr-defined]
    )


def words_of(company: Company, *, field: str, words: Mapping[str, str]) -> list[str]:
    """Return the words of a firm's answer in the order of the reference data."""
    codes = getattr(answers_of(company), field) or ()
    return [word for code, word in words.items() if code in codes]
