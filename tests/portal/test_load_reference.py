from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from companies.models import Municipality
from markets.models import Country
from matchmaking.models import ScoringModelVersion
from xport.lib.reference_files import ReferenceFileError
from xport.portal.management.commands import load_reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_loaded")]


def printed() -> list[str]:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue().splitlines()


def test_load_reference_installs_figures_places_and_scoring_model():
    lines = printed()

    assert Country.objects.count() == 35
    assert Municipality.objects.count() == 290
    assert ScoringModelVersion.objects.get().state == ScoringModelVersion.State.ACTIVE
    assert "indicators.csv: 1149 rows, 1149 new, 0 changed" in lines
    assert "Figures: version 1" in lines


def test_load_reference_again_says_that_nothing_changed():
    printed()

    lines = printed()

    assert "municipalities.csv: 290 rows, 0 new, 0 changed" in lines
    assert [line for line in lines if "rows" in line and ", 0 new, 0 changed" not in line] == []
    assert lines[-1] == "Figures: version 1"


def test_load_reference_names_the_file_and_the_row_of_an_error(monkeypatch):
    def refuse(**_):
        raise ReferenceFileError("needs.csv", 3, "indicator is empty")

    monkeypatch.setattr(load_reference, "load_reference", refuse)

    with pytest.raises(CommandError, match=r"^needs\.csv, row 3: indicator is empty$"):
        printed()
