"""Making two records of one firm one, and undoing it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from companies.models import Company, Merge
from companies.profile import scoring_inputs
from companies.profile.actions import lock
from companies.profile.answer_writing import write_answers
from companies.profile.answers import FIELDS, Answers, answers_of
from matchmaking.merging.choices import BLOCK, NAME, chosen_answers
from matchmaking.merging.moving import (
    move_back,
    move_rows,
    restore_matches,
    withdraw_matches,
)
from matchmaking.merging.policies import MergeRefused, Sides, check_undo, sides_of
from xport.accounts import audit
from xport.accounts.models import User


@transaction.atomic
def merge_companies(
    *, kept: Company, gone: Company, chosen: Collection[str], by: User, now: datetime
) -> Merge:
    """Make two firms one; `chosen` are the answers that stand as the firm that goes gave them.

    A firm whose own people answer keeps all its answers, whatever is chosen. Nothing is deleted:
    what does not move stays with the archived record. Raises MergeRefused.
    """
    sides = _locked(kept, gone)
    if sides.kept.pk != kept.pk:
        raise MergeRefused("changed")
    taken = set() if sides.is_claimed else set(chosen)
    before, after = _take_answers(sides, taken, by=by, now=now)
    moved = move_rows(sides, takes_references="references" in taken)
    merge = Merge.objects.create(
        kept=sides.kept,
        gone=sides.gone,
        merged_at=now,
        merged_by=by,
        was_claimed=sides.is_claimed,
        number=_hand_number(sides.gone, sides.kept),
        before=before,
        after=after,
        moved=moved,
        withdrawn=withdraw_matches(sides, by=by, now=now),
    )
    _archive(sides.gone, now)
    scoring_inputs.rewrite_all(company=sides.kept, now=now)
    rows = {relation: len(ids) for relation, ids in moved.items()}
    audit.record(
        action="companies.merged",
        by=by,
        obj=sides.kept,
        now=now,
        gone=sides.gone.pk,
        moved=rows,
        changed=sorted(after),
    )
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: User, now: datetime) -> Merge:
    """Bring the firm that was merged away back with all that was its own.

    An answer that somebody has changed since stays as it is. Raises MergeRefused.
    """
    firms = {pk: _lock_by_id(pk) for pk in sorted((merge.kept_id, merge.gone_id))}
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    merge.kept, merge.gone = firms[merge.kept_id], firms[merge.gone_id]
    check_undo(merge, now=now)
    sides = Sides(kept=merge.kept, gone=merge.gone, is_claimed=merge.was_claimed)
    _give_answers_back(merge, by=by, now=now)
    if merge.number and sides.kept.organisation_number == merge.number:
        _hand_number(sides.kept, sides.gone)
    move_back(merge.moved, sides)
    restore_matches(merge.withdrawn, sides, by=by, now=now)
    _archive(sides.gone, None)
    for firm in (sides.kept, sides.gone):
        scoring_inputs.rewrite_all(company=firm, now=now)
    merge.undone_at, merge.undone_by = now, by
    merge.save(update_fields=["undone_at", "undone_by"])
    audit.record(
        action="companies.merge_undone", by=by, obj=sides.kept, now=now, gone=sides.gone.pk
    )
    return merge


def _locked(one: Company, other: Company) -> Sides:
    # In order of id: two officers who merge the same two at once wait for each other.
    firms = [_lock_by_id(pk) for pk in sorted({one.pk, other.pk})]
    return sides_of(firms[0], firms[-1])


def _lock_by_id(pk: int) -> Company:
    return lock(Company(pk=pk))


def _take_answers(
    sides: Sides, taken: set[str], *, by: User, now: datetime
) -> tuple[dict[str, object], dict[str, object]]:
    """Write the chosen answers; return what changed, before and after."""
    kept = sides.kept
    before = answers_of(kept).to_json() | {NAME: kept.name}
    answers = chosen_answers(kept, sides.gone, taken)
    changed = write_answers(company=kept, answers=answers, source="municipality", by=by, now=now)
    if NAME in taken and sides.gone.name != kept.name:
        _rename(kept, sides.gone.name)
        changed = [*changed, NAME]
    after = answers.to_json() | {NAME: kept.name}
    if sides.gone.has_advertising_block and not kept.has_advertising_block:
        # Whose record said so does not matter: the firm is spared.
        before[BLOCK], after[BLOCK] = kept.has_advertising_block, True
        _set_block(kept, True)
        changed = [*changed, BLOCK]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def _give_answers_back(merge: Merge, *, by: User, now: datetime) -> None:
    """Put back what still stands as the merge left it."""
    kept = merge.kept
    current = answers_of(kept).to_json() | {NAME: kept.name, BLOCK: kept.has_advertising_block}
    untouched = [name for name, value in merge.after.items() if current[name] == value]
    if NAME in untouched:
        _rename(kept, merge.before[NAME])
    if BLOCK in untouched:
        _set_block(kept, merge.before[BLOCK])
    values = {name: current[name] for name in FIELDS}
    values |= {name: merge.before[name] for name in untouched if name in FIELDS}
    answers = Answers.from_json(values)
    write_answers(company=kept, answers=answers, source="municipality", by=by, now=now)


def _hand_number(giver: Company, taker: Company) -> str:
    """Hand the organisation number over, if there is one; the giver first, for it is unique."""
    number = giver.organisation_number
    if number is None or taker.organisation_number is not None:
        return ""
    giver.organisation_number, taker.organisation_number = None, number
    giver.save(update_fields=["organisation_number"])
    taker.save(update_fields=["organisation_number"])
    return number


def _rename(company: Company, name: str) -> None:
    company.name, company.sort_key = name, Company.sort_key_of(name)
    company.save(update_fields=["name", "sort_key"])


def _set_block(company: Company, is_blocked: bool | None) -> None:
    company.has_advertising_block = is_blocked
    company.save(update_fields=["has_advertising_block"])


def _archive(company: Company, at: datetime | None) -> None:
    company.archived_at = at
    company.save(update_fields=["archived_at"])
