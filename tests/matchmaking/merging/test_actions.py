import pytest
from django.db import connection

from companies.models import (
    Barrier,
    ClaimRequest,
    Company,
    CompanyFile,
    ContactEntry,
    Merge,
    Responsibility,
    ScoringInputs,
)
from companies.people.access import get_company_for
from companies.profile.answers import answers_of
from matchmaking.matches.policies import State
from matchmaking.merging.policies import MergeRefused, sides_of
from matchmaking.merging.queries import related_rows
from tests.companies.files.factories import CompanyFileFactory
from tests.factories import (
    NOW,
    ClaimFactory,
    CompanyFactory,
    ContactFactory,
    MembershipFactory,
    municipality,
)
from tests.matchmaking.factories import MatchFactory
from tests.matchmaking.merging.conftest import LATER, merge, picture_of, prove, undo
from xport.accounts.models import AuditEntry
from xport.accounts.permissions import Permission
from xport.notifications.models import Notice

pytestmark = pytest.mark.django_db


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
