from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.timezone import localdate

from companies.inventory.move_requests import (
    WAITS_FOR,
    RequestEnded,
    ask_for_companies,
    askable_rows,
    asked_by,
    decline_request,
    expire_requests,
    waiting_for,
)
from companies.inventory.moving import accept_request, move_company
from companies.models import Company, ImportBatch, MoveRequest
from companies.people.officers import set_lead
from companies.people.policies import ReasonMissing
from tests.factories import NOW, CompanyFactory, OfficerFactory, municipality, organisation_number
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import AuditEntry
from xport.notifications import rendering
from xport.notifications.models import Notice

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
State = MoveRequest.State


def ask(destination, by, *companies, now=NOW):
    names = {company.organisation_number: f"{company.name} i listan" for company in companies}
    return ask_for_companies(destination=destination, names=names, by=by, now=now)


def told(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=f"companies/{kind}")}


@pytest.fixture
def of_officers(inventoried_company, elsewhere, lead_officer, officer_elsewhere):
    """What Tranås asks about a firm that nobody at the firm answers for."""
    (request,) = ask(elsewhere, officer_elsewhere, inventoried_company)
    return request


@pytest.fixture
def of_firm(sent_company, elsewhere, lead_officer, officer_elsewhere):
    (request,) = ask(elsewhere, officer_elsewhere, sent_company)
    return request


def test_the_lead_officers_are_asked_about_a_firm_that_nobody_has_taken_over(
    of_officers, home, officer, lead_officer, officer_elsewhere
):
    assert (of_officers.asked_of, of_officers.state) == (home, State.WAITING)
    assert of_officers.name == "Inventerad Teknik AB i listan"
    assert told("move_asked") == {lead_officer}
    assert list(waiting_for(home)) == [of_officers]
    entry = AuditEntry.objects.get(action="moves.asked")
    assert (entry.actor_id, entry.details) == (officer_elsewhere.pk, {"requests": [of_officers.pk]})


def test_all_officers_are_asked_where_nobody_leads(
    inventoried_company, elsewhere, officer, officer_elsewhere
):
    ask(elsewhere, officer_elsewhere, inventoried_company)

    assert told("move_asked") == {officer}


def test_operators_are_told_once_a_day_where_nobody_works_for_the_municipality(
    elsewhere, operator, officer_elsewhere
):
    closed = OfficerFactory(user__is_active=False)
    for company in CompanyFactory.create_batch(2):
        ask(elsewhere, officer_elsewhere, company)
    next_day = ask(elsewhere, officer_elsewhere, CompanyFactory(), now=NOW + timedelta(days=1))

    assert told("move_asked") == set()
    assert told("move_without_officers") == {operator}
    first, second = Notice.objects.filter(recipient=operator).order_by("created_at")
    assert first.facts == {
        "municipality": "Sävsjö kommun",
        "asker": "Tranås kommun",
        "until": localdate(NOW + WAITS_FOR).isoformat(),
    }
    assert (second.created_at, len(next_day)) == (NOW + timedelta(days=1), 1)
    assert not Notice.objects.filter(recipient__in=[closed.user, officer_elsewhere])


def test_operators_are_not_told_where_officers_answer(of_officers, operator):
    assert not Notice.objects.filter(recipient=operator)


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "Ingen svarar för Sävsjö kommun"), ("en", "Nobody answers for")]
)
def test_operators_read_it_in_their_language(
    inventoried_company, elsewhere, operator, officer_elsewhere, language, said
):
    ask(elsewhere, officer_elsewhere, inventoried_company)
    (notice,) = Notice.objects.filter(recipient=operator)

    with translation.override(language):
        assert said in rendering.line_of(notice)


def test_a_claimed_firm_is_asked_itself_and_its_municipality_learns_nothing(of_firm, home, owner):
    assert of_firm.asked_of is None
    assert told("move_asked") == {owner}
    assert not waiting_for(home)


def test_officers_are_told_once_of_many(home, elsewhere, lead_officer, officer_elsewhere):
    ask(elsewhere, officer_elsewhere, *CompanyFactory.create_batch(3))

    (notice,) = Notice.objects.filter(kind="companies/move_asked")
    assert notice.facts["count"] == 3


