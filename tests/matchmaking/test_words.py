"""The words about scores on pages: what is asked, of whom, and which markets are named."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from matchmaking.rescoring.history import AnswerChange
from matchmaking.templatetags import scores


def market(name: str, label: str, *countries: str) -> SimpleNamespace:
    named = [
        SimpleNamespace(name=country, word=country, score=SimpleNamespace(ranked_value=61.25))
        for country in countries
    ]
    return SimpleNamespace(
        market=SimpleNamespace(word=name),
        stored=SimpleNamespace(label=label),
        best=named[0],
        runners_up=tuple(named[1:]),
    )


NORDICS = market("Norden", "strong", "Danmark", "Norge")
USA = market("USA", "strong", "USA")
CHINA = market("Kina", "weak", "Kina")


def test_only_the_markets_with_the_label_are_named():
    strong = scores.with_label((NORDICS, CHINA, USA), "strong")

    assert scores.market_names(strong) == ["Norden", "USA"]


def test_a_market_of_one_country_names_no_country_to_begin_in():
    assert scores.first_countries([NORDICS, USA]) == ["Danmark"]


def test_a_firm_is_asked_and_everybody_else_is_told():
    open_questions = ["needs", "energy_share", "certificates"]

    with translation.override("sv"):
        assert scores.question_names(open_questions) == ["vad ni gör", "vilka certifikat ni har"]
        assert scores.question_topics(open_questions) == ["kategori", "certifikat"]


def test_the_next_countries_stand_with_their_scores():
    europe = market("Europa", "strong", "Tyskland", "Frankrike", "Polen")

    with translation.override("sv"):
        assert scores.with_scores(europe.runners_up) == "Frankrike 61,3 · Polen 61,3"


@pytest.mark.parametrize(
    ("code", "answer", "text"),
    [
        ("trl", None, "obesvarat"),
        ("trl", 7, "7"),
        ("employees", 35.0, "35"),
        ("export_share_pct", 20.0, "20\xa0%"),
        ("certificates", ["CE", "ISO 9001"], "CE och ISO 9001"),
        ("languages", ["svenska"], "svenska"),
    ],
)
def test_an_answer_is_shown_as_it_was_asked(code, answer, text):
    change = AnswerChange(code=code, before=answer, after=None)

    with translation.override("sv"):
        assert scores.answer_before(change) == text
