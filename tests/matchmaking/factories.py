"""Rows of matchmaking to test with; firms and people come from tests/factories.py."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from companies.models import Company
from matchmaking.models import FitScore, Match, ScoreChange
from tests.factories import NOW, CompanyFactory

# The invented firm of the scoring specification: strong in the Nordics and in Europe.
GOOD_ANSWERS: dict[str, Any] = {
    "offer": "both",
    "languages": ["sv", "en", "de"],
    "export_share_pct": 20,
    "sells_in": ["NO"],
    "employees": 35,
    "turnover_ksek": 60_000,
    "trl": 8,
    "certificates": ["CE", "ISO9001"],
}
GOOD_CATEGORIES = ["grid-flexibility-services", "charging-services"]


def good_company(**values: Any) -> Company:
    return CompanyFactory(**{"categories": GOOD_CATEGORIES, **GOOD_ANSWERS, **values})


class MatchFactory(DjangoModelFactory):
    class Meta:
        model = Match

    company = factory.SubFactory(CompanyFactory)
    market_id = "nordics"
    created_at = changed_at = NOW


class FitScoreFactory(DjangoModelFactory):
    """A stored score of a sent firm."""

    class Meta:
        model = FitScore

    company = factory.SubFactory(CompanyFactory)
    market_id = "nordics"
    kind = "sent"
    status = "scored"
    label = "strong"
    score_hundredths = 6870
    coverage_hundredths = 100
    confidence_hundredths = 9000
    best_country_id = "DK"
    inputs_digest = "0" * 64
    figures_version = 1
    model_version = 1
    computed_at = NOW


class ScoreChangeFactory(DjangoModelFactory):
    """A move of a sent score, from one that stood before."""

    class Meta:
        model = ScoreChange

    company = factory.SubFactory(CompanyFactory)
    market_id = "nordics"
    kind = "sent"
    at = NOW
    old_status = new_status = "scored"
    old_label = "promising"
    new_label = "strong"
    old_score_hundredths = 6400
    new_score_hundredths = 6870
    old_digest = new_digest = "0" * 64
    old_figures_version = figures_version = 1
    old_model_version = model_version = 1