def test_a_number_that_is_unknown_own_archived_or_asked_for_is_passed_over(
    of_officers, inventoried_company, elsewhere, officer_elsewhere
):
    own = CompanyFactory(municipality=elsewhere)
    archived = CompanyFactory(archived_at=NOW)
    unknown = CompanyFactory.build(
        organisation_number=organisation_number(900_000), municipality=elsewhere
    )

    assert not ask(elsewhere, officer_elsewhere, inventoried_company, own, archived, unknown)

    assert asked_by(elsewhere).get() == of_officers


def test_a_day_has_room_for_so_many_and_no_more(
    monkeypatch, elsewhere, officer_elsewhere, lead_officer
):
    monkeypatch.setattr("companies.inventory.move_requests.REQUESTS_PER_DAY", 2)
    firms = CompanyFactory.create_batch(4)

    assert len(ask(elsewhere, officer_elsewhere, *firms[:3])) == 2
    with pytest.raises(TooManyTries):
        ask(elsewhere, officer_elsewhere, firms[3])
    other = OfficerFactory(municipality=municipality("0180")).user
    assert ask(municipality("0180"), other, firms[3])
    assert ask(elsewhere, officer_elsewhere, firms[3], now=NOW + timedelta(days=1))


def test_the_day_is_the_last_24_hours_and_what_is_passed_over_takes_no_room(
    monkeypatch, of_officers, inventoried_company, elsewhere, officer_elsewhere
):
    monkeypatch.setattr("companies.inventory.move_requests.REQUESTS_PER_DAY", 2)
    noon, evening = NOW + timedelta(hours=12), NOW + timedelta(hours=23)
    firms = CompanyFactory.create_batch(2)

    assert not ask(elsewhere, officer_elsewhere, inventoried_company, now=noon)
    assert ask(elsewhere, officer_elsewhere, firms[0], now=noon)
    with pytest.raises(TooManyTries) as refused:
        ask(elsewhere, officer_elsewhere, firms[1], now=evening)

    assert refused.value.retry_after_seconds == 3600


def test_yes_moves_the_firm_and_the_askers_are_told_by_the_move(
    of_officers, elsewhere, officer, lead_officer, officer_elsewhere
):
    accept_request(request=of_officers, by=lead_officer, now=LATER)

    of_officers.refresh_from_db()
    assert Company.objects.get().municipality == elsewhere
    assert (of_officers.state, of_officers.ended_by) == (State.ACCEPTED, lead_officer)
    assert told("company_moved") == {officer, officer_elsewhere}
    assert not told("move_answered")
    assert AuditEntry.objects.filter(action="move.answered").get().details == {"state": "accepted"}


def test_yes_of_a_firm_that_is_not_sent_tells_the_asker_alone(
    draft_only_company, elsewhere, owner, officer, officer_elsewhere
):
    (request,) = ask(elsewhere, officer_elsewhere, draft_only_company)

    accept_request(request=request, by=owner, now=LATER)

    assert Company.objects.get().municipality == elsewhere
    assert told("move_answered") == {officer_elsewhere}
    assert not told("company_moved")


def test_no_tells_the_asker_why_by_the_name_of_the_askers_list(
    of_firm, home, owner, officer_elsewhere
):
    decline_request(request=of_firm, reason=" Vi är kvar. ", by=owner, now=LATER)

    assert Company.objects.get().municipality == home
    (notice,) = Notice.objects.filter(kind="companies/move_answered")
    assert notice.recipient == officer_elsewhere
    assert notice.facts == {
        "company": "Laddkraft AB i listan",
        "number": of_firm.organisation_number,
        "state": "declined",
        "reason": "Vi är kvar.",
    }


def test_no_needs_a_reason(of_firm, owner):
    with pytest.raises(ReasonMissing):
        decline_request(request=of_firm, reason="  ", by=owner, now=LATER)


def test_what_has_ended_is_answered_no_more(of_firm, home, owner):
    decline_request(request=of_firm, reason="Nej", by=owner, now=LATER)

    with pytest.raises(RequestEnded):
        accept_request(request=of_firm, by=owner, now=LATER)
    with pytest.raises(RequestEnded):
        decline_request(request=of_firm, reason="Nej", by=owner, now=LATER)
    assert Company.objects.get().municipality == home


