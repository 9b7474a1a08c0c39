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


@pytest.fixture
def both(owner, colleague, sent_company):
    """Two people, for one has one file read at a time."""
    sent_company.memberships.filter(user=colleague).update(role="editor")
    return owner, colleague


def contents(settings):
    return {path.name for path in settings.FILES_DIR.rglob("*") if path.is_file()}


def test_two_logos_at_once_leave_one_with_its_content(sent_company, both, settings):
    outcomes = at_once(
        *(
            lambda by=by, size=size: actions.set_logo(
                company=sent_company,
                name="logo.png",
                data=made.picture(size=size),
                by=by,
                now=NOW,
            )
            for by, size in zip(both, ((20, 20), (30, 30)), strict=True)
        )
    )

    assert raised(outcomes, Exception) == 0
    assert contents(settings) == {CompanyFile.objects.get().stored_name}


def test_two_uploads_at_once_share_the_last_place(company_with_references, both, settings):
    CompanyFileFactory.create_batch(MOST_PER_REFERENCE - 1, company=company_with_references)

    outcomes = at_once(
        *(
            lambda by=by: actions.add_attachment(
                company=company_with_references,
                reference_key="ref1",
                name="intyg.png",
                data=made.picture(),
                by=by,
                now=NOW,
            )
            for by in both
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
