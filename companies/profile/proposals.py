"""What can be proposed of a firm, and what a proposal says beside today's answer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from companies.models import Company, Proposal
from companies.profile.answers import Answers, answers_of
from companies.profile.queries import DRAFT, AnswerRow, answer_rows
from markets.queries import Vocabulary
from xport.lib.versions import version_of

NAME = "name"
# What is answered together is proposed together. Products, references, wishes and the ambition are
# the firm's own: nobody else knows them better.
QUESTIONS: dict[str, tuple[str, ...]] = {
    NAME: (NAME,),
    "categories": ("categories",),
    "offer": ("offer",),
    "summary": ("summary",),
    "employees": ("employees", "employees_class"),
    "turnover_ksek": ("turnover_ksek", "turnover_class"),
    "balance_sheet_ksek": ("balance_sheet_ksek",),
    "size_year": ("size_year",),
    "legal_form": ("legal_form",),
    "sni_2025": ("sni_2025",),
    "sni_2007": ("sni_2007",),
    "sells_in": ("sells_in",),
    "export_share_pct": ("export_share_pct",),
    "export_experience": ("export_experience",),
    "certificates": ("certificates",),
    "languages": ("languages",),
    "description_sv": ("description_sv",),
    "description_en": ("description_en",),
    "website": ("website",),
}
LONGEST_REASON = 300

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """A proposal beside the answer that its reader sees today; `seen` is a version of that."""

    proposal: Proposal
    today: AnswerRow
    proposed: AnswerRow
    seen: str


def values_of(company: Company, answers: Answers, question: str) -> Values:
    """Return the columns of a question, as JSON holds them and equal for equal answers."""
    if question == NAME:
        return {NAME: company.name}
    stored = answers.to_json()
    share = answers.export_share_pct
    if share is not None:
        # The database writes 12.5 as 12.50.
        stored["export_share_pct"] = f"{Decimal(share).normalize():f}"
    return {name: stored[name] for name in QUESTIONS[question]}


def answers_taking(answers: Answers, proposed: Mapping[str, Any]) -> Answers:
    """Return the answers with the proposed in their places.

    A country that the firm sells in is no wish any more.
    """
    values = answers.to_json() | {name: each for name, each in proposed.items() if name != NAME}
    taken = Answers.from_json(values)
    sold = set(taken.sells_in or ()) if "sells_in" in proposed else set()
    return replace(
        taken,
        interested_in=tuple(code for code in taken.interested_in if code not in sold),
        not_interested_in=tuple(code for code in taken.not_interested_in if code not in sold),
    )


def is_known(proposal: Proposal, earlier: Iterable[Proposal]) -> bool:
    """Tell whether the same waits already, was declined, or is accepted in an unsent draft."""
    state = Proposal.State
    return any(
        (each.question, each.digest) == (proposal.question, proposal.digest)
        and (
            each.state in (state.OPEN, state.DECLINED)
            or (each.state == state.ACCEPTED and each.old == proposal.old)
        )
        for each in earlier
    )


def outdate(company: Company, changed: Collection[str], *, now: datetime) -> int:
    """Close what would have changed answers that somebody has just changed. One query."""
    questions = [name for name, columns in QUESTIONS.items() if set(columns) & set(changed)]
    waiting = Proposal.objects.open().filter(company=company, question__in=questions)
    return waiting.update(state=Proposal.State.OUTDATED, decided_at=now)


def accepted_in_draft(company: Company, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return those that the firm has accepted and not sent: that is its members' own to know."""
    sent = answers_of(company)
    return [
        each
        for each in proposals
        if each.state == Proposal.State.ACCEPTED
        and each.question != NAME
        and values_of(company, sent, each.question) == each.old
    ]


def todays_rows(
    company: Company, answers: Answers, words: Vocabulary
) -> list[tuple[str, AnswerRow]]:
    """Return each question of QUESTIONS with today's answer. No query."""
    rows = answer_rows(company, answers, words)
    return [(each, _today(company, rows, each)) for each in QUESTIONS]


def proposal_rows(
    company: Company, proposals: Iterable[Proposal], answers: Answers, words: Vocabulary
) -> list[ProposalRow]:
    """Return the proposals beside `answers`, which are the reader's: the draft's or the sent ones.

    One query.
    """
    sent = answers_of(company)
    today = answer_rows(company, answers, words)
    return [
        ProposalRow(
            proposal=each,
            today=_marked(_today(company, today, each.question), company, sent, answers),
            proposed=_proposed(company, each, words),
            seen=version_of(values_of(company, answers, each.question)),
        )
        for each in proposals
    ]


def _marked(row: AnswerRow, company: Company, sent: Answers, shown: Answers) -> AnswerRow:
    """Say of an answer that is not as it was sent that it stands in the draft."""
    question = next(name for name, columns in QUESTIONS.items() if row.question in columns)
    is_sent = values_of(company, sent, question) == values_of(company, shown, question)
    return row if is_sent else replace(row, source=DRAFT, date="")


def _today(company: Company, rows: list[AnswerRow], question: str) -> AnswerRow:
    if question == NAME:
        origin = company.provenance.get(NAME, {})
        return AnswerRow(
            question=NAME,
            value=company.name,
            source=origin.get("source", ""),
            date=origin.get("date", ""),
        )
    return _row_of(rows, question)


def _proposed(company: Company, proposal: Proposal, words: Vocabulary) -> AnswerRow:
    origin = {
        "source": proposal.source,
        "date": localdate(proposal.created_at).isoformat(),
    }
    if proposal.question == NAME:
        return AnswerRow(question=NAME, value=proposal.proposed[NAME], **origin)
    rows = answer_rows(company, answers_taking(Answers(), proposal.proposed), words)
    return replace(_row_of(rows, proposal.question), **origin)


def _row_of(rows: list[AnswerRow], question: str) -> AnswerRow:
    said = {row.question: row for row in rows if row.value is not None}
    found = (said[name] for name in QUESTIONS[question] if name in said)
    unsaid = AnswerRow(question=question, value=None, source="", date="")
    return next(found, unsaid)
