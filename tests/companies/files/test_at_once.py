import pytest

from companies.files import actions
from companies.files.policies import MOST_PER_REFERENCE
from companies.files.rewritten import Refused
from companies.models import CompanyFile
from tests.companies.files import made
from tests.companies.files.factories import CompanyFileFactory
from tests.companies.test_concurrency import at_once, raised
from tests.factories import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("woken")]


def contents(settings):
    return {path.name for path in settings.FILES_DIR.rglob("*") if path.is_file()}


def test_two_logos_at_once_leave_one_with_its_content(sent_company, owner, settings):
    outcomes = at_once(
        *(
            lambda size=size: actions.set_logo(
                company=sent_company,
                name="logo.png",
                data=made.picture(size=size),
                by=owner,
                now=NOW,
            )
            for size in ((20, 20), (30, 30))
        )
    )

    assert raised(outcomes, Exception) == 0
    assert contents(settings) == {CompanyFile.objects.get().stored_name}


def test_two_uploads_at_once_share_the_last_place(company_with_references, owner, settings):
    CompanyFileFactory.create_batch(MOST_PER_REFERENCE - 1, company=company_with_references)

    outcomes = at_once(
        *(
            lambda: actions.add_attachment(
                company=company_with_references,
                reference_key="ref1",
                name="intyg.png",
                data=made.picture(),
                by=owner,
                now=NOW,
            )
            for _ in range(2)
        )
    )

    assert raised(outcomes, Refused) == raised(outcomes, Exception) == 1
    assert contents(settings) == set(CompanyFile.objects.values_list("stored_name", flat=True))


def test_remove_and_replace_at_once_leave_no_content_without_a_row(sent_company, owner, settings):
    former = CompanyFileFactory(company=sent_company, kind=CompanyFile.Kind.LOGO)

    outcomes = at_once(
        lambda: actions.remove_file(file=former, by=owner, now=NOW),
        lambda: actions.set_logo(
            company=sent_company, name="logo.png", data=made.picture(), by=owner, now=NOW
        ),
    )

    assert raised(outcomes, Exception) == 0
    assert contents(settings) == {CompanyFile.objects.get().stored_name}
