from datetime import timedelta

import pytest
from django.urls import reverse

from companies.models import Company
from markets.actions import end_adviser
from matchmaking.matches.policies import State
from matchmaking.models import Match
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import FitScoreFactory, MatchFactory

REASON = "Bra certifikat och rätt språk för marknaden"
QUEUE = "match_queue"


@pytest.fixture
def at_work(client, adviser):
    client.force_login(adviser)
    return client


@pytest.fixture
def match(sent_company):
    return MatchFactory(company=sent_company)


@pytest.fixture
def taken(match, adviser):
    match.adviser, match.state = adviser, State.IN_REVIEW
    match.save()
    return match


def url(match, name="match"):
    return reverse(name, args=[match.public_id])


def post(client, match, name, **body):
    return client.post(url(match, name), body)


def names(page):
    return [match.company.name for match in page.context["page"].rows]


# The queue


def test_queue_holds_the_advisers_own_markets_oldest_first(at_work):
    for days, (name, market) in enumerate([("A", "europe"), ("B", "india"), ("C", "nordics")]):
        MatchFactory(
            company=CompanyFactory(name=name),
            market_id=market,
            created_at=NOW - timedelta(days=days),
        )

    assert names(at_work.get(reverse(QUEUE))) == ["C", "A"]


def test_queue_leaves_out_archived_firms(at_work, archived_company):
    MatchFactory(company=archived_company)

    assert names(at_work.get(reverse(QUEUE))) == []


def test_queue_gives_htmx_the_rows_alone(at_work, match):
    part = at_work.get(reverse(QUEUE), headers={"HX-Request": "true"})

    assert "<html" not in part.text
    assert match.company.name in part.text
    assert "HX-Request" in part["Vary"]


@pytest.fixture
def two_matches(adviser, elsewhere):
    """One firm that every filter below finds, and one that none does."""
    found = CompanyFactory(name="Found", categories=["charging-infrastructure"])
    other = CompanyFactory(name="Other", municipality=elsewhere)
    MatchFactory(company=found, market_id="europe", adviser=adviser, state=State.IN_REVIEW)
    MatchFactory(company=other, market_id="nordics")
    FitScoreFactory(company=found, market_id="europe", best_country_id="DE")
    FitScoreFactory(company=other, market_id="nordics", label="promising")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("market", "europe"),
        ("label", "strong"),
        ("state", "in_review"),
        ("mine", "on"),
        ("country", "DE"),
        ("municipality", "0684"),
        ("category", "charging-infrastructure"),
    ],
)
def test_queue_filter_finds(at_work, two_matches, name, value):
    assert names(at_work.get(reverse(QUEUE), {name: value})) == ["Found"]


FILTERS = ["market", "label", "state", "mine", "country", "municipality", "category", "after"]


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("value", ["\0", "wrong", "india", "1e309", "-1", "x" * 5_000, "%ED%A0%80"])
def test_queue_takes_any_filter_without_falling(at_work, match, name, value):
    assert at_work.get(reverse(QUEUE), {name: value}).status_code == 200


def test_former_adviser_has_lost_the_queue_on_the_next_request(at_work, adviser, match):
    assert at_work.get(reverse(QUEUE)).status_code == 200

    end_adviser(user=adviser, by=None, now=NOW)

    assert at_work.get(reverse(QUEUE)).status_code == 403
    assert at_work.get(url(match)).status_code == 404


# Taking


def test_take_makes_the_adviser_the_reviewer(at_work, adviser, match):
    answer = post(at_work, match, "match_take")

    match.refresh_from_db()
    assert answer["Location"] == url(match)
    assert (match.adviser, match.state) == (adviser, State.IN_REVIEW)


def test_take_of_a_colleagues_match_says_why_not(at_work, match, adviser_of_india):
    match.adviser, match.state = adviser_of_india, State.IN_REVIEW
    match.market_id = "nordics"
    match.save()
    adviser_of_india.adviser.markets.add("nordics")

    page = at_work.post(url(match, "match_take"), follow=True)

    match.refresh_from_db()
    assert len(page.context["messages"]) == 1
    assert match.adviser == adviser_of_india


# The verdict


@pytest.mark.parametrize("verdict", [State.RECOMMENDED, State.NEEDS_INFORMATION, "not_suitable"])
def test_verdict_is_kept_with_its_reason(at_work, adviser, taken, verdict):
    answer = post(at_work, taken, "match_verdict", verdict=verdict, reason=REASON)

    taken.refresh_from_db()
    event = taken.events.first()
    assert answer["Location"] == url(taken)
    assert (taken.state, event.reason, event.by) == (verdict, REASON, adviser)


def test_not_now_needs_a_day_to_come(at_work, taken):
    body = {"verdict": State.NOT_NOW, "reason": REASON}

    for day in ("", "2020-01-01"):
        page = post(at_work, taken, "match_verdict", **body, review_on=day)
        assert page.context["verdict_form"].has_error("review_on")

    assert post(at_work, taken, "match_verdict", **body, review_on="2099-01-01").status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verdict", ""),
        ("verdict", "won"),
        ("verdict", "\0"),
        ("reason", ""),
        ("reason", "kort"),
        ("reason", "x" * 10_000),
        ("reason", REASON + "\0"),
        ("reason", REASON + "\u202e"),
        ("country", "IN"),
        ("country", "\0"),
        ("country", "x" * 10_000),
        ("review_on", "0000-00-00"),
        ("review_on", "\0"),
        ("review_on", "1e309"),
        ("review_on", "0001-01-01"),
        ("review_on", "99999-01-01"),
    ],
)
def test_verdict_says_beside_the_field_what_is_wrong(at_work, taken, field, value):
    body = {"verdict": State.NOT_NOW, "reason": REASON, "review_on": "2099-01-01"} | {field: value}

    page = post(at_work, taken, "match_verdict", **body)

    taken.refresh_from_db()
    assert page.status_code == 200
    assert page.context["verdict_form"].has_error(field)
    assert taken.state == State.IN_REVIEW


