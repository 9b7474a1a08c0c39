from datetime import timedelta

import pytest
from django.db import connection

from companies.models import (
    Barrier,
    ClaimRequest,
    Company,
    CompanyFile,
    ContactEntry,
    Merge,
    Reference,
    Responsibility,
    ScoringInputs,
    SeenProof,
)
from companies.people.access import get_company_for
from companies.profile.answers import answers_of
from matchmaking.matches.policies import State
from matchmaking.merging.actions import merge_companies, undo_merge
from matchmaking.merging.policies import UNDO_WITHIN, MergeRefused, sides_of
from matchmaking.merging.queries import merges_to_undo, related_rows
from matchmaking.models import Match
from tests.companies.files.factories import CompanyFileFactory
from tests.factories import (
    NOW,
    ClaimFactory,
    CompanyFactory,
    ContactFactory,
    MembershipFactory,
    MoveRequestFactory,
    ProductFactory,
    municipality,
)
from tests.matchmaking.factories import MatchFactory
from xport.accounts.models import AuditEntry
from xport.accounts.permissions import Permission
from xport.notifications.models import Notice

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def kept():
    return CompanyFactory(
        name="Solvärme i Sävsjö AB", summary="Vi värmer", languages=["sv"], employees=None
    )


@pytest.fixture
def gone():
    firm = CompanyFactory(
        name="Solvärme Sävsjö", organisation_number=None, languages=["sv", "de"], employees=7
    )
    ProductFactory(company=firm, position=0, trl=8)
    Reference.objects.create(company=firm, key="ref1", position=0, customer="Kunden")
    return firm


def merge(kept, gone, officer, chosen=()):
    return merge_companies(kept=kept, gone=gone, chosen=chosen, by=officer, now=NOW)


def undo(done, officer, now=LATER):
    return undo_merge(merge=done, by=officer, now=now)


def picture_of(*firms):
    """Return all that a merge may touch, as it stands in the database."""
    found = []
    for pk in sorted(firm.pk for firm in firms):
        firm = Company.objects.get(pk=pk)
        found.append(
            (
                firm.name,
                firm.organisation_number,
                firm.archived_at,
                answers_of(firm).to_json(),
                sorted(firm.contacts.values_list("pk", "position", "is_first_contact")),
                sorted(firm.claim_requests.values_list("pk", "state")),
                sorted(firm.files.values_list("pk", flat=True)),
                sorted(firm.matches.values_list("pk", "state")),
                sorted(firm.memberships.values_list("pk", flat=True)),
                sorted(firm.seen_proofs.values_list("question", "value", "seen_at", "seen_by")),
                firm.provenance,
            )
        )
    return found


def prove(firm, question, value, by=None, at=NOW):
    return SeenProof.objects.create(
        company=firm, question=question, value=value, seen_at=at, seen_by=by
    )


# What happens


def test_chosen_answers_stand_and_the_others_stay(kept, gone, officer):
    merge(kept, gone, officer, {"name", "languages", "employees", "products"})

    kept.refresh_from_db()
    answers = answers_of(kept)
    assert (kept.name, answers.summary) == ("Solvärme Sävsjö", "Vi värmer")
    assert (answers.languages, answers.employees, answers.trl) == (("de", "sv"), 7, 8)
    assert not answers.references
    assert kept.provenance["languages"]["by"] == officer.pk


def test_the_other_record_is_archived_whole_and_its_link_leads_on(kept, gone, officer):
    merge(kept, gone, officer, {"products"})

    gone.refresh_from_db()
    assert gone.archived_at == NOW
    assert gone.products.count() == 1
    assert get_company_for(officer, gone.public_id, Permission.COMPANY_VIEW) == kept
    entry = AuditEntry.objects.get(action="companies.merged")
    assert (entry.object_id, entry.details["gone"]) == (str(kept.pk), gone.pk)


def test_links_lead_on_through_two_merges(kept, gone, officer):
    third = CompanyFactory(name="Solvärmen", organisation_number=None)
    merge(gone, third, officer)
    merge(kept, gone, officer)

    assert get_company_for(officer, third.public_id, Permission.COMPANY_VIEW) == kept


