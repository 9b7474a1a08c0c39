from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.people.invitations import Invitee, invite
from markets.models import Adviser, Market
from tests.cast import HOME
from tests.factories import AdviserFactory, ClaimFactory, CompanyFactory, OfficerFactory
from tests.matchmaking.factories import FitScoreFactory, MatchFactory, ScoreChangeFactory
from xport.complaints.models import Complaint
from xport.notifications.models import OutgoingMail

LONG_AGO = timedelta(days=40)


@pytest.fixture
def desk_of(client):
    def desk_of(user):
        client.force_login(user)
        page = client.get(reverse("home"))
        assert page.status_code == 200
        return page.context["desk"]

    return desk_of


def waiting(desk):
    return {line.kind: line for line in desk.waiting}


def make_mail(**values):
    values = {"dedupe_key": "k", "message_id": "<k@x>", "recipient": "a@b.example"} | values
    now = timezone.now()
    return OutgoingMail.objects.create(
        sender="x@x.example", subject="s", text="t", created_at=now, **{"next_at": now} | values
    )


# The firm


def test_unsent_draft_waits_for_the_owner(desk_of, owner, company_with_draft):
    line = waiting(desk_of(owner))["draft"]

    assert line.url == reverse("company", args=[company_with_draft.public_id])


def test_reader_is_not_asked_to_send(desk_of, colleague, company_with_draft):
    assert waiting(desk_of(colleague)) == {}


def test_reader_reads_that_something_is_not_sent(client, colleague, company_with_draft):
    client.force_login(colleague)

    page = client.get("/en/")

    assert "Not everything in the profile is sent." in page.text
    assert "Your answers are sent." not in page.text


def test_reader_reads_that_everything_is_sent(client, colleague, sent_company):
    client.force_login(colleague)

    assert "Your answers are sent." in client.get("/en/").text


@pytest.mark.parametrize(
    ("upper_bound", "status", "is_open"),
    [(6870, "scored", False), (7000, "scored", True), (6870, "preliminary", True)],
)
def test_questions_wait_while_an_answer_could_raise_a_score(
    desk_of, owner, sent_company, upper_bound, status, is_open
):
    FitScoreFactory(company=sent_company, upper_bound_hundredths=upper_bound, status=status)

    assert ("questions" in waiting(desk_of(owner))) is is_open


def test_recommendation_waits_for_an_answer_and_is_the_next_step(
    desk_of, owner, company_with_draft
):
    MatchFactory(company=company_with_draft, state="recommended")

    desk = desk_of(owner)

    assert desk.first.kind == "answer"
    assert {"answer", "draft"} <= set(waiting(desk))


def test_match_that_moved_lately_is_news_and_an_old_one_is_not(desk_of, owner, sent_company):
    now = timezone.now()
    MatchFactory(company=sent_company, market_id="nordics", changed_at=now)
    MatchFactory(company=sent_company, market_id="india", changed_at=now - LONG_AGO)

    desk = desk_of(owner)

    assert [line.facts["match"].market_id for line in desk.changed] == ["nordics"]


def test_nothing_of_another_firm_is_shown(desk_of, owner, sent_company, strange_company):
    MatchFactory(company=strange_company, state="recommended", changed_at=timezone.now())

    desk = desk_of(owner)

    assert "answer" not in waiting(desk)
    assert desk.changed == []


def test_newcomer_is_led_to_register(desk_of, stranger):
    assert desk_of(stranger).first.url == reverse("company_register")


def test_newcomer_who_asked_is_told_to_wait(desk_of, stranger):
    ClaimFactory(user=stranger)

    assert list(waiting(desk_of(stranger))) == ["asked"]


def test_newcomer_who_is_invited_still_sees_what_else_there_is(
    desk_of, inventoried_company, officer, stranger
):
    invitee = Invitee(name="", email=stranger.email, language="sv")
    invite(company=inventoried_company, invitee=invitee, by=officer, now=timezone.now())
    assert list(waiting(desk_of(stranger))) == ["invited", "register"]

    ClaimFactory(user=stranger)
    assert list(waiting(desk_of(stranger))) == ["invited", "asked"]


# The officer


def test_claims_wait_for_the_officer_of_the_municipality(desk_of, officer, officer_elsewhere):
    ClaimFactory.create_batch(2)

    line = waiting(desk_of(officer))["claims"]
    assert (line.count, line.url) == (2, reverse("municipality_claims", args=[HOME]))
    assert "claims" not in waiting(desk_of(officer_elsewhere))


def test_unconfirmed_firms_wait_and_the_link_shows_just_them(
    client, desk_of, officer, strange_company, sent_company
):
    line = waiting(desk_of(officer))["unverified"]

    rows = client.get(line.url).context["rows"]
    assert [row.company for row in rows] == [strange_company]
    assert line.count == 1


