from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from markets.models import Figures
from markets.reference import DATA_FOLDER
from matchmaking.rescoring.basis import current_basis
from matchmaking.validation.exports import Exports
from matchmaking.validation.queries import UnknownExporter, validation_of

pytestmark = pytest.mark.django_db
SWEDEN = DATA_FOLDER / "exports_sweden_2019.csv"


def said(file, **options):
    out = StringIO()
    call_command("validate_score", file, stdout=out, **options)
    return out.getvalue()


def refusal(file, **options):
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("validate_score", file, stdout=out, **options)
    assert out.getvalue() == ""
    return str(refused.value)


def changed(tmp_path, change):
    file = tmp_path / "exports.csv"
    file.write_text(change(SWEDEN.read_text(encoding="utf-8")), encoding="utf-8")
    return file


def test_prints_swedens_correlation_beside_the_baselines():
    lines = said(SWEDEN).splitlines()

    assert lines[0].startswith("Exports of SWE in 2019 to 31 countries.")
    assert lines[1].split()[:3] == ["Market", "part", "0.949"]
    assert lines[2].split()[:2] == ["GDP", "0.774"]
    assert lines[3].split()[:4] == ["GDP^0.84", "·", "distance^-0.93", "0.927"]
    assert lines[4] == "Partners without figures: none"


def test_says_with_the_result_what_it_does_not_show(tmp_path):
    sweden = said(SWEDEN)
    denmark = said(changed(tmp_path, lambda text: text.replace("SWE,", "DNK,")))

    for text in (sweden, denmark):
        assert "all goods and national totals: this is no test on small firms" in text
        assert "about level with plain gravity, no better" in text
    assert "Formula and weights were revised on Sweden's exports" in sweden
    assert "revised" not in denmark


def test_names_partners_without_figures_and_leaves_the_exporter_out(tmp_path):
    more = changed(tmp_path, lambda text: text + "SWE,BRA,2019,1,,,\nSWE,SWE,2019,9,,,\n")

    lines = said(more).splitlines()

    assert "to 31 countries" in lines[0]
    assert lines[4] == "Partners without figures: BRA"


def test_languages_may_be_others():
    assert said(SWEDEN, languages="en")[:200] != said(SWEDEN)[:200]


def test_distances_begin_at_the_exporters_capital():
    basis = current_basis()
    partners = ("SWE", "NOR", "FIN", "DEU", "FRA", "ESP", "ITA", "GRC", "USA", "DNK")
    values = {iso3: float(100 - number) for number, iso3 in enumerate(partners)}
    exports = Exports(exporter="DNK", year=2019, values=values)

    found = validation_of(exports, languages=frozenset({"en"}), basis=basis)

    assert found.partners == ("SE", "NO", "FI", "DE", "FR", "ES", "IT", "GR", "US")


def test_unknown_exporter_is_refused(tmp_path):
    file = changed(tmp_path, lambda text: text.replace("SWE,", "BRA,"))

    assert refusal(file) == "exports.csv: unknown exporter BRA"
    with pytest.raises(UnknownExporter):
        validation_of(
            Exports(exporter="BRA", year=2019, values={}),
            languages=frozenset(),
            basis=current_basis(),
        )


def test_wrong_row_is_named_and_nothing_is_printed(tmp_path):
    file = changed(tmp_path, lambda text: text.replace("11686214055", "many"))

    assert refusal(file) == "exports.csv, row 2: value is not a number: many"


def test_too_few_partners_are_refused(tmp_path):
    file = changed(tmp_path, lambda text: "\n".join(text.splitlines()[:5]))

    assert refusal(file) == "exports.csv: 4 partners have figures, and 8 are needed"


def test_values_that_are_all_the_same_are_refused(tmp_path):
    partners = ("DNK", "NOR", "FIN", "DEU", "FRA", "ESP", "ITA", "GRC", "USA")
    rows = [f"SWE,{code},2019,7" for code in partners]
    file = changed(tmp_path, lambda _: "\n".join(["exporter,iso3,year,value", *rows]))

    assert refusal(file) == "exports.csv: all values are the same"


def test_unknown_language_is_refused():
    assert refusal(SWEDEN, languages="sv,xx,qq") == "unknown language: qq, xx"


def test_missing_file_is_refused():
    assert refusal(Path("nothing.csv")) == "nothing.csv: No such file or directory"


def test_says_that_nothing_is_loaded():
    Figures.objects.all().delete()

    assert "load_reference" in refusal(SWEDEN)
