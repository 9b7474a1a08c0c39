"""docs/security.md says what the code does: the numbers in it are the numbers in the code."""

import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings

from companies.files import confined, policies, rewriting
from companies.files.naming import LONGEST_NAME
from companies.people import actions as people
from companies.people import invitations
from companies.profile import actions as profile
from tests.test_project import ROOT
from xport import jobs, middleware
from xport.accounts import limits
from xport.accounts import urls as accounts_urls
from xport.accounts.sessions import LONGEST_SESSION, LONGEST_STAFF_PAUSE
from xport.complaints import actions as complaints
from xport.lib import uploads

MB = 1024 * 1024


def chapter(heading: str, *, of: str = "security.md") -> str:
    """Return a chapter's text on one line."""
    text = (ROOT / "docs" / of).read_text(encoding="utf-8")
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/{of} has no chapter {heading}"
    return " ".join(found[1].split())


@pytest.mark.parametrize(
    "said",
    [
        f"at most {uploads.LARGEST_BODY_BYTES // MB} MB",
        f"{uploads.LARGEST_BODY_WITH_FILE_BYTES // MB} MB where a file is asked for",
        f"At most {policies.LARGEST_FILE_BYTES // MB} MB each",
        f"{policies.MOST_ATTACHMENTS} attachments per firm",
        f"{LONGEST_NAME} characters",
        f"at most {rewriting.LONGEST_LOGO_SIDE} × {rewriting.LONGEST_LOGO_SIDE} pixels",
        f"at most {rewriting.LONGEST_PICTURE_SIDE} × {rewriting.LONGEST_PICTURE_SIDE}",
        f"More than {rewriting.MOST_PIXELS // 1_000_000} million pixels",
        f"over {rewriting.MOST_PDF_PAGES} pages",
        f"{rewriting.MEMORY_BYTES // MB} MB, {rewriting.CPU_SECONDS} s of processor",
        f"{confined.SECONDS} s in all",
        f"At most {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields",
        "a logo is PNG, JPEG or WebP, an attachment also PDF",
    ],
)
def test_limits_of_what_comes_in_are_the_codes(said):
    assert said in chapter("What comes in")


def test_kinds_of_files_are_those_that_the_code_takes():
    assert {
        "logo": {"image/png", "image/jpeg", "image/webp"},
        "attachment": {"image/png", "image/jpeg", "image/webp", "application/pdf"},
    } == policies.TAKEN


def test_limits_of_tries_are_the_codes():
    text = chapter("Signing in")

    assert f"{limits.SIGN_IN_ACCOUNT.tries_per_hour} failures an hour per account" in text
    assert f"{limits.SIGN_IN_ADDRESS_AND_ACCOUNT.tries_per_hour} per address and account" in text
    assert f"{limits.SIGN_IN_ADDRESS.tries_per_hour} per address;" in text
    assert f"{limits.SECOND_STEP_ACCOUNT.tries_per_hour} of the second step per account" in text
    assert limits.SIGN_UP_ADDRESS.tries_per_hour == limits.RESET_ADDRESS.tries_per_hour
    sign_ups = limits.SIGN_UP_ADDRESS.tries_per_hour
    assert f"sign-ups and reset requests {sign_ups} an hour per address" in text
    assert f"mails {limits.MAIL_TO_ACCOUNT.tries_per_hour} an hour per account" in text
    known = limits.KNOWN_DEVICE
    assert f"{known.tries_in_a_row} times in a row, then {known.tries_per_hour} an hour" in text


def test_lengths_of_sessions_are_the_codes():
    text = chapter("Signing in")

    assert f"ends after {LONGEST_SESSION.total_seconds() / 3600:.0f} hours" in text
    assert f"a pause of {LONGEST_STAFF_PAUSE.total_seconds() / 3600:.0f} hours" in text


def test_every_way_in_stands_in_the_table_of_ways():
    addresses = {str(entry.pattern) for entry in accounts_urls.urlpatterns}
    ways = {address for address in addresses if address.startswith(("login/", "sso/"))}

    assert ways >= {"login/", "login/second-step/", "login/passkey/", "sso/"}
    assert {way for way in ways if f"`{way}" not in chapter("Signing in")} == set()
    kinds = {"webauthn": "passkey", "totp": "authenticator app", "recovery_codes": "recovery code"}
    assert set(settings.MFA_SUPPORTED_TYPES) == set(kinds)
    assert {kind for kind in kinds.values() if kind not in chapter("Signing in")} == set()


def test_number_of_sessions_is_written_down():
    assert "as many sessions at once as they like" in chapter("Signing in")


def test_lengths_of_sessions_by_single_sign_on_are_the_codes():
    text = chapter("Signing out", of="single-sign-on.md")

    assert f"after {LONGEST_SESSION.total_seconds() / 3600:.0f} hours at most" in text
    assert f"after a pause of {LONGEST_STAFF_PAUSE.total_seconds() / 3600:.0f}" in text


def test_limits_of_business_are_the_codes():
    assert (
        f"Per person and hour: {profile.REGISTRATIONS_PER_HOUR} registrations of a firm, "
        f"{people.CLAIMS_PER_HOUR} requests to take one over, {policies.UPLOADS_PER_HOUR} uploads "
        f"({policies.UPLOADS_AT_ONCE} at once)" in chapter("How often")
    )
    assert (
        f"{invitations.INVITATIONS_PER_HOUR} invitations ({invitations.INVITATIONS_AT_ONCE} at "
        f"once), {invitations.TO_ADDRESS_AT_ONCE} a day to one address" in chapter("How often")
    )


def test_limits_of_complaints_are_the_codes():
    assert (
        f"{complaints.FROM_ADDRESS.tries_per_hour} an hour per address and "
        f"{complaints.FROM_EVERYBODY.tries_per_hour} an hour over all" in chapter("How often")
    )


def test_every_line_of_the_log_is_written_down():
    """Each line that is logged for every page or job, its fields, and the words of refusals."""
    text = chapter("What is logged")
    lines = {"request": middleware.log_request, "job": jobs.Job.note}

    for name, writer in lines.items():
        source = inspect.getsource(writer)
        assert f'logger.info("{name}"' in source
        row = re.search(rf"\| `{name}` \|[^|]*\|([^|]*)\|", text)[1]
        written = re.search(r"facts = \{(.*?)\}", source, re.DOTALL)[1]
        assert set(re.findall(r'"(\w+)":', written)) <= set(re.findall(r"`(\w+)`", row))
    assert "`Sign-on by … refused`" in text
    for field in ("time", "level", "logger", "process", "message", "errors", "XPORT_LOG"):
        assert f"`{field}`" in text


def test_every_key_of_the_settings_stands_in_the_table_of_keys():
    source = Path(ROOT / "xport" / "settings.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'env\.text\(\s*"([A-Z_]*(?:KEY|SALT|SECRET)[A-Z_]*)"', source))

    assert keys
    assert {key for key in keys if f"`{key}`" not in chapter("Keys and algorithms")} == set()
    hasher = settings.PASSWORD_HASHERS[0].rpartition(".")[2]
    assert hasher.removesuffix("PasswordHasher") in chapter("Keys and algorithms")


def test_rules_for_fields_name_what_only_some_may_see():
    text = chapter("Who may do what")

    for fields in ("draft answers", "attachments", "contact persons", "the number alone"):
        assert fields in text
