from datetime import timedelta

import pytest

from companies.models import Company, ScoringInputs
from companies.profile import scoring_inputs
from companies.profile.scoring_inputs import Kind
from tests.factories import NOW, CompanyFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def row(company, kind):
    return ScoringInputs.objects.get(company=company, kind=kind)


def test_rewrite_writes_typed_values():
    company = CompanyFactory(
        categories=["grid-monitoring", "charging-infrastructure", "charging-services"],
        turnover_ksek=60_500,
        employees=35,
        export_share_pct="12.50",
        certificates=[],
    )

    inputs = row(company, Kind.SENT)

    assert inputs.energy_share == pytest.approx(1 / 3)
    assert inputs.needs == sorted(set(inputs.needs))
    assert "ev-charging" in inputs.needs
    assert (inputs.turnover_msek, inputs.employees, inputs.export_share_pct) == (60.5, 35, 12.5)
    assert (inputs.certificates, inputs.languages) == ([], None)


def test_rewrite_without_category_has_no_energy_share():
    inputs = row(CompanyFactory(), Kind.SENT)

    assert (inputs.energy_share, inputs.needs) == (None, [])


@pytest.mark.parametrize(("employees", "expected"), [(249, True), (250, False)])
def test_rewrite_marks_firms_that_are_too_large(employees, expected):
    assert row(CompanyFactory(employees=employees), Kind.SENT).is_in_scope is expected


def test_rewrite_raises_the_version_only_when_a_value_changed(sent_company, woken):
    scoring_inputs.rewrite(company=sent_company, kind=Kind.SENT, now=LATER)
    unchanged = row(sent_company, Kind.SENT)
    sent_company.trl = 7
    scoring_inputs.rewrite(company=sent_company, kind=Kind.SENT, now=LATER)
    changed = row(sent_company, Kind.SENT)

    assert (unchanged.version, unchanged.changed_at) == (1, NOW)
    assert (changed.version, changed.changed_at, changed.trl) == (2, LATER, 7)
    assert woken == [("matchmaking.rescore_inputs", changed.pk)]


def test_rewrite_all_of_an_unsent_firm_writes_only_the_draft(draft_only_company):
    assert list(draft_only_company.scoring_inputs.values_list("kind", flat=True)) == [Kind.DRAFT]
    assert row(draft_only_company, Kind.DRAFT).trl == 7


def test_rewrite_all_of_an_unclaimed_firm_writes_only_the_sent_row(inventoried_company):
    assert list(inventoried_company.scoring_inputs.values_list("kind", flat=True)) == [Kind.SENT]


def test_sent_row_never_shows_the_draft(company_with_draft):
    scoring_inputs.rewrite_all(company=company_with_draft, now=LATER)

    assert row(company_with_draft, Kind.SENT).trl is None
    assert row(company_with_draft, Kind.DRAFT).trl == 9


def test_rewrite_many_costs_the_same_for_one_and_for_fifty(django_assert_num_queries):
    CompanyFactory.create_batch(50, categories=["grid-monitoring"])
    ScoringInputs.objects.all().delete()
    companies = list(Company.objects.all())

    for firms in (companies[:1], companies[1:]):
        # the firms' categories, their proofs, the categories and their needs, the rows, the insert,
        # a savepoint's ends
        with django_assert_num_queries(8):
            scoring_inputs.rewrite_many(companies=firms, kind=Kind.SENT, now=NOW)
