from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import MunicipalityArchive, Officer
from tests.cast import HOME
from xport.accounts.models import AuditEntry
from xport.portal.municipality.archive.actions import KEPT_FOR, make_archive

PAGE = reverse("municipality_archives", args=[HOME])


@pytest.fixture
def leading(client, lead_officer):
    client.force_login(lead_officer)
    return client


@pytest.fixture
def archive(leading):
    leading.post(PAGE)
    return MunicipalityArchive.objects.get()


def ready(archive):
    make_archive(archive_id=archive.pk, now=timezone.now())
    return reverse("municipality_archive", args=[HOME, archive.public_id])


def test_lead_asks_and_sees_how_far_it_is_until_it_is_ready(leading, archive):
    assert 'hx-trigger="every 2s"' in leading.get(PAGE).text

    url = ready(archive)

    page = leading.get(PAGE).text
    assert "every 2s" not in page
    assert url in page


def test_asking_again_says_that_one_is_on_its_way(leading, archive):
    assert "redan på väg" in leading.post(PAGE, follow=True).text


def test_download_is_a_zip_and_is_logged(leading, archive, lead_officer):
    answer = leading.post(ready(archive))

    assert b"".join(answer).startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]
    entry = AuditEntry.objects.get(action="archive.downloaded")
    assert (entry.actor_id, entry.object_id) == (lead_officer.pk, str(archive.pk))


def test_who_no_longer_leads_downloads_nothing(leading, archive, lead_officer):
    url = ready(archive)
    Officer.objects.filter(user=lead_officer).update(is_lead=False)

    assert leading.post(url).status_code == 403


def test_archive_that_is_past_or_not_ready_is_not_found(leading, archive):
    waiting = reverse("municipality_archive", args=[HOME, archive.public_id])
    assert leading.post(waiting).status_code == 404

    ready(archive)
    long_ago = timezone.now() - KEPT_FOR - timedelta(seconds=1)
    MunicipalityArchive.objects.update(asked_at=long_ago)

    assert leading.post(waiting).status_code == 404
