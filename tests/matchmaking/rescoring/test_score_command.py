"""`manage.py score`: the worked example as printed, when a figure is null, every wrong line."""

import json
import sys
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command

from markets.models import Figures
from matchmaking.rescoring.basis import current_basis
from matchmaking.scoring import Firm, half_up, score_firm
from tests.matchmaking.scoring.real_figures import example_answers, rows_of
from tests.matchmaking.scoring.test_worked_example import PRINTED

pytestmark = pytest.mark.django_db

KEYS = [
    "line",
    "country",
    "market",
    "status",
    "score",
    "upper_bound",
    "market_part",
    "company_part",
    "components",
    "coverage",
    "confidence",
]
COMPONENTS = [
    "demand",
    "growth",
    "transition",
    "distance",
    "trade_regime",
    "regulation",
    "language",
    "readiness",
    "maturity",
    "category_fit",
]
FIT = {"needs": ["grid-flexibility", "ev-charging", "digital-services"], "energy_share": 0.5}


class Stdin:
    def __init__(self, buffer):
        self.buffer = buffer


@pytest.fixture
def score(monkeypatch):
    """Run the command on lines; return status, rows and errors."""

    def run(*lines, **options):
        sent = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        monkeypatch.setattr(sys, "stdin", Stdin(BytesIO(b"\n".join(sent) + b"\n")))
        out, err, status = StringIO(), StringIO(), 0
        try:
            call_command("score", stdout=out, stderr=err, **options)
        except SystemExit as stopped:
            status = stopped.code
        rows = [json.loads(line) for line in out.getvalue().splitlines()]
        return status, rows, [json.loads(line) for line in err.getvalue().splitlines()]

    return run


@pytest.fixture
def score_in(score):
    """Return one firm's row in one country."""

    def run(iso2, answers, **options):
        _, rows, errors = score(answers, **options)
        assert errors == []
        return next(row for row in rows if row["country"] == iso2)

    return run


def refusal(score, line):
    status, rows, errors = score(line)
    assert (status, rows) == (1, [])
    assert [error.keys() for error in errors] == [{"line", "error"}]
    return errors[0]["error"]


# What is written


@pytest.mark.parametrize("iso2", PRINTED)
def test_worked_example_is_as_printed(score_in, iso2):
    row = score_in(iso2, example_answers())

    *components, _, _, market, company, total = PRINTED[iso2].split()
    assert [str(half_up(value, 1)) for value in row["components"].values()] == components
    assert str(half_up(row["market_part"], 1)) == market
    assert str(half_up(row["company_part"], 1)) == company
    assert str(half_up(row["score"], 1)) == total
    assert row["status"] == "scored"


def test_germany_is_known_as_well_as_printed(score_in):
    row = score_in("DE", example_answers())

    assert (round(row["coverage"], 9), str(half_up(row["confidence"], 1))) == (1, "90.0")
    assert row["upper_bound"] == row["score"]


def test_each_row_has_exactly_the_keys_in_the_order_of_countries_csv(score):
    status, rows, errors = score(example_answers())

    targets = [row for row in rows_of("countries.csv") if row["market"]]
    assert (status, errors) == (0, [])
    assert [list(row) for row in rows] == [KEYS] * 34
    assert [list(row["components"]) for row in rows] == [COMPONENTS] * 34
    assert [(row["country"], row["market"]) for row in rows] == [
        (target["iso2"], target["market"]) for target in targets
    ]


def test_figures_are_the_engines_own_and_unrounded(score_in):
    basis = current_basis()
    firm = Firm.from_answers(example_answers())
    expected = score_firm(firm, basis.world.atlas, basis.model).country("DE")

    row = score_in("DE", example_answers())

    assert row["score"] == expected.score
    assert row["coverage"] == expected.coverage
    assert row["confidence"] == expected.confidence


def test_null_and_a_missing_key_are_both_unanswered(score):
    without = {name: each for name, each in example_answers().items() if name != "certificates"}

    assert score(without) == score(example_answers(certificates=None))


def test_open_answer_has_an_upper_bound(score_in):
    row = score_in("DE", example_answers(certificates=None))

    assert str(half_up(row["score"], 1)) == "64.2"
    assert str(half_up(row["upper_bound"], 1)) == "68.3"
    assert str(half_up(row["coverage"], 3)) == "0.963"
    assert row["components"]["maturity"] == 40


def test_preliminary_firm_has_a_market_part_and_no_score(score_in):
    row = score_in("DE", FIT | {"languages": ["sv", "en", "de"]}, explain=True)

    assert row["status"] == "preliminary"
    assert str(half_up(row["market_part"], 1)) == "68.1"
    assert str(half_up(row["coverage"], 3)) == "0.825"
    assert (row["score"], row["upper_bound"], row["company_part"]) == (None, None, None)
    assert row["explain"] is None
    assert (row["components"]["readiness"], row["components"]["maturity"]) == (0, 0)


def test_firm_without_category_is_insufficient_everywhere(score):
    status, rows, _ = score({"languages": ["en"], "trl": 7}, explain=True)

    assert status == 0
    assert {row["status"] for row in rows} == {"insufficient"}
    for name in ("score", "upper_bound", "market_part", "company_part", "explain"):
        assert {row[name] for row in rows} == {None}
    assert {row["components"]["demand"] for row in rows} == {None}
    assert {row["components"]["category_fit"] for row in rows} == {0}
    assert {row["components"]["maturity"] for row in rows} == {30}