def test_a_number_goes_to_whose_people_answer(gone, kept, officer, owner):
    MembershipFactory(company=gone, user=owner)
    number = kept.organisation_number

    merge(gone, kept, officer)

    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.organisation_number, kept.organisation_number) == (number, None)


def test_related_rows_move_and_what_would_collide_stays(kept, gone, officer, owner, colleague):
    moving = ClaimFactory(company=gone, user=owner)
    ClaimFactory(company=kept, user=colleague)
    colliding = ClaimFactory(company=gone, user=colleague)
    ContactFactory(company=kept, position=0, is_first_contact=True)
    contact = ContactFactory(company=gone, position=0, is_first_contact=True)
    nordics = MatchFactory(company=gone, market_id="nordics")
    MatchFactory(company=kept, market_id="india")
    india = MatchFactory(company=gone, market_id="india")

    merge(kept, gone, officer)

    assert set(ClaimRequest.objects.filter(company=gone)) == {colliding}
    colliding.refresh_from_db()
    assert (colliding.state, colliding.decided_by) == (ClaimRequest.State.CLOSED, officer)
    told = Notice.objects.get(kind="companies/claim_decided")
    assert (told.recipient, told.facts["closed_by"]) == (colleague, "merge")
    moving.refresh_from_db()
    contact.refresh_from_db()
    assert (moving.company, contact.company) == (kept, kept)
    assert (contact.position, contact.is_first_contact) == (1, False)
    nordics.refresh_from_db()
    india.refresh_from_db()
    assert (nordics.company, nordics.state) == (kept, State.SUGGESTED)
    assert (india.company, india.state) == (gone, State.WITHDRAWN)
    event = india.events.get(to_state=State.WITHDRAWN)
    assert (event.by, event.reason) == (officer, "merged")


@pytest.mark.parametrize(
    ("ours", "theirs", "survives"),
    [
        (State.SUGGESTED, State.WON, "theirs"),
        (State.IN_REVIEW, State.ACCEPTED, "theirs"),
        (State.LOST, State.INTRODUCED, "theirs"),
        (State.WITHDRAWN, State.SUGGESTED, "theirs"),
        (State.RECOMMENDED, State.IN_REVIEW, "ours"),
        (State.IN_REVIEW, State.IN_REVIEW, "ours"),
    ],
)
def test_of_two_matches_for_a_market_the_one_that_went_further_survives(
    kept, gone, officer, ours, theirs, survives
):
    matches = {
        "ours": MatchFactory(company=kept, market_id="india", state=ours),
        "theirs": MatchFactory(company=gone, market_id="india", state=theirs),
    }
    before = picture_of(kept, gone)

    done = merge(kept, gone, officer)

    alive = kept.matches.get(market="india")
    assert (alive, alive.state) == (matches[survives], {"ours": ours, "theirs": theirs}[survives])
    assert gone.matches.get(market="india").state == State.WITHDRAWN
    connection.check_constraints()

    undo(done, officer)
    assert picture_of(kept, gone) == before


def test_a_proof_comes_back_with_its_answer_unless_a_later_one_is_there(kept, gone, officer):
    Company.objects.filter(pk=kept.pk).update(employees=5, certificates=["CE"])
    prove(kept, "employees", 5, by=officer)
    prove(kept, "certificates", ["CE"], by=officer)
    done = merge(kept, gone, officer, {"employees"})
    assert [each.question for each in kept.seen_proofs.all()] == ["certificates"]
    prove(kept, "employees", 7, at=LATER)

    undo(done, officer)

    proof = kept.seen_proofs.get(question="employees")
    assert (proof.value, proof.seen_at, proof.seen_by) == (5, NOW, officer)
    inputs = kept.scoring_inputs.get(kind=ScoringInputs.Kind.SENT)
    assert "employees" in inputs.documented


def test_a_member_of_the_firm_that_stays_asks_for_nothing_more(kept, gone, officer, owner):
    MembershipFactory(company=kept, user=owner)
    claim = ClaimFactory(company=gone, user=owner)

    done = merge(kept, gone, officer)

    claim.refresh_from_db()
    assert (claim.company, claim.state) == (gone, ClaimRequest.State.CLOSED)
    undo(done, officer)
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == (ClaimRequest.State.PENDING, None)


