"""What is held of a firm itself: what it sent or was inventoried with, its people, its scores.

Only what others than its members may see: a draft is theirs alone and is never read here.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from companies.files.queries import files_of
from companies.models import ClaimRequest, Company, Merge, Proposal, ScoringInputs
from companies.people.contacts import contacts_of
from companies.profile.answers import answers_of
from companies.profile.proposals import accepted_in_draft, proposal_rows
from companies.profile.queries import AnswerRow, answer_rows
from markets.queries import vocabulary
from matchmaking.models import FitScore, Match, ScoreChange
from xport.lib.formatting import stored_score_text
from xport.lib.templatetags.xport import label_word
from xport.portal.municipality.holdings.parts import (
    Review,
    Row,
    Section,
    day,
    fragment,
    listed,
    person,
)
from xport.portal.pictures import label_of

SENT = ScoringInputs.Kind.SENT
# Questions whose answers say how a firm does and what it plans; others it tells everybody.
_BUSINESS = {
    *("products", "employees", "employees_class", "turnover_ksek", "turnover_class"),
    *("balance_sheet_ksek", "sells_in", "export_share_pct", "export_experience"),
    *("interested_in", "not_interested_in", "references", "ambition", "trl"),
}


def sections_of_firm(company: Company) -> Iterator[Section]:
    """Yield the sections, some a query or two each."""
    yield Section(code="company", title=_("The company"), rows=tuple(_register(company)))
    yield Section(code="answers", title=_("Answers"), rows=tuple(_answers(company)))
    yield Section(code="proposals", title=_("Proposed answers"), rows=tuple(_proposals(company)))
    yield Section(code="proofs", title=_("Proof seen"), rows=tuple(_proofs(company)))
    yield Section(code="files", title=_("Files"), rows=tuple(_files(company)))
    yield Section(code="people", title=_("Contact persons"), rows=tuple(_people(company)))
    yield Section(code="claims", title=_("Requests to take over"), rows=tuple(_claims(company)))
    yield Section(code="scores", title=_("Scores"), rows=tuple(_scores(company)))
    yield Section(code="matches", title=_("Matches"), rows=tuple(_matches(company)))
    yield Section(code="merges", title=_("Merged records"), rows=tuple(_merges(company)))


def _register(company: Company) -> Iterator[Row]:
    yield Row(name=_("Company"), value=company.name)
    yield Row(name=_("Organisation number"), value=company.organisation_number or "")
    yield Row(name=_("Municipality"), value=company.municipality.name)
    if company.has_advertising_block is not None:
        blocked = _("yes") if company.has_advertising_block else _("no")
        yield Row(name=_("Advertising block"), value=blocked)
    yield Row(
        name=_("In the list since"),
        value=day(company.created_at),
        origin=company.get_origin_display(),
    )
    yield Row(
        name=_("Confirmed"),
        value=day(company.verified_at),
        origin=person(company.verified_by),
    )


def _answers(company: Company) -> Iterator[Row]:
    for row in answer_rows(company, answers_of(company), vocabulary()):
        yield Row(
            name=fragment("companies/_question.html", question=row.question),
            value=fragment("companies/_answer.html", row=row),
            origin=_origin(row),
            day=row.date,
            review=_review(row),
        )


def _origin(row: AnswerRow) -> str:
    if not row.source:
        return ""
    names = {"company": _("the company"), "import": _("import"), "sni": _("from SNI")}
    return names.get(row.source, _("the municipality"))


def _review(row: AnswerRow) -> Review:
    # An open question tells nothing.
    is_told = row.question in _BUSINESS and row.value is not None
    return Review.BUSINESS if is_told else Review.NONE


def _proposals(company: Company) -> Iterator[Row]:
    """Yield what lists and officers proposed, and what became of it as far as officers may know."""
    states = {
        Proposal.State.OPEN: _("waiting"),
        Proposal.State.ACCEPTED: _("accepted"),
        Proposal.State.DECLINED: _("declined"),
        Proposal.State.OUTDATED: _("outdated: the answer was changed"),
        Proposal.State.WITHDRAWN: _("withdrawn: the import was undone"),
    }
    proposals = list(company.proposals.select_related("created_by").order_by("created_at", "pk"))
    in_draft = accepted_in_draft(company, proposals)
    for row in proposal_rows(company, proposals, answers_of(company), vocabulary()):
        made = row.proposal
        is_open = made.state == Proposal.State.OPEN or made in in_draft
        state = states[Proposal.State.OPEN if is_open else Proposal.State(made.state)]
        settled = "" if is_open else day(made.decided_at)
        yield Row(
            name=fragment("companies/_question.html", question=made.question),
            value=listed(
                [
                    fragment("companies/_answer.html", row=row.proposed),
                    made.reason,
                    f"{state} {settled}".strip(),
                ]
            ),
            origin=", ".join(x for x in (_origin(row.proposed), person(made.created_by)) if x),
            day=day(made.created_at),
            review=Review.NOTE if made.reason else _review(row.proposed),
        )


def _proofs(company: Company) -> Iterator[Row]:
    for proof in company.seen_proofs.select_related("seen_by").order_by("question"):
        question = fragment("companies/_question.html", question=proof.question)
        yield Row(
            name=question,
            value=_("proof seen"),
            origin=person(proof.seen_by),
            day=day(proof.seen_at),
        )


def _files(company: Company) -> Iterator[Row]:
    files = files_of(company, is_member=False)
    sent = [file for reference in files.references for file in reference.files]
    for file in [*([files.logo] if files.logo else []), *sent]:
        yield Row(
            name=file.get_kind_display(),
            value=file.name,
            origin=_("the company"),
            day=day(file.created_at),
            review=Review.NONE if file.is_logo else Review.BUSINESS,
        )


def _people(company: Company) -> Iterator[Row]:
    """Yield those who can be called; who looks after the profile is the company's own."""
    for contact in contacts_of(company):
        parts = (contact.name, contact.role, contact.phone, contact.email)
        yield Row(
            name=_("Contact person"),
            value=", ".join(part for part in parts if part),
            origin=listed([contact.get_source_display(), person(contact.changed_by)]),
            day=day(contact.changed_at),
            review=Review.PERSON,
        )


