"""Accepting or declining what others propose, one by one or all alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from companies.models import Company, ProfileDraft, Proposal
from companies.profile import scoring_inputs
from companies.profile.actions import lock, save_draft
from companies.profile.answer_checks import check_answers
from companies.profile.answer_writing import write_answers
from companies.profile.answers import Answers, answers_of
from companies.profile.policies import check_member, is_claimed
from companies.profile.proposals import NAME, answers_taking, values_of
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Permission
from xport.lib.versions import version_of

State = Proposal.State


@dataclass(frozen=True, kw_only=True)
class Settled:
    """How many proposals became what; `changed` were left alone: today's answer is another."""

    accepted: int
    declined: int
    outdated: int
    changed: int
    in_draft: bool


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """Accepted proposals, and the answers they go into: those sent, or the firm's draft."""

    proposals: list[Proposal]
    shown: Answers
    is_claimed: bool
    in_draft: bool


@transaction.atomic
def settle_proposals(
    *, company: Company, seen: Mapping[str, str], accept: bool, by: User, now: datetime
) -> Settled:
    """Accept or decline open proposals of a firm; one that is settled already is passed over.

    `seen` maps their public ids to the version of the answer that was shown beside each. A claimed
    firm's proposals are its members': into an unsent draft an accepted one goes like an edit of
    theirs, and is sent when they send the rest. Without a draft it is written as sent at once: what
    is proposed came from those who see it then, so nothing private leaves the firm by it, and a
    draft that somebody must remember to send would not be one click. Of an unclaimed firm the
    caller answers for that `by` is an officer of its municipality.

    Raises NoLongerMember, AnswersRefused.
    """
    company = lock(company)
    claimed = is_claimed(company)
    if claimed:
        check_member(company, by, Permission.COMPANY_SEND)
    draft = ProfileDraft.objects.filter(company=company).first() if claimed else None
    shown = Answers.from_json(draft.answers) if draft else answers_of(company)
    found = _decided(company, seen, shown, accept=accept)
    _close(found, by=by, now=now)
    in_draft = claimed and (draft is not None or not company.is_sent)
    if found[State.ACCEPTED]:
        taken = _Taken(
            proposals=found[State.ACCEPTED], shown=shown, is_claimed=claimed, in_draft=in_draft
        )
        _write(company, taken, by=by, now=now)
    _record(company, found, by=by, now=now)
    return Settled(
        accepted=len(found[State.ACCEPTED]),
        declined=len(found[State.DECLINED]),
        outdated=len(found[State.OUTDATED]),
        changed=len(found[State.OPEN]),
        in_draft=in_draft,
    )


def _decided(
    company: Company, seen: Mapping[str, str], shown: Answers, *, accept: bool
) -> dict[State, list[Proposal]]:
    """Return the proposals by what becomes of them; the newest first, which wins its question."""
    sent = answers_of(company)
    found: dict[State, list[Proposal]] = {
        state: [] for state in (State.ACCEPTED, State.DECLINED, State.OUTDATED, State.OPEN)
    }
    taken: set[str] = set()
    waiting = Proposal.objects.open().filter(company=company, public_id__in=seen)
    for each in waiting.order_by("-created_at", "-pk"):
        today = values_of(company, shown, each.question)
        if values_of(company, sent, each.question) != each.old or each.question in taken:
            found[State.OUTDATED].append(each)
        elif not accept:
            found[State.DECLINED].append(each)
        elif seen[each.public_id] != version_of(today):
            found[State.OPEN].append(each)
        else:
            taken.add(each.question)
            found[State.ACCEPTED].append(each)
    return found


def _close(found: Mapping[State, Iterable[Proposal]], *, by: User, now: datetime) -> None:
    for state in (State.ACCEPTED, State.DECLINED, State.OUTDATED):
        ids = [each.pk for each in found[state]]
        if ids:
            decider = None if state == State.OUTDATED else by
            closed = Proposal.objects.filter(pk__in=ids)
            closed.update(state=state, decided_at=now, decided_by=decider)


def _record(
    company: Company, found: Mapping[State, list[Proposal]], *, by: User, now: datetime
) -> None:
    if any(found[state] for state in (State.ACCEPTED, State.DECLINED, State.OUTDATED)):
        ids = {state.value: [each.pk for each in found[state]] for state in found}
        audit.record(action="proposals.settled", by=by, obj=company, now=now, **ids)


def _write(company: Company, taken: _Taken, *, by: User, now: datetime) -> None:
    accepted, shown, answers = taken.proposals, taken.shown, taken.shown
    for each in accepted:
        answers = answers_taking(answers, each.proposed)
    if taken.in_draft:
        save_draft(company=company, answers=answers, version=shown.version, by=by, now=now)
        # A draft holds no name: that stands at once.
        accepted = [each for each in accepted if each.question == NAME]
        if not accepted:
            return
    else:
        check_answers(answers, before=shown)
        source = "company" if taken.is_claimed else "municipality"
        write_answers(company=company, answers=answers, source=source, by=by, now=now)
    for each in accepted:
        if each.question == NAME:
            company.name = each.proposed[NAME]
            company.sort_key = Company.sort_key_of(company.name)
        _credit(company, each, is_claimed=taken.is_claimed, by=by, now=now)
    company.changed_at = now
    company.save(update_fields=["name", "sort_key", "provenance", "changed_at"])
    scoring_inputs.rewrite_all(company=company, now=now)


def _credit(
    company: Company, proposal: Proposal, *, is_claimed: bool, by: User, now: datetime
) -> None:
    """Say where the value came from, and who confirmed it.

    What the firm has accepted it answers for as for its own words: no list overwrites it.
    """
    origin: dict[str, object] = {
        "source": proposal.source,
        "date": localdate(proposal.created_at).isoformat(),
        "by": proposal.created_by_id,
    }
    if is_claimed:
        origin = {"source": "company", "date": localdate(now).isoformat(), "by": by.pk}
    for name in proposal.proposed:
        company.provenance[name] = origin | {"confirmed_by": by.pk}