@pytest.mark.parametrize("needs", [[], None])
def test_no_needs_are_no_category(score, needs):
    without, empty = (score(each)[1] for each in ({"trl": 7}, {"trl": 7, "needs": needs}))

    assert empty == without
    assert {row["status"] for row in empty} == {"insufficient"}


def test_category_fit_is_null_only_for_want_of_country_figures(score):
    # Singapore and Malta have no electric-car figures.
    _, rows, _ = score(example_answers(needs=["ev-charging"]))

    without = {row["country"] for row in rows if row["components"]["category_fit"] is None}
    assert without == {"SG", "MT"}
    assert all(row["score"] for row in rows)


def test_unanswered_languages_count_as_none(score_in):
    row = score_in("NO", FIT)

    assert row["components"]["language"] == 0


def test_english_where_nobody_counted_it_is_null(score_in):
    assert score_in("IS", FIT | {"languages": ["en"]})["components"]["language"] is None


# --explain


def test_explain_is_added_only_when_asked_for(score_in):
    assert "explain" not in score_in("DE", example_answers())
    assert list(score_in("DE", example_answers(), explain=True)) == [*KEYS, "explain"]


def test_explain_adds_up_as_printed(score_in):
    row = score_in("DE", example_answers(), explain=True)
    explained = row["explain"]

    assert list(explained) == ["reference", "parts", "own_side"]
    assert str(half_up(explained["reference"], 2)) == "51.98"
    assert str(half_up(explained["parts"]["demand"], 1)) == "9.2"
    assert sum(explained["parts"].values()) == pytest.approx(row["score"] - explained["reference"])
    assert {name: str(half_up(each, 1)) for name, each in explained["own_side"].items()} == {
        "readiness": "4.6",
        "maturity": "1.8",
        "category_fit": "1.6",
    }


# What is read


def test_blank_lines_are_skipped_and_counted(score):
    status, rows, errors = score(b"", example_answers(), b"  \r", example_answers(trl=9))

    assert (status, errors) == (0, [])
    assert [row["line"] for row in rows] == [2] * 34 + [4] * 34


def test_nothing_at_all_is_no_error(score):
    assert score(b"") == (0, [], [])


def test_wrong_line_does_not_keep_the_others_from_being_scored(score):
    status, rows, errors = score(example_answers(), b"{", example_answers(trl=10), FIT)

    assert status == 1
    assert {row["line"] for row in rows} == {1, 4}
    assert [error["line"] for error in errors] == [2, 3]
    assert errors[1]["error"] == "trl: out of range"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"firm"', "not a JSON object"),
        (b"{", "not JSON: "),
        (b"{} {}", "not JSON: Extra data at character 4"),
        (b'{"offer": "g\xf6ods"}', "not UTF-8"),
        (b'{"trl": 8, "trl": 9}', "trl: the key stands twice"),
        (b'{"employees": NaN}', "not JSON: NaN is no number"),
        (b'{"employees": -Infinity}', "not JSON: -Infinity is no number"),
        (b'{"employees": 1e400}', "employees: not finite"),
        (b'{"employees": 1' + b"0" * 400 + b"}", "employees: out of range"),
        (b'{"employees": 1' + b"0" * 5_000 + b"}", "a number has too many digits"),
        (b"[" * 100_000, "not JSON that can be read: nested too deeply"),
        ({"name": "Solbolaget"}, "name: unknown key"),
        ({"documented": ["trl"]}, "documented: unknown key"),
        ({"energy_share": 0.5}, "needs: empty"),
        ({"needs": [], "energy_share": 0.5}, "needs: empty"),
        (FIT | {"needs": ["peace"]}, "needs: unknown code"),
        (FIT | {"energy_share": 1.01}, "energy_share: out of range"),
        (FIT | {"trl": 0}, "trl: out of range"),
        (FIT | {"trl": 7.5}, "trl: not a whole number"),
        (FIT | {"export_share_pct": 101}, "export_share_pct: out of range"),
        (FIT | {"employees": -1}, "employees: out of range"),
        (FIT | {"turnover_msek": "60"}, "turnover_msek: not a number"),
        (FIT | {"languages": ["swe"]}, "languages: unknown code"),
        (FIT | {"sells_in": "NO"}, "sells_in: not a list"),
        (FIT | {"sells_in": ["XX"]}, "sells_in: unknown code"),
        (FIT | {"certificates": ["ISO14001"]}, "certificates: unknown code"),
        (FIT | {"offer": "advice"}, "offer: unknown code"),
        ({"\ud800": 1}, "\ud800: unknown key"),
    ],
)
def test_wrong_line_is_named(score, line, error):
    assert refusal(score, line).startswith(error)


def test_lines_are_scored_as_they_come(monkeypatch):
    out = StringIO()
    written = []

    def lines():
        for _ in range(2):
            written.append(len(out.getvalue().splitlines()))
            yield json.dumps(FIT).encode()

    monkeypatch.setattr(sys, "stdin", Stdin(lines()))
    call_command("score", stdout=out)

    assert written == [0, 34]


def test_stops_when_nobody_reads_any_more(monkeypatch):
    class Closed(StringIO):
        def write(self, text):
            raise BrokenPipeError

    muted = []
    monkeypatch.setattr(sys, "stdin", Stdin(BytesIO(json.dumps(FIT).encode())))
    monkeypatch.setattr("os.dup2", lambda _, number: muted.append(number))
    with pytest.raises(SystemExit) as stopped:
        call_command("score", stdout=Closed())

    assert stopped.value.code == 1
    assert len(muted) == 1


def test_says_that_nothing_is_loaded(score):
    Figures.objects.all().delete()

    with pytest.raises(CommandError, match="load_reference"):
        score(FIT)
