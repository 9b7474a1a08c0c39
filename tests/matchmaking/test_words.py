"""The words about scores on pages: what is asked, of whom, and which markets are named."""

from types import SimpleNamespace

from django.utils import translation

from matchmaking.templatetags import scores


def market(name: str, label: str, *countries: str) -> SimpleNamespace:
    named = [SimpleNamespace(name=country) for country in countries]
    return SimpleNamespace(
        market=name,
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