def test_firms_without_category_wait_and_the_link_shows_just_them(
    client, desk_of, officer, inventoried_company, strange_company
):
    line = waiting(desk_of(officer))["unanswered"]

    rows = client.get(line.url).context["rows"]
    assert [row.company for row in rows] == [inventoried_company]
    assert line.count == 1


def test_empty_inventory_has_a_first_step(desk_of, officer):
    assert desk_of(officer).first.url == reverse("municipality_imports", args=[HOME])


@pytest.mark.parametrize(
    ("change", "is_news"),
    [
        ({}, True),
        ({"old_label": "strong"}, False),
        ({"new_label": "promising"}, False),
        ({"kind": "draft"}, False),
        ({"at": timezone.now() - LONG_AGO}, False),
    ],
)
def test_new_strong_score_is_news(desk_of, officer, sent_company, change, is_news):
    FitScoreFactory(company=sent_company)
    ScoreChangeFactory(**{"company": sent_company, "at": timezone.now()} | change)

    assert [line.kind for line in desk_of(officer).changed] == ["strong"] * is_news


def test_score_that_is_strong_no_longer_is_no_news(desk_of, officer, sent_company):
    FitScoreFactory(company=sent_company, label="promising")
    ScoreChangeFactory(company=sent_company, at=timezone.now())

    assert desk_of(officer).changed == []


# The adviser


def test_oldest_matches_wait_one_by_one_and_the_rest_together(desk_of, adviser):
    now = timezone.now()
    for days in range(7):
        MatchFactory(created_at=now - timedelta(days=days))

    desk = desk_of(adviser)

    assert [line.kind for line in desk.waiting].count("review") == 5
    assert waiting(desk)["queue"].count == 2
    assert desk.waiting[-1].kind == "queue"
    assert desk.count == 7
    assert (now - desk.first.at).days == 6


def test_match_of_another_market_does_not_wait(desk_of, adviser_of_india):
    MatchFactory()

    assert "review" not in waiting(desk_of(adviser_of_india))


def test_adviser_with_nothing_to_do_reads_the_next_date(client, adviser):
    day = timezone.localdate() + timedelta(days=9)
    match = MatchFactory(state="not_now", adviser=adviser, review_on=day)
    client.force_login(adviser)

    page = client.get(reverse("home"))

    assert page.context["next_review"] == match
    assert reverse("match", args=[match.public_id]) in page.text


def test_claims_of_everywhere_wait_for_the_adviser(desk_of, adviser):
    ClaimFactory()

    assert waiting(desk_of(adviser))["claims"].url == reverse("claims")


# The operator


def test_operator_sees_what_stands_still(desk_of, operator):
    make_mail(dedupe_key="dead", state="dead")
    make_mail(dedupe_key="stuck", next_at=timezone.now() - timedelta(hours=1))
    make_mail(dedupe_key="fresh")
    CompanyFactory()
    Complaint.objects.create(message="Hej", language="sv", created_at=timezone.now())

    lines = waiting(desk_of(operator))

    assert {kind: line.count for kind, line in lines.items()} == {
        "dead_mail": 1,
        "stuck_mail": 1,
        "scoring": 1,
        "complaints": 1,
        "markets": Market.objects.count(),
    }


def test_market_without_an_active_adviser_is_named(desk_of, operator):
    AdviserFactory(market_codes=[market.pk for market in Market.objects.exclude(pk="india")])
    ended = AdviserFactory(market_codes=["india"])
    Adviser.objects.filter(pk=ended.pk).update(ended_at=timezone.now())

    assert waiting(desk_of(operator))["markets"].facts["markets"] == ["Indien"]


def test_links_of_the_operator_lead_to_pages(client, desk_of, operator):
    make_mail(dedupe_key="dead", state="dead")
    Complaint.objects.create(message="Hej", language="sv", created_at=timezone.now())

    for line in desk_of(operator).waiting:
        assert client.get(line.url).status_code == 200, line


# Everybody


def test_empty_desk_says_so(client, operator):
    AdviserFactory(market_codes=[market.pk for market in Market.objects.all()])
    client.force_login(operator)

    page = client.get("/en/")

    assert "Nothing waits for you" in page.text


def test_person_of_all_roles_sees_all_in_at_most_20_queries(
    client, owner, sent_company, company_elsewhere
):
    AdviserFactory(user=owner, market_codes=["nordics"])
    OfficerFactory(user=owner)
    owner.is_staff = True
    owner.save()
    ClaimFactory()
    MatchFactory(company=sent_company, state="recommended", changed_at=timezone.now())
    MatchFactory(company=company_elsewhere)
    FitScoreFactory(company=sent_company)
    ScoreChangeFactory(company=sent_company, at=timezone.now())
    make_mail(state="dead")
    client.force_login(owner)
    client.get(reverse("home"))

    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("home"))

    found = {line.kind for line in [*page.context["desk"].waiting, *page.context["desk"].changed]}
    assert {"answer", "claims", "strong", "review", "dead_mail", "markets"} <= found
    assert len(captured) <= 20, "\n".join(query["sql"] for query in captured.captured_queries)