def test_what_officers_noted_follows_and_what_both_have_stays(kept, gone, officer):
    home = municipality()
    shared = {"municipality": home, "company": gone}
    entry = ContactEntry.objects.create(**shared, kind="call", on=NOW, created_at=NOW)
    for firm, code in ((kept, "finance"), (gone, "finance"), (gone, "access")):
        Barrier.objects.create(municipality=home, company=firm, code=code, changed_at=NOW)
    for firm in (kept, gone):
        Responsibility.objects.create(municipality=home, company=firm, officer=officer, since=NOW)

    done = merge(kept, gone, officer)

    assert ContactEntry.objects.get().company == kept
    assert sorted(Barrier.objects.filter(company=kept).values_list("code", flat=True)) == [
        "access",
        "finance",
    ]
    assert Responsibility.objects.filter(company=kept).count() == 1

    undo(done, officer)

    entry.refresh_from_db()
    assert entry.company == gone
    assert Barrier.objects.filter(company=gone).count() == 2


def test_attachments_follow_their_references_and_the_logo_an_empty_place(kept, gone, officer):
    logo = CompanyFileFactory(company=gone, kind=CompanyFile.Kind.LOGO)
    attachment = CompanyFileFactory(company=gone, reference_key="ref1")

    merge(kept, gone, officer, {"references"})

    assert set(kept.files.all()) == {logo, attachment}
    assert [each.customer for each in answers_of(kept).references] == ["Kunden"]


def test_attachments_stay_without_their_references(kept, gone, officer):
    attachment = CompanyFileFactory(company=gone, reference_key="ref1")

    merge(kept, gone, officer)

    assert gone.files.get() == attachment


def test_a_firm_whose_people_answer_keeps_all_its_answers(kept, gone, officer, owner):
    MembershipFactory(company=kept, user=owner)
    ContactFactory(company=gone, position=0)
    claim = ClaimFactory(company=gone)
    before = answers_of(kept)

    merge(kept, gone, officer, {"name", "languages", "products"})

    kept.refresh_from_db()
    assert (kept.name, answers_of(kept)) == ("Solvärme i Sävsjö AB", before)
    assert (kept.contacts.count(), kept.claim_requests.get()) == (0, claim)


def test_the_firm_that_stays_is_scored_anew(kept, gone, officer):
    before = list(kept.scoring_inputs.values_list("version", flat=True))

    merge(kept, gone, officer, {"languages"})

    inputs = kept.scoring_inputs.get(kind=ScoringInputs.Kind.SENT)
    assert inputs.languages == ["de", "sv"]
    assert [inputs.version] > before


def test_related_rows_are_counted_before(kept, gone, officer, owner):
    ClaimFactory(company=gone, user=owner)
    MatchFactory(company=gone, market_id="india")
    MatchFactory(company=kept, market_id="india")
    ContactFactory.create_batch(2, company=gone, is_first_contact=False)

    rows = {row.relation: row for row in related_rows(sides_of(kept, gone))}

    assert rows["companies.claimrequest.company"].moving == 1
    assert rows["companies.contactperson.company"].moving == 2
    match = rows["matchmaking.match.company"]
    assert (match.moving, match.staying) == (0, 1)


# What is refused


def test_two_numbers_are_two_firms(kept, officer):
    with pytest.raises(MergeRefused, match="two_numbers"):
        merge(kept, CompanyFactory(name="Solvärme i Sävsjö AB"), officer)


def test_two_firms_with_people_of_their_own_are_refused(kept, gone, officer, owner, colleague):
    MembershipFactory(company=kept, user=owner)
    MembershipFactory(company=gone, user=colleague)

    with pytest.raises(MergeRefused, match="both_claimed"):
        merge(kept, gone, officer)


