from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from companies.inventory import saved_views
from companies.inventory.saved_views import MOST_OWN, MOST_SHARED, NameTaken, TooManyViews
from companies.models import SavedView, ViewVisit
from tests.cast import HOME
from tests.factories import NOW, OfficerFactory
from xport.accounts.models import AuditEntry

LATER = NOW + timedelta(days=1)


@pytest.fixture
def colleague_at_work(db):
    return OfficerFactory().user


@pytest.fixture
def save(home, officer):
    def save(name="Utan kategori", **values):
        values = {
            "query": "missing=category",
            "is_shared": False,
            "by": officer,
            "now": NOW,
        } | values
        return saved_views.save_view(municipality=home, name=name, **values)

    return save


def names_for(user, code=HOME):
    return [view.name for view in saved_views.views_for(user, [code])]


def test_own_views_are_ones_own_and_shared_ones_the_municipalitys(
    save, officer, colleague_at_work, elsewhere
):
    save("Egen")
    save("Delad", is_shared=True)

    assert names_for(officer) == ["Egen", "Delad"]
    assert names_for(colleague_at_work) == ["Delad"]
    assert names_for(officer, elsewhere.pk) == []


def test_saving_is_audited_without_words(save):
    view = save()

    row = AuditEntry.objects.get(action="saved_view.saved")
    assert (row.object_id, row.details) == (str(view.pk), {"is_shared": False})


def test_name_is_ones_own_once(save, colleague_at_work):
    save("Heta")
    save("Heta", by=colleague_at_work)

    with pytest.raises(NameTaken):
        save("Heta")


def test_there_is_an_end_to_own_views(save, colleague_at_work):
    for number in range(MOST_OWN):
        save(f"{number}")

    with pytest.raises(TooManyViews):
        save("En till")
    save("Min", by=colleague_at_work)
    save("Delad", is_shared=True)


def test_there_is_an_end_to_shared_views_whoever_shares(save, colleague_at_work):
    for number in range(MOST_SHARED):
        save(f"{number}", is_shared=True)
    own = save("Egen", by=colleague_at_work)

    with pytest.raises(TooManyViews):
        saved_views.rename_view(
            view=own, name="Egen", is_shared=True, by=colleague_at_work, now=NOW
        )


def test_view_is_renamed_to_its_own_name_and_shared(save, officer):
    view = save()

    saved_views.rename_view(view=view, name=view.name, is_shared=True, by=officer, now=LATER)

    view.refresh_from_db()
    assert view.is_shared
    assert AuditEntry.objects.get(action="saved_view.renamed").details == {"is_shared": True}


def test_shared_view_of_nobody_stays_shared(save, lead_officer):
    view = save(is_shared=True)
    SavedView.objects.update(owner=None)
    view.refresh_from_db()

    saved_views.rename_view(view=view, name="Ny", is_shared=False, by=lead_officer, now=LATER)

    assert names_for(lead_officer) == ["Ny"]


@pytest.mark.parametrize(
    ("is_shared", "who", "may"),
    [
        (True, "officer", True),
        (True, "lead_officer", True),
        (True, "colleague_at_work", False),
        (False, "officer", True),
    ],
)
def test_owner_and_for_shared_ones_a_lead_may_change(save, request, is_shared, who, may):
    view = save(is_shared=is_shared)
    user = request.getfixturevalue(who)

    if may:
        saved_views.get_view_for(user, HOME, view.public_id, to_change=True)
    else:
        with pytest.raises(PermissionDenied):
            saved_views.get_view_for(user, HOME, view.public_id, to_change=True)


@pytest.mark.parametrize("who", ["lead_officer", "officer_elsewhere", "owner"])
def test_own_view_is_not_there_for_others(save, request, who):
    view = save(is_shared=False)

    with pytest.raises(Http404):
        saved_views.get_view_for(request.getfixturevalue(who), HOME, view.public_id)


def test_visit_remembers_the_one_before_it(save, officer):
    view = save()

    saved_views.open_view(view=view, by=officer, now=LATER)
    saved_views.open_view(view=view, by=officer, now=LATER + timedelta(hours=1))

    visit = ViewVisit.objects.get()
    assert (visit.before_at, visit.seen_at) == (LATER, LATER + timedelta(hours=1))


def test_going_back_soon_is_the_same_visit(save, officer):
    view = save()

    saved_views.open_view(view=view, by=officer, now=LATER)
    saved_views.open_view(view=view, by=officer, now=LATER + timedelta(minutes=1))

    assert ViewVisit.objects.get().before_at == NOW


def test_deleting_is_audited(save, officer):
    view = save()
    number = str(view.pk)

    saved_views.delete_view(view=view, by=officer, now=LATER)

    assert not SavedView.objects.exists()
    assert AuditEntry.objects.get(action="saved_view.deleted").object_id == number
