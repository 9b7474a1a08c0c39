"""Categories that a list's SNI codes speak for: suggested, confirmed, written, undone."""

import pytest

from companies.imports import batches
from companies.imports.answering import answer_questions
from companies.imports.policies import StepRefused
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.sni_suggestions import confirm_suggestions, groups_in_list
from companies.models import Company, ContactEntry, ScoringInputs
from tests.companies.imports.made import NUMBERS
from tests.companies.imports.steps import LATER, run, undone, uploaded
from tests.factories import NOW, CompanyFactory
from xport.accounts.models import AuditEntry

METERS, CHARGING = "2025:26510:energy-metering", "2025:43210:charging-infrastructure"
HEADERS = "Företag;Org.nr;SNI 2025;Kategori"

pytestmark = pytest.mark.django_db


def previewed(*lines):
    batch = uploaded("\n".join([HEADERS, *lines]).encode())
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    return run(batch)


def committed(batch, officer, *keys):
    if keys:
        confirm_suggestions(batch=batch, keys=keys, by=officer, now=NOW)
    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    return run(batch)


def categories_of(number):
    company = Company.objects.get(organisation_number=number)
    return sorted(company.categories.values_list("code", flat=True))


LINES = (
    f"A AB;{NUMBERS[0]};26.510;",
    f"B AB;{NUMBERS[1]};26.510, 43.210;",
    f"C AB;{NUMBERS[2]};26.510;smart-charging",
    f"D AB;{NUMBERS[3]};62.100;",
)


def test_rows_without_a_category_are_grouped_and_the_sure_ones_ticked():
    groups = groups_in_list(previewed(*LINES))

    found = [(each.sni.key, each.count, each.examples, each.is_ticked) for each in groups]
    assert found == [(METERS, 2, ("A AB", "B AB"), True), (CHARGING, 1, ("B AB",), False)]


def test_only_what_is_confirmed_is_written(officer):
    batch = committed(previewed(*LINES), officer, METERS)

    assert [categories_of(number) for number in NUMBERS[:4]] == [
        ["energy-metering"],
        ["energy-metering"],
        ["smart-charging"],
        [],
    ]
    company = Company.objects.get(organisation_number=NUMBERS[0])
    assert company.provenance["categories"] == {
        "source": "sni",
        "date": NOW.date().isoformat(),
        "by": officer.pk,
    }
    assert ScoringInputs.objects.get(company=company).needs
    assert batch.counts == {"create": 4}
    entry = AuditEntry.objects.get(action="import.sni_categories_confirmed")
    assert entry.details["keys"] == [METERS]


def test_unless_somebody_confirms_nothing_is_written(officer):
    committed(previewed(*LINES), officer)

    assert categories_of(NUMBERS[0]) == []


def test_a_firm_that_is_known_gets_one_and_undoing_takes_it_back(officer):
    known = CompanyFactory(organisation_number=NUMBERS[0], name="A AB", sni_2025=["26510"])
    batch = previewed(LINES[0])
    assert batch.counts == {"unchanged": 1}

    batch = committed(batch, officer, METERS)
    assert (categories_of(NUMBERS[0]), batch.counts) == (["energy-metering"], {"update": 1})

    undone(batch, officer)
    known.refresh_from_db()
    assert categories_of(NUMBERS[0]) == []
    assert "categories" not in known.provenance


def test_undoing_gives_back_both_the_lists_answers_and_the_category(officer):
    CompanyFactory(organisation_number=NUMBERS[0], name="A AB")
    batch = committed(previewed(LINES[0]), officer, METERS)

    undone(batch, officer)

    known = Company.objects.get(organisation_number=NUMBERS[0])
    assert (known.sni_2025, categories_of(NUMBERS[0])) == (None, [])
    assert batch.rows.get().undone == "all"


def test_who_has_a_category_or_people_of_its_own_is_asked_nothing(officer):
    CompanyFactory(organisation_number=NUMBERS[0], categories=["smart-charging"])
    CompanyFactory(organisation_number=NUMBERS[1], members={officer: "owner"})

    assert groups_in_list(previewed(*LINES[:2])) == []


def test_whoever_answered_after_the_preview_keeps_the_answer(officer):
    known = CompanyFactory(organisation_number=NUMBERS[0], sni_2025=["26510"], name="A AB")
    batch = previewed(LINES[0])
    known.categories.add("smart-charging")

    committed(batch, officer, METERS)

    assert categories_of(NUMBERS[0]) == ["smart-charging"]


def test_nothing_is_confirmed_of_a_list_that_is_saved(officer):
    batch = committed(previewed(*LINES), officer)

    with pytest.raises(StepRefused):
        confirm_suggestions(batch=batch, keys=[METERS], by=officer, now=LATER)


def test_other_columns_make_what_was_confirmed_void(officer):
    batch = previewed(*LINES)
    confirm_suggestions(batch=batch, keys=[METERS], by=officer, now=NOW)

    mapping = ColumnMapping.from_json(batch.mapping)
    batches.begin_reading(batch, mapping.changed(3, field=None))

    assert run(batch).sni_confirmed is None


def test_the_same_columns_read_again_leave_it_confirmed(officer):
    batch = previewed(*LINES)
    confirm_suggestions(batch=batch, keys=[METERS], by=officer, now=NOW)

    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))

    assert run(batch).sni_confirmed == [METERS]


def test_a_row_that_only_adds_a_note_gets_its_category_too(officer):
    CompanyFactory(organisation_number=NUMBERS[0], name="A AB", sni_2025=["26510"])
    lines = ["Företag;Org.nr;SNI 2025;Kommentar", f"A AB;{NUMBERS[0]};26.510;Ringde"]
    batch = uploaded("\n".join(lines).encode())
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))

    batch = committed(run(batch), officer, METERS)
    assert categories_of(NUMBERS[0]) == ["energy-metering"]

    undone(batch, officer)
    assert categories_of(NUMBERS[0]) == []
    assert (batch.rows.get().undone, ContactEntry.objects.count()) == ("all", 0)


def test_an_answer_that_gives_the_code_asks_for_its_category(officer):
    lines = ["Företag;Org.nr;SNI;Kategori", f"A AB;{NUMBERS[0]};SNI 2025: 26.5;"]
    batch = uploaded("\n".join(lines).encode())
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    run(batch)

    key = "sni_ambiguous:sni:26.5"
    answer_questions(batch=batch, answers={key: "26510"}, by=officer, now=NOW)

    assert batch.rows.get().sni_suggestions == [METERS]
