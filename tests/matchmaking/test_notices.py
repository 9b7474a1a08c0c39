import pytest
from django.utils import translation

from tests.factories import UserFactory
from xport.notifications import rendering
from xport.notifications.models import Notice

FACTS = {
    "company": "Ström & Vind AB",
    "company_id": "0123456789abcdef",
    "market": "nordics",
    "market_names": {"sv": "Norden", "en": "The Nordics"},
}
KINDS = {
    "score_strong": {
        "score_hundredths": 6870,
        "country_names": {"sv": "Danmark", "en": "Denmark"},
    },
    "score_fell": {"score_hundredths": 5120, "label": "promising"},
    "match_waiting": {"days": 8},
    "market_without_adviser": {},
    "verdict_given": {"verdict": "recommended"},
    "match_answered": {"answer": "accepted"},
}
VERDICTS = ["recommended", "needs_information", "not_now", "not_suitable"]


def mail(name, language, **facts):
    return rendering.mail_about(
        recipient=UserFactory(language=language),
        kind=f"matchmaking/{name}",
        facts=FACTS | KINDS[name] | facts,
        path="matches/0123456789abcdef/",
    )


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("language", "market"), [("sv", "Norden"), ("en", "The Nordics")])
def test_each_mail_names_firm_and_market_in_the_readers_language(db, name, language, market):
    written = mail(name, language)

    assert "Ström & Vind AB" in written.subject
    assert "Ström & Vind AB" in written.text
    assert "Ström &amp; Vind AB" in written.html
    assert all(market in part for part in (written.subject, written.text, written.html))
    assert f"/{language}/matches/0123456789abcdef/" in written.text


@pytest.mark.parametrize("name", KINDS)
def test_each_notice_has_a_line_that_is_escaped(db, name):
    facts = FACTS | KINDS[name] | {"company": "<b>Ström</b>"}
    notice = Notice(recipient=UserFactory(), kind=f"matchmaking/{name}", facts=facts)

    with translation.override("en"):
        line = rendering.line_of(notice)

    assert "&lt;b&gt;Ström&lt;/b&gt;" in line
    assert "The Nordics" in line


def test_the_score_is_written_as_the_reader_writes_figures(db):
    assert "68,7" in mail("score_strong", "sv").text
    assert "68.7" in mail("score_strong", "en").text


def test_the_mail_about_a_strong_score_names_the_country_to_begin_with(db):
    assert "Danmark" in mail("score_strong", "sv").text


@pytest.mark.parametrize("part", ["subject", "text"])
def test_each_verdict_reads_differently(db, part):
    written = {getattr(mail("verdict_given", "en", verdict=each), part) for each in VERDICTS}

    assert len(written) == len(VERDICTS)


@pytest.mark.parametrize("part", ["subject", "text"])
def test_each_answer_reads_differently(db, part):
    answers = ["accepted", "declined", "information"]

    written = {getattr(mail("match_answered", "en", answer=each), part) for each in answers}

    assert len(written) == len(answers)


@pytest.mark.parametrize("cause", ["figures", "model"])
def test_the_mail_about_a_rescoring_counts(db, cause):
    facts = {"names": FACTS["market_names"], "cause": cause, "strong": 3, "fell": 1}

    written = rendering.mail_about(
        recipient=UserFactory(language="en"), kind="matchmaking/rescored", facts=facts, path="x/"
    )

    assert written.subject == "New scores for The Nordics"
    assert "Now strong: 3. No longer strong: 1." in written.text
    assert ("model" in written.text) == (cause == "model")


def test_the_mail_about_a_fall_says_when_no_score_is_left(db):
    assert "51.2" in mail("score_fell", "en").text
    assert "has no score" in mail("score_fell", "en", score_hundredths=None).text
