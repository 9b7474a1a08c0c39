from datetime import timedelta

import pytest

from companies.models import ScoringInputs
from companies.profile import scoring_inputs
from matchmaking.models import FitScore, ScoringModelVersion
from matchmaking.rescoring import actions
from tests.factories import NOW

LATER = NOW + timedelta(days=1)
MARKETS = ["nordics", "europe", "usa", "india", "china", "singapore"]


@pytest.fixture
def no_model(db):
    ScoringModelVersion.objects.all().delete()


def inputs_of(company, kind="sent"):
    return ScoringInputs.objects.get(company=company, kind=kind)


def rescore(company, kind="sent", now=NOW):
    return actions.rescore_inputs(inputs_id=inputs_of(company, kind).pk, now=now)


def change(company, **values):
    """Change the firm's sent answers as its own actions do."""
    for name, value in values.items():
        setattr(company, name, value)
    company.save()
    scoring_inputs.rewrite(company=company, kind="sent", now=NOW)


def scores_of(company, kind="sent"):
    rows = FitScore.objects.filter(company=company, kind=kind)
    return {row.market_id: row for row in rows}