def test_firms_of_two_municipalities_an_archived_one_and_one_alone_are_refused(kept, gone, officer):
    with pytest.raises(MergeRefused, match="same"):
        merge(kept, kept, officer)
    gone.municipality = municipality("0687")
    gone.save()
    with pytest.raises(MergeRefused, match="elsewhere"):
        merge(kept, gone, officer)
    gone.municipality, gone.archived_at = kept.municipality, NOW
    gone.save()
    with pytest.raises(MergeRefused, match="elsewhere"):
        merge(kept, gone, officer)


def test_sides_that_have_changed_since_the_preview_are_refused(kept, gone, officer):
    with pytest.raises(MergeRefused, match="changed"):
        merge(gone, kept, officer)
    assert not Merge.objects.exists()


# Undoing


@pytest.mark.parametrize("is_claimed", [False, True])
def test_undone_all_is_as_it_was(kept, gone, officer, owner, colleague, is_claimed):
    if is_claimed:
        MembershipFactory(company=gone, user=owner)
    ClaimFactory(company=gone, user=colleague)
    ClaimFactory(company=kept, user=colleague)
    ClaimFactory(company=kept)
    for firm in (kept, gone):
        ContactFactory(company=firm, position=0, is_first_contact=True)
        MatchFactory(company=firm, market_id="india", state=State.IN_REVIEW)
        CompanyFileFactory(company=firm, kind=CompanyFile.Kind.LOGO)
    MatchFactory(company=gone, market_id="nordics")
    MatchFactory(company=kept, market_id="usa")
    for firm, state in ((kept, State.SUGGESTED), (gone, State.WON)):
        MatchFactory(company=firm, market_id="china", state=state)
    Company.objects.filter(pk=kept.pk).update(employees=4)
    prove(kept, "employees", 4)
    CompanyFileFactory(company=gone, reference_key="ref1")
    before = picture_of(kept, gone)
    sides = sides_of(kept, gone)

    chosen = {"name", "languages", "products", "references", "employees"}
    done = merge(sides.kept, sides.gone, officer, chosen)
    assert picture_of(kept, gone) != before
    undo(done, officer)

    assert picture_of(kept, gone) == before
    assert AuditEntry.objects.get(action="companies.merge_undone").actor_id == officer.pk


def test_what_others_changed_since_stays(kept, gone, officer):
    done = merge(kept, gone, officer, {"languages", "employees"})
    Company.objects.filter(pk=kept.pk).update(languages=["fi"])
    Match.objects.filter(company=kept).delete()

    undo(done, officer)

    kept.refresh_from_db()
    assert (kept.languages, kept.employees) == (["fi"], None)


def test_undo_is_refused_late_twice_and_when_people_have_come(kept, gone, officer, owner):
    done = merge(kept, gone, officer)
    municipality_now = kept.municipality
    assert list(merges_to_undo(municipality_now, now=LATER)) == [done]

    with pytest.raises(MergeRefused, match="too_late"):
        undo(done, officer, NOW + UNDO_WITHIN + timedelta(seconds=1))
    member = MembershipFactory(company=kept, user=owner)
    with pytest.raises(MergeRefused, match="claimed_since"):
        undo(done, officer)
    member.delete()
    undo(done, officer)
    with pytest.raises(MergeRefused, match="undone"):
        undo(done, officer)
    assert not merges_to_undo(municipality_now, now=LATER)


def test_a_firm_that_went_further_is_brought_back_first(kept, gone, officer):
    third = CompanyFactory(name="Solvärmen", organisation_number=None)
    first = merge(gone, third, officer)
    second = merge(kept, gone, officer)

    with pytest.raises(MergeRefused, match="kept_gone"):
        undo(first, officer)
    undo(second, officer)
    undo(first, officer)

    assert {kept, gone, third} == set(Company.objects.active())


def test_a_move_request_goes_along_unless_the_same_is_asked_already(kept, gone, officer):
    of_gone = {"organisation_number": kept.organisation_number}
    along = MoveRequestFactory(company=gone, destination=municipality("0680"), **of_gone)
    same = MoveRequestFactory(company=gone, **of_gone)
    MoveRequestFactory(company=kept)

    done = merge(kept, gone, officer)

    assert set(gone.move_requests.all()) == {same}
    assert along in kept.move_requests.all()
    undo(done, officer)
    assert set(gone.move_requests.all()) == {along, same}
