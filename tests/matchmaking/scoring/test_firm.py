import pytest

from matchmaking.scoring import Firm, InvalidFirm
from tests.matchmaking.scoring.real_figures import example_answers, example_firm

NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("needs", [], "empty"),
        ("needs", None, "empty"),
        ("needs", ["world-peace"], "unknown_code"),
        ("needs", "ev-charging", "not_a_list"),
        ("needs", [["ev-charging"]], "unknown_code"),
        ("energy_share", 1.01, "out_of_range"),
        ("energy_share", -0.01, "out_of_range"),
        ("energy_share", NAN, "not_finite"),
        ("energy_share", True, "not_a_number"),
        ("energy_share", "0.5", "not_a_number"),
        ("languages", ["xx"], "unknown_code"),
        ("languages", [1], "unknown_code"),
        ("export_share_pct", 100.1, "out_of_range"),
        ("export_share_pct", -1, "out_of_range"),
        ("sells_in", ["XX"], "unknown_code"),
        ("sells_in", ["no"], "unknown_code"),
        ("employees", -1, "out_of_range"),
        ("employees", False, "not_a_number"),
        ("turnover_msek", INFINITE, "not_finite"),
        ("turnover_msek", -0.1, "out_of_range"),
        ("turnover_msek", 10**400, "out_of_range"),
        ("trl", 0, "out_of_range"),
        ("trl", 10, "out_of_range"),
        ("trl", 6.5, "not_a_whole_number"),
        ("trl", True, "not_a_whole_number"),
        ("certificates", ["ISO14001"], "unknown_code"),
        ("offer", "advice", "unknown_code"),
        ("offer", ["goods"], "unknown_code"),
        ("documented", ["languages"], "unknown_code"),
        ("name", "Solbolaget", "unknown_key"),
    ],
)
def test_from_answers_refuses(field, value, reason):
    with pytest.raises(InvalidFirm) as refusal:
        Firm.from_answers(example_answers(**{field: value}))

    assert (refusal.value.field, refusal.value.reason) == (field, reason)


@pytest.mark.parametrize(
    "answers",
    [
        {"energy_share": 0, "trl": 1, "export_share_pct": 0, "employees": 0, "turnover_msek": 0},
        {"energy_share": 1, "trl": 9, "export_share_pct": 100, "languages": [], "sells_in": []},
        {"sells_in": ["SE", "BR"], "certificates": (), "languages": {"gsw"}, "offer": None},
    ],
)
def test_from_answers_accepts_the_ends_of_each_range(answers):
    firm = Firm.from_answers(example_answers(**answers))

    assert firm.needs


def test_from_answers_accepts_a_firm_without_category():
    firm = Firm.from_answers({})

    assert firm.energy_share is None
    assert firm.needs == frozenset()


def test_from_answers_keeps_an_open_list_apart_from_an_empty_one():
    assert example_firm(certificates=None).certificates is None
    assert example_firm(certificates=[]).certificates == frozenset()


def test_to_answers_gives_the_same_firm_back():
    firm = example_firm(documented=["trl"])

    assert Firm.from_answers(firm.to_answers()) == firm


def test_digest_is_the_same_whatever_the_order_and_the_kind_of_number():
    reordered = example_firm(languages=["de", "en", "sv"], employees=35.0, energy_share=0.5)

    assert reordered.digest() == example_firm().digest()
    assert example_firm(employees=-0.0).digest() == example_firm(employees=0).digest()


def test_digest_differs_between_an_open_and_an_empty_list():
    assert example_firm(sells_in=None).digest() != example_firm(sells_in=[]).digest()


def test_documented_answers_leave_out_those_no_longer_given():
    firm = Firm.from_answers({"documented": ["needs", "trl", "sells_in"], "sells_in": []})

    assert firm.documented_answers == {"sells_in"}