def test_verdict_on_a_match_one_has_not_taken_is_refused(at_work, match):
    page = post(at_work, match, "match_verdict", verdict=State.RECOMMENDED, reason=REASON)

    match.refresh_from_db()
    assert page.status_code == 200
    assert match.state == State.SUGGESTED


def test_adviser_with_a_stake_hands_over_and_can_not_take_it_again(at_work, taken):
    post(at_work, taken, "match_verdict", has_stake="on")

    taken.refresh_from_db()
    assert taken.adviser is None
    post(at_work, taken, "match_take")
    taken.refresh_from_db()
    assert taken.adviser is None


def test_second_verdict_on_the_same_page_changes_nothing(at_work, taken):
    post(at_work, taken, "match_verdict", verdict=State.RECOMMENDED, reason=REASON)

    page = post(at_work, taken, "match_verdict", verdict="not_suitable", reason=REASON)

    taken.refresh_from_db()
    assert page.status_code == 200
    assert taken.state == State.RECOMMENDED


# Reopening and what came of it


def test_reopen_brings_a_closed_review_back(at_work, taken):
    Match.objects.update(state=State.DECLINED)

    answer = post(at_work, taken, "match_reopen", reason=REASON)

    taken.refresh_from_db()
    assert answer["Location"] == url(taken)
    assert taken.state == State.IN_REVIEW


@pytest.mark.parametrize("reason", ["", "kort", "x" * 10_000, REASON + "\0"])
def test_reopen_needs_a_reason(at_work, taken, reason):
    Match.objects.update(state=State.DECLINED)

    page = post(at_work, taken, "match_reopen", reason=reason)

    assert page.context["reason_form"].has_error("reason")
    assert Match.objects.get().state == State.DECLINED


def test_reopen_of_what_is_open_is_refused(at_work, taken):
    page = post(at_work, taken, "match_reopen", reason=REASON)

    assert page.status_code == 200
    assert Match.objects.get().state == State.IN_REVIEW


def test_outcome_is_recorded(at_work, taken):
    Match.objects.update(state=State.ACCEPTED)

    answer = post(at_work, taken, "match_outcome", outcome=State.INTRODUCED)

    assert answer["Location"] == url(taken)
    assert Match.objects.get().state == State.INTRODUCED


@pytest.mark.parametrize("outcome", ["", "recommended", "won", "\0", "x" * 10_000])
def test_outcome_that_cannot_be_is_refused(at_work, taken, outcome):
    Match.objects.update(state=State.ACCEPTED)

    page = post(at_work, taken, "match_outcome", outcome=outcome)

    assert page.status_code == 200
    assert Match.objects.get().state == State.ACCEPTED


# The company answers


@pytest.fixture
def asked(taken):
    Match.objects.update(state=State.RECOMMENDED)
    return taken


@pytest.mark.parametrize("answer", [State.ACCEPTED, State.DECLINED])
def test_company_answers_a_recommendation(client, owner, asked, answer):
    client.force_login(owner)

    led_to = post(client, asked, "match_answer", answer=answer, text="Gärna")

    assert led_to["Location"] == url(asked)
    assert Match.objects.get().state == answer


def test_company_gives_the_information_that_was_asked_for(client, owner, asked):
    Match.objects.update(state=State.NEEDS_INFORMATION)
    client.force_login(owner)

    post(client, asked, "match_answer", text="Certifikatet gäller till 2030")

    assert Match.objects.get().state == State.IN_REVIEW
    assert asked.events.first().reason == "Certifikatet gäller till 2030"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answer": "maybe"},
        {"answer": State.WON},
        {"answer": "\0"},
        {"answer": State.DECLINED, "text": "x" * 10_000},
        {"answer": State.DECLINED, "text": "Nej\0"},
    ],
)
def test_company_answer_that_cannot_be_is_refused(client, owner, asked, body):
    client.force_login(owner)

    page = post(client, asked, "match_answer", **body)

    assert page.status_code == 200
    assert page.context["answer_form"].errors
    assert Match.objects.get().state == State.RECOMMENDED


def test_company_cannot_answer_before_the_adviser(client, owner, match):
    client.force_login(owner)

    page = post(client, match, "match_answer", answer=State.ACCEPTED, text="Ja")

    assert page.status_code == 200
    assert Match.objects.get().state == State.SUGGESTED


# Who is offered what


def test_page_offers_each_role_its_own_forms(client, owner, officer, adviser, taken):
    offered = {}
    for user in (owner, officer, adviser):
        client.force_login(user)
        page = client.get(url(taken))
        forms = ("verdict_form", "reason_form", "outcome_form", "answer_form")
        offered[user] = [name for name in forms if page.context.get(name)]

    assert offered == {owner: [], officer: [], adviser: ["verdict_form"]}


def test_page_shows_what_was_sent_and_never_the_draft(client, owner, adviser, company_with_draft):
    match = MatchFactory(company=company_with_draft)

    for user in (owner, adviser):
        client.force_login(user)
        page = client.get(url(match))
        assert "Hemligt utkast" not in page.text
        assert "Laddstolpar som skickats" in page.text
    assert Company.objects.get().summary == "Laddstolpar som skickats"
