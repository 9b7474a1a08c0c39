import pytest
from django.contrib import admin
from django.test import RequestFactory

from companies.admin import ReadOnlyAdmin
from companies.models import ProfileDraft

PAGES = [page for page in admin.site._registry.values() if isinstance(page, ReadOnlyAdmin)]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.model.__name__)
def test_operators_look_and_change_nothing(page, operator):
    request = RequestFactory().get("/")
    request.user = operator

    assert page.has_view_permission(request)
    assert page.get_model_perms(request) == {
        "add": False,
        "change": False,
        "delete": False,
        "view": True,
    }


def test_drafts_are_not_in_the_admin():
    assert ProfileDraft not in admin.site._registry