def test_of_a_record_that_was_merged_away_nothing_is_answered(
    of_officers, inventoried_company, home, lead_officer
):
    Company.objects.update(archived_at=LATER)

    assert not waiting_for(home)
    with pytest.raises(RequestEnded):
        accept_request(request=of_officers, by=lead_officer, now=LATER)
    with pytest.raises(RequestEnded):
        decline_request(request=of_officers, reason="Nej", by=lead_officer, now=LATER)
    assert Company.objects.get().municipality == home


def test_officers_are_told_the_lists_name_of_a_firm_that_is_not_sent(
    inventoried_company, elsewhere, lead_officer, officer_elsewhere
):
    Company.objects.update(sent_at=None)

    ask(elsewhere, officer_elsewhere, inventoried_company)

    (notice,) = Notice.objects.filter(kind="companies/move_asked")
    assert notice.facts["company"] == "Inventerad Teknik AB i listan"


def test_after_a_no_one_asks_again_only_a_while_later(
    of_firm, sent_company, owner, elsewhere, officer_elsewhere
):
    decline_request(request=of_firm, reason="Nej", by=owner, now=LATER)

    assert not ask(elsewhere, officer_elsewhere, sent_company, now=NOW + WAITS_FOR)
    assert ask(elsewhere, officer_elsewhere, sent_company, now=LATER + WAITS_FOR)


def test_a_move_that_is_said_otherwise_ends_what_is_asked(
    of_firm, sent_company, elsewhere, owner, officer, officer_elsewhere
):
    third = municipality("0180")
    other = OfficerFactory(municipality=third).user
    (closed,) = ask(third, other, sent_company)

    move_company(company=sent_company, destination=elsewhere, by=owner, now=LATER)

    states = dict(MoveRequest.objects.values_list("pk", "state"))
    assert states == {of_firm.pk: State.ACCEPTED, closed.pk: State.CLOSED}
    assert told("move_answered") == {other}


def test_who_leads_is_told_once_the_asker_has_left(of_firm, owner, elsewhere, officer_elsewhere):
    office = OfficerFactory(municipality=elsewhere)
    set_lead(office=office, is_lead=True, by=officer_elsewhere, now=NOW)
    officer_elsewhere.offices.update(ended_at=NOW)

    decline_request(request=of_firm, reason="Nej", by=owner, now=LATER)

    assert told("move_answered") == {office.user}


def test_a_request_that_nobody_answers_expires_and_may_be_made_again(
    of_officers, inventoried_company, elsewhere, officer_elsewhere
):
    end = NOW + WAITS_FOR

    assert expire_requests(now=end - timedelta(seconds=1)) == 0
    assert expire_requests(now=end) == 1
    assert expire_requests(now=end) == 0

    of_officers.refresh_from_db()
    assert (of_officers.state, of_officers.ended_by) == (State.EXPIRED, None)
    assert told("move_answered") == {officer_elsewhere}
    assert ask(elsewhere, officer_elsewhere, inventoried_company, now=end)


def a_row(batch, company, **values):
    return batch.rows.create(
        **{"number": batch.rows.count() + 2, "outcome": "skipped", "reason": "already_elsewhere"}
        | {"name": company.name, "organisation_number": company.organisation_number}
        | values
    )


def test_askable_rows_are_those_whose_firm_is_elsewhere_and_not_asked_for(
    of_officers, inventoried_company, home, elsewhere
):
    batch = ImportBatch.objects.create(
        municipality=elsewhere, created_at=NOW, stored_name="a", state="previewed"
    )
    there, own, gone = CompanyFactory(), CompanyFactory(municipality=elsewhere), CompanyFactory()
    row = a_row(batch, there)
    a_row(batch, inventoried_company)  # asked for
    a_row(batch, own)  # has come since
    a_row(batch, there, reason="other_municipality")
    a_row(batch, gone)
    gone.delete()

    assert list(askable_rows(batch, now=NOW)) == [row]
    for state in ("committed", "undone"):
        batch.state = state
        assert askable_rows(batch, now=NOW).exists() == (state == "committed")
