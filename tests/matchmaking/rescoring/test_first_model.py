"""The scoring model that a new portal begins with."""

from matchmaking.models import ScoringModelVersion
from matchmaking.rescoring import actions
from matchmaking.scoring import ScoringModel
from tests.factories import NOW
from tests.matchmaking.rescoring.conftest import LATER, MARKETS


def test_install_scoring_model_makes_version_1_active(no_model):
    assert actions.install_scoring_model(now=NOW)

    stored = ScoringModelVersion.objects.get()
    model = ScoringModel.from_parameters(stored.parameters)
    assert (stored.version, stored.state) == (1, "active")
    assert list(model.markets) == MARKETS
    assert {rule.certificate for rule in model.certificates_asked("usa", "US", "goods")} == {
        "UL",
        "FCC",
        "ISO9001",
    }


def test_install_scoring_model_never_edits_what_is_there(no_model):
    actions.install_scoring_model(now=NOW)
    ScoringModelVersion.objects.update(parameters={"edited": True})

    assert not actions.install_scoring_model(now=LATER)

    assert ScoringModelVersion.objects.get().parameters == {"edited": True}
