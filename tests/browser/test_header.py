"""The header on a phone: logo, place and menu in one row, the pages in another."""

import pytest
from django.utils import timezone

from companies.models import Membership
from tests.browser.test_every_page import seat
from tests.factories import (
    AdviserFactory,
    CompanyFactory,
    OfficerFactory,
    UserFactory,
    municipality,
)
from xport.notifications.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Of what is seen in the header: how many rows it takes, and the air right of the logo.
MEASURED = """() => {
  const seen = [...document.querySelectorAll(
    ".x-logo, .x-place, .x-user > *, .x-header nav"
  )].filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect());
  const centres = seen.map(box => (box.top + box.bottom) / 2);
  const logo = document.querySelector(".x-logo").getBoundingClientRect();
  return {
    rows: centres.sort((a, b) => a - b).filter((y, i, all) => !i || y - all[i - 1] > 12).length,
    air: Math.min(...seen.filter(box => box.left >= logo.right).map(box => box.left - logo.right)),
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


def owner():
    person = UserFactory()
    CompanyFactory(
        name="Norrlandskustens Laddinfrastruktur AB", members={person: Membership.Role.OWNER}
    )
    return person


PEOPLE = {
    "owner": owner,
    "officer": lambda: OfficerFactory(municipality=municipality("2284")).user,  # Örnsköldsvik
    "adviser": lambda: AdviserFactory().user,
    "operator": lambda: UserFactory(is_staff=True),
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("role", PEOPLE)
def test_the_header_takes_two_rows_on_a_phone(empty_portal, visit, role, language):
    person = PEOPLE[role]()
    leave_unread(person, 12)
    visitor = visit(javascript=False, language=language)
    seat(visitor, person)
    visitor.open("")

    for width in (390, 360, 320):
        visitor.page.set_viewport_size({"width": width, "height": 700})
        measured = visitor.page.evaluate(MEASURED)

        assert measured["rows"] == 2, (width, measured)
        assert measured["air"] >= 8, (width, measured)
        assert measured["sideways"] == 0, (width, measured)


def test_what_has_no_room_in_the_row_stands_in_the_menu(empty_portal, visit):
    visitor = visit(javascript=False)
    seat(visitor, UserFactory())
    visitor.page.set_viewport_size({"width": 390, "height": 700})
    visitor.open("")
    header = visitor.page.locator("header")

    header.locator("summary").click()
    header.get_by_role("button", name="English").click()
    header.locator("summary").click()
    header.get_by_role("link", name="Notices").click()

    assert visitor.page.url.endswith("/en/notices/")


def leave_unread(person, count):
    Notice.objects.bulk_create(
        Notice(
            recipient=person,
            kind="companies/claim_decided",
            dedupe_key=f"{number}",
            created_at=timezone.now(),
        )
        for number in range(count)
    )
