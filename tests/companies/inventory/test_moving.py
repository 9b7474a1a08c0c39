from datetime import timedelta

import pytest
from django.http import Http404

from companies.inventory.contact_log import add_entry, add_follow_up, get_log_for
from companies.inventory.moving import (
    MovedMeanwhile,
    SameMunicipality,
    move_company,
    moved_away,
)
from companies.inventory.queries import inventory_of
from companies.inventory.reminders import remind_of_follow_ups
from companies.inventory.working_list import set_responsible
from companies.models import Company, Move, Responsibility
from companies.people.access import roles_in
from companies.people.invitation_states import State, state_of
from companies.people.invitations import Invitee, invite
from tests.cast import ELSEWHERE, HOME
from tests.factories import NOW
from xport.accounts.models import AuditEntry
from xport.notifications.models import Notice

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def move(company, to, by):
    return move_company(company=company, destination=to, by=by, now=LATER)


def told():
    notices = Notice.objects.filter(kind="companies/company_moved")
    return {notice.recipient for notice in notices}


def test_the_old_officers_lose_the_firm_and_the_new_ones_have_it(
    inventoried_company, home, elsewhere, officer, officer_elsewhere
):
    before = list(inventoried_company.scoring_inputs.values_list("kind", "version"))
    move(inventoried_company, elsewhere, officer)

    company = Company.objects.get()
    assert not roles_in(officer, company)
    assert roles_in(officer_elsewhere, company)
    assert not inventory_of(home)
    assert inventory_of(elsewhere).get() == company
    assert list(company.scoring_inputs.values_list("kind", "version")) == before
    entry = AuditEntry.objects.get(action="company.moved")
    assert entry.details == {"origin": HOME, "destination": ELSEWHERE}


def test_both_municipalities_and_the_members_are_told(
    sent_company, elsewhere, owner, colleague, officer, lead_officer, officer_elsewhere
):
    move(sent_company, elsewhere, officer)

    assert told() == {lead_officer, officer_elsewhere, owner, colleague}


def test_the_log_stays_as_a_closed_record_under_the_name_of_that_day(
    inventoried_company, home, elsewhere, officer, officer_elsewhere
):
    by = {"company": inventoried_company, "by": officer, "now": NOW}
    add_entry(kind="call", on=NOW.date(), people="Eva", note="Ringde", **by)
    add_follow_up(what="Ring", due_on=NOW.date(), responsible=officer, **by)
    firms = [inventoried_company]
    set_responsible(municipality=home, companies=firms, officer=officer, by=officer, now=NOW)
    move(inventoried_company, elsewhere, officer)
    Company.objects.update(name="Nya Namnet AB")

    log = get_log_for(officer, HOME, inventoried_company.public_id)
    assert (log.is_closed, log.company.name) == (True, "Inventerad Teknik AB")
    assert len(log.entries) == len(log.follow_ups) == 1
    assert get_log_for(officer_elsewhere, ELSEWHERE, inventoried_company.public_id).entries == []
    assert remind_of_follow_ups(now=LATER) == 0
    assert not Responsibility.objects.exists()
    with pytest.raises(Http404):
        get_log_for(officer_elsewhere, HOME, inventoried_company.public_id)


def test_moved_away_lists_who_left_and_not_who_came_back(
    inventoried_company, sent_company, home, elsewhere, officer, officer_elsewhere,
    django_assert_num_queries,
):  # fmt: skip
    move(inventoried_company, elsewhere, officer)
    move(sent_company, elsewhere, officer)
    back = Company.objects.get(pk=sent_company.pk)
    move(back, home, officer_elsewhere)
    move(Company.objects.get(pk=back.pk), elsewhere, officer)
    move(Company.objects.get(pk=back.pk), home, officer_elsewhere)

    with django_assert_num_queries(1):
        assert [each.company for each in moved_away(home)] == [inventoried_company]
    assert [each.company for each in moved_away(elsewhere)] == [sent_company]


def test_an_open_invitation_ends_with_the_move(inventoried_company, elsewhere, officer):
    guest = Invitee(name="Eva", email="eva@teknik.example", language="sv")
    sent = invite(company=inventoried_company, invitee=guest, by=officer, now=NOW)

    move(inventoried_company, elsewhere, officer)

    sent.refresh_from_db()
    assert state_of(sent, now=LATER) == State.OVERTAKEN


def test_a_firm_that_is_not_sent_moves_without_a_word(
    draft_only_company, elsewhere, owner, officer, officer_elsewhere
):
    assert move(draft_only_company, elsewhere, owner) is None

    assert Company.objects.get().municipality == elsewhere
    assert not told()
    assert not Move.objects.exists()


def test_move_refuses_where_the_firm_is_and_who_comes_too_late(
    inventoried_company, home, elsewhere, officer
):
    with pytest.raises(SameMunicipality):
        move(inventoried_company, home, officer)
    Company.objects.update(municipality="0180")
    with pytest.raises(MovedMeanwhile):
        move(inventoried_company, elsewhere, officer)
