"""Which two firms may become one, which of them stays, and how long that can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from companies.models import Company, Merge
from companies.profile.policies import is_claimed

UNDO_WITHIN = timedelta(days=30)


class MergeRefused(Exception):
    """The two cannot become one; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The firm that stays, with whether its own people answer for it, and the one that goes."""

    kept: Company
    gone: Company
    is_claimed: bool


def sides_of(one: Company, other: Company) -> Sides:
    """Return which of the two stays: whose people answer, then which has a number, then the older.

    Raises MergeRefused (two_numbers, both_claimed, elsewhere, same, merged). At most three queries.
    """
    if one.pk == other.pk:
        raise MergeRefused("same")
    if are_merged(one, other):
        raise MergeRefused("merged")
    if one.municipality_id != other.municipality_id or one.archived_at or other.archived_at:
        raise MergeRefused("elsewhere")
    if one.organisation_number and other.organisation_number:
        raise MergeRefused("two_numbers")
    claimed = {company.pk for company in (one, other) if is_claimed(company)}
    if claimed == {one.pk, other.pk}:
        raise MergeRefused("both_claimed")
    kept, gone = sorted(
        (one, other),
        key=lambda each: (each.pk not in claimed, not each.organisation_number, each.pk),
    )
    return Sides(kept=kept, gone=gone, is_claimed=kept.pk in claimed)


def are_merged(one: Company, other: Company) -> bool:
    """Tell whether the two are one already. One query, if one of them is archived."""
    if not (one.archived_at or other.archived_at):
        return False
    pair = (one, other)
    return Merge.objects.filter(kept__in=pair, gone__in=pair, undone_at=None).exists()


def check_undo(merge: Merge, *, now: datetime) -> None:
    """Raise MergeRefused (undone, too_late, kept_gone, claimed_since) if it cannot be undone."""
    if merge.undone_at is not None:
        raise MergeRefused("undone")
    if now - merge.merged_at > UNDO_WITHIN:
        raise MergeRefused("too_late")
    if merge.kept.archived_at is not None:
        raise MergeRefused("kept_gone")
    if is_claimed(merge.kept) and not merge.was_claimed:
        raise MergeRefused("claimed_since")
