"""Rows of a step: one more, one less, each with what was typed."""

import pytest

from companies.models import Company
from tests.portal.company.conftest import SENT, draft_of, save, url_of


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_add_gives_one_more_row_and_keeps_what_was_typed(member, sent_company, htmx):
    typed = {**SENT["products"], "version": "as read", "add": "1", "products-0-trl": "10"}

    page = member.post(url_of(sent_company, "products"), typed, headers=htmx)

    rows = page.context["page"].rows
    assert [form["name"].value() for form in rows.forms] == ["Stolpen", "Programmet", None]
    assert rows.forms[0]["trl"].value() == "10"
    assert not rows.has_errors
    assert not hasattr(Company.objects.get(), "draft")


def test_remove_takes_the_one_row_and_keeps_the_others_fields(member, sent_company):
    page = save(member, sent_company, "products", remove="0")

    rows = page.context["page"].rows
    assert list(rows.numbered) == [4]
    assert rows.forms[0]["name"].value() == "Programmet"


def test_clearing_a_row_takes_it_away(member, sent_company):
    save(member, sent_company, "products", **{"products-0-name": "", "products-0-trl": "",
                                              "products-0-ip_status": ""})  # fmt: skip

    assert [each.name for each in draft_of(sent_company).products] == ["Programmet"]


def test_reference_keeps_its_key_and_takes_no_foreign_one(member, sent_company):
    save(member, sent_company, "references", **{"references-0-key": "foreign-key"})
    (first,) = draft_of(sent_company).references

    save(
        member,
        sent_company,
        "references",
        **{"references-0-key": first.key, "references-0-customer": "Hamnen i Luleå"},
    )

    (second,) = draft_of(sent_company).references
    assert first.key != "foreign-key"
    assert (second.key, second.customer) == (first.key, "Hamnen i Luleå")