def _claims(company: Company) -> Iterator[Row]:
    claims = ClaimRequest.objects.filter(company=company).select_related("user", "decided_by")
    for claim in claims.order_by("created_at", "pk"):
        yield Row(
            name=claim.get_state_display(),
            value=": ".join(part for part in (person(claim.user), claim.message) if part),
            day=day(claim.created_at),
            review=Review.PERSON,
        )
        if claim.decided_at:
            yield Row(
                name=_("Decision"),
                value=": ".join(x for x in (claim.get_state_display(), claim.reason) if x),
                origin=person(claim.decided_by),
                day=day(claim.decided_at),
                review=Review.NOTE if claim.reason else Review.NONE,
            )


def _scores(company: Company) -> Iterator[Row]:
    scores = FitScore.objects.filter(company=company, kind=SENT).select_related("market")
    for score in scores.order_by("market__position"):
        yield Row(
            name=score.market.name,
            value=_in_words(score.score_hundredths, label_of(score)),
            origin=_("computed by Xport"),
            day=day(score.computed_at),
            review=Review.BUSINESS,
        )
    changes = ScoreChange.objects.filter(company=company, kind=SENT).select_related("market")
    for change in changes.order_by("-at", "-pk"):
        yield Row(
            name=_("%(market)s, earlier") % {"market": change.market.name},
            value=_in_words(change.new_score_hundredths, change.new_label),
            origin=_("computed by Xport"),
            day=day(change.at),
            review=Review.BUSINESS,
        )


def _in_words(hundredths: int | None, label: str) -> str:
    score = "" if hundredths is None else stored_score_text(hundredths)
    return ", ".join(part for part in (score, label_word(label) if label else "") if part)


def _matches(company: Company) -> Iterator[Row]:
    matches = Match.objects.filter(company=company).select_related("market", "adviser")
    for match in matches.prefetch_related("events__by").order_by("market__position"):
        yield Row(
            name=match.market.name,
            value=match.get_state_display(),
            origin=person(match.adviser),
            day=day(match.changed_at),
            review=Review.BUSINESS,
        )
        for event in match.events.all():
            reason = "" if event.is_stake else event.reason
            yield Row(
                name=_("%(market)s, history") % {"market": match.market.name},
                value=": ".join(x for x in (event.get_to_state_display(), reason) if x),
                origin=person(event.by),
                day=day(event.at),
                review=Review.NOTE if reason else Review.BUSINESS,
            )


def _merges(company: Company) -> Iterator[Row]:
    merges = Merge.objects.filter(kept=company).select_related("gone", "merged_by")
    for merge in merges.order_by("merged_at"):
        yield Row(
            name=_("Undone") if merge.undone_at else _("Merged into this record"),
            value=", ".join(x for x in (merge.gone.name, merge.gone.organisation_number) if x),
            origin=person(merge.merged_by),
            day=day(merge.merged_at),
        )
