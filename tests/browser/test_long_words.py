"""One endless word in what people write, at a desk and on a phone: no page grows with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.inventory import contact_log
from companies.profile.steps import SLUGS
from tests.browser.judge import HEIGHT, WIDEST, WIDTHS
from tests.browser.visitor import make_person
from tests.factories import CompanyFactory, ContactFactory, OfficerFactory, municipality

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "municipalities/0684/"
LIST = f"{HOME}companies/"
TABLE_WIDTH = "document.querySelector('#rows .x-scroll').scrollWidth"


def word(length):
    return ("Qwertzuiop" * 40)[:length]


@pytest.fixture
def officer(empty_portal):
    officer = make_person("nils@savsjo.example")
    OfficerFactory(user=officer, municipality=municipality("0684"))
    return officer


@pytest.fixture
def firm(officer):
    """A firm of endless words, and what its municipality wrote of it."""
    firm = CompanyFactory(
        name=word(120),
        trl=7,
        summary=word(250),
        description_sv=word(400),
        ambition=word(400),
        website=f"https://{word(60)}.example/{word(110)}",
        municipality=municipality("0684"),
    )
    ContactFactory(company=firm, name=word(120), role=word(80), email=f"{word(60)}@firm.example")
    firm.products.update(name=word(120))
    now = timezone.now()
    said = {"company": firm, "by": officer, "now": now}
    contact_log.add_entry(kind="call", on=now.date(), people=word(120), note=word(300), **said)
    due_on = now.date() + timedelta(days=3)
    contact_log.add_follow_up(what=word(200), due_on=due_on, responsible=officer, **said)
    contact_log.note_barrier(code="finance", note=word(200), **said)
    return firm


@pytest.fixture
def visitor(officer, visit):
    visitor = visit()
    visitor.sign_in(officer.email)
    return visitor


def test_no_page_scrolls_sideways_for_an_endless_word(visitor, firm):
    of_firm = f"companies/{firm.public_id}/"
    paths = [
        of_firm,
        f"{of_firm}edit/",
        *(f"{of_firm}edit/{step}/" for step in SLUGS),
        *(f"{HOME}{of_firm}{page}/" for page in ("log", "extract", "invite", "move")),
        *(f"{HOME}{page}/" for page in ("companies", "gaps", "overview")),
    ]
    wide = []
    for path in paths:
        visitor.open(path)
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
            widest = visitor.page.evaluate(WIDEST)
            wide += [f"{path} at {width}: {widest}"] if widest else []

    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("width", WIDTHS)
def test_one_firms_name_does_not_widen_the_list(visitor, officer, width):
    firm = CompanyFactory(name="Alfa AB", municipality=municipality("0684"))
    visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
    visitor.open(LIST)
    before = visitor.page.evaluate(TABLE_WIDTH)

    type(firm).objects.update(name=word(120))
    visitor.open(LIST)

    assert visitor.page.evaluate(TABLE_WIDTH) == before
