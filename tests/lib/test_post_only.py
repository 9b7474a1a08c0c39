import pytest
from django.utils import translation

from xport.lib.post_only import has_page, page_above

COMPANIES = "/sv/municipalities/0684/companies/"


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


@pytest.mark.parametrize(
    ("path", "is_so"), [(COMPANIES, True), (COMPANIES + "bulk/", False), ("/sv/nowhere/", False)]
)
def test_has_page_knows_what_only_takes_a_form(path, is_so):
    assert has_page(path) is is_so


@pytest.mark.parametrize(
    ("path", "above"),
    [
        (COMPANIES + "bulk/", COMPANIES),
        ("/sv/municipalities/0684/imports/x/commit/", "/sv/municipalities/0684/imports/x/"),
        ("/sv/language/", "/sv/"),
        ("/", "/"),
    ],
)
def test_page_above_is_the_nearest_that_can_be_opened(path, above):
    assert page_above(path) == above
