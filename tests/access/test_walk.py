"""The walk: every URL × person × record × method, against the table written by hand."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

from tests.access import bodies
from tests.access.planted import MAILS_BY_OFFICERS, MAILS_THAT_NAME, SECRETS, WORDS
from tests.access.table import URLS, Line
from tests.access.world import NOTHING, World, make
from xport.notifications.models import OutgoingMail

METHODS = ("GET", "POST")
# How its pages, and those that we made beside them, are called.
ALLAUTH = ("account_", "mfa_")
# Asked of the first record alone: they are answered before the record is looked up.
OTHER_METHODS = ("HEAD", "PUT")
# Contact persons are kept otherwise than answers, so both kinds of step are walked.
STEP_URLS = ("company_profile_step", "company_edit_step")
# Sessions and counters of tries are nobody's records; a refused try is itself put on record.
NOT_COMPARED = {
    "sessions.session",
    "accounts.session",
    "accounts.bucket",
    "accounts.auditentry",
    # When a person last saw a view of the list: what reading leaves behind.
    "companies.viewvisit",
}


def _named_urls(resolver: Any, namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield (name, arguments) of every URL outside the admin, which has its own test."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from _named_urls(pattern)
        else:
            yield str(pattern.name), list(pattern.pattern.regex.groupindex)


ALL_URLS = dict(_named_urls(get_resolver()))


@pytest.fixture
def world(
    owner, colleague, stranger, officer, lead_officer, officer_elsewhere, adviser,
    adviser_of_india, operator,
):  # fmt: skip
    return make(
        {
            "owner": owner,
            "reader": colleague,
            "other": stranger,
            "officer": officer,
            "lead": lead_officer,
            "tranas": officer_elsewhere,
            "adviser": adviser,
            "indias": adviser_of_india,
            "operator": operator,
        }
    )


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    text: str
    location: str
    has_written: bool
    mails: list[tuple[str, str]]


class Walk:
    """Asks as each person; whatever an answer wrote is undone before the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bodies = bodies.bodies(world)
        self.clients = {"anonymous": Client(raise_request_exception=False, SERVER_NAME="localhost")}
        for name, user in world.people.items():
            self.clients[name] = Client(raise_request_exception=False, SERVER_NAME="localhost")
            self.clients[name].force_login(user)
        # As it is before every answer, because each is undone.
        self.before: list[tuple[str, str]] | None = None
        self.last_mail = 0

    def path(self, url_name: str, record: str, language: str = "sv", step: str = "") -> str:
        arguments = self.world.arguments(record, ALL_URLS[url_name], step)
        with translation.override(language):
            return reverse(url_name, kwargs=arguments)

    def body(self, url_name: str, record: str, step: str = "") -> Any:
        """Return what a person with the right would send of the record."""
        if url_name not in STEP_URLS or record not in self.world.records:
            return self.bodies.get(url_name)
        by_officer = url_name == "company_edit_step"
        return bodies.step_body(self.world.records[record], step, by_officer=by_officer)

    def ask(self, person: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        if self.before is None:
            self.before, self.last_mail = _fingerprint(), _last_mail()
        # Signing out takes the cookie; the session's row comes back with the rollback.
        cookies = copy.deepcopy(self.clients[person].cookies)
        with transaction.atomic():
            ask = getattr(self.clients[person], method.lower())
            response = ask(path, body or {}, headers=headers) if method == "POST" else ask(
                path, headers=headers
            )  # fmt: skip
            content = b"".join(response) if response.streaming else response.content
            answer = Answer(
                status=response.status_code,
                text=f"{response.headers} {content.decode(errors='replace')}".lower(),
                location=response.headers.get("Location", ""),
                has_written=_fingerprint() != self.before,
                mails=_mails_after(self.last_mail),
            )
            transaction.set_rollback(True)
        self.clients[person].cookies = cookies
        return answer


@pytest.fixture
def walk(world):
    return Walk(world)


def _fingerprint() -> list[tuple[str, str]]:
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in ("markets", "contenttypes", "auth", "admin", "account")
        and model._meta.label_lower not in NOT_COMPARED
        and model.__name__ not in ("Municipality", "County", "ScoringModelVersion")
    ]
    digests = [
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) "  # noqa: S608
        f"FROM {table} t"
        for table in tables
    ]
    audited = "SELECT 'audit', count(*)::text FROM accounts_auditentry WHERE action != %s"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([*digests, audited]), ["access.refused"])
        return sorted(cursor.fetchall())


def _last_mail() -> int:
    newest = OutgoingMail.objects.order_by("pk").last()
    return newest.pk if newest else 0


def _mails_after(last_mail: int) -> list[tuple[str, str]]:
    mails = OutgoingMail.objects.filter(pk__gt=last_mail)
    return [(mail.recipient, f"{mail.subject} {mail.text} {mail.html}".lower()) for mail in mails]


def test_every_url_stands_in_the_table_and_every_line_has_a_url():
    assert sorted(ALL_URLS) == sorted(URLS)


@pytest.mark.parametrize(
    ("url_name", "step"),
    [
        (url_name, step)
        for url_name in sorted(URLS)
        for step in (("offer", "contact") if url_name in STEP_URLS else ("",))
    ],
)
def test_every_url_answers_as_the_table_says(walk, url_name, step):
    line = URLS[url_name]
    bodies.bring_matches_into_state_for(url_name, walk.world)

    # allauth takes a PUT for a POST.
    others = OTHER_METHODS[:1] if url_name.startswith(ALLAUTH) else OTHER_METHODS
    wrong, writers = [], 0
    for record, words in line.who.items():
        path, body = walk.path(url_name, record, step=step), walk.body(url_name, record, step)
        for person in ("anonymous", *walk.world.people):
            is_first = record == next(iter(line.who))
            for method in METHODS + (others if is_first else ()):
                answer = walk.ask(person, method, path, body)
                writers += method == "POST" and answer.has_written
                expected = expected_answer(line, words.get(person, ""), person, method)
                wrong += [
                    f"{method} {url_name} of {record} by {person}: {problem}"
                    for problem in problems(walk, url_name, answer, expected, person, method)
                ]

    assert not wrong, "\n".join(wrong)
    # A body that nobody could send would make every refusal look right.
    assert writers or line.post == 405 or url_name in WRITES_NOTHING


# Their POSTs change a cookie or a session alone, or are sent without the password, the code, the
# key or the provider that they ask for.
WRITES_NOTHING = {
    *("language", "address_confirm", "notice_unsubscribe", "invitation", "invitation_stop"),
    "invitation_signup",
    "account_change_password",
    "account_confirm_email",
    "account_email",
    "account_end_session",
    "account_login",
    "account_logout",
    "account_passkey_options",
    "account_reauthenticate",
    "account_recovery_codes",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_signup",
    "account_sso_confirm",
    "account_sso_link",
    "account_sso_start",
    "account_sso_unlink",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    # Nobody's mails have been stopped.
    "address_ask",
}


@dataclass(frozen=True)
class Expected:
    status: int
    may_write: bool = False
    leads_to: str = ""


SIGN_IN = Expected(302, leads_to="/sv/accounts/login/?next=")


def expected_answer(line: Line, word: str, person: str, method: str) -> Expected:
    if method == "HEAD":
        method = "GET"
    own = {"GET": line.get, "POST": line.post}.get(method, 405)
    if person == "anonymous":
        if method not in line.anonymous:
            return Expected(405) if line.anonymous else SIGN_IN
        return Expected(line.anonymous[method], may_write=method == "POST" and line.all_write)
    if own == 405:
        return Expected(405)
    if word == "yes":
        return Expected(own, may_write=method == "POST")
    return Expected(302 if word == "late" else int(word))


def problems(
    walk: Walk, url_name: str, answer: Answer, expected: Expected, person: str, method: str
) -> Iterator[str]:
    # A page may refuse HEAD; it may not tell more by it.
    is_method_unknown = answer.status == 405 and (method == "HEAD" or expected.status == 405)
    if answer.status != expected.status and not is_method_unknown:
        yield f"{answer.status}, not {expected.status} {answer.location}"
    if not answer.location.startswith(expected.leads_to) and not is_method_unknown:
        yield f"leads to {answer.location}"
    if answer.has_written and not expected.may_write:
        yield "has written"
    for secret in secrets_in(answer.text, person):
        yield f"shows {secret}"
    for recipient, text in answer.mails:
        reader = walk.world.name_of(recipient)
        for secret in secrets_in(text, reader):
            is_name = secret.endswith(".name") or secret.startswith("person.")
            may_name = is_name and url_name in MAILS_THAT_NAME
            # A contact person is written to by name.
            is_senders = SECRETS[secret].get(person) == "yes" and url_name in MAILS_BY_OFFICERS
            if not (may_name or (is_senders and (is_name or secret.endswith(".contact")))):
                yield f"writes {reader} a mail with {secret}"


def secrets_in(text: str, person: str) -> list[str]:
    """Return the secrets that stand in the text and are none of the person's business."""
    return [
        secret
        for secret, word in WORDS.items()
        if word in text and SECRETS[secret].get(person) != "yes"
    ]


@pytest.mark.parametrize("url_name", [name for name, line in URLS.items() if line.has_part])
def test_the_part_for_htmx_shows_no_more_than_the_page(walk, url_name):
    wrong = []
    for record, words in URLS[url_name].who.items():
        for person in ("anonymous", *walk.world.people):
            path = walk.path(url_name, record)
            answer = walk.ask(person, "GET", path, **{"HX-Request": "true"})
            expected = expected_answer(URLS[url_name], words.get(person, ""), person, "GET")
            wrong += problems(walk, url_name, answer, expected, person, "GET")
            if answer.status == 200 and ("<html" in answer.text or "zq" not in answer.text):
                wrong.append(f"{url_name} by {person} is not the list alone")

    assert wrong == []


@pytest.mark.parametrize("url_name", [name for name, names in ALL_URLS.items() if names])
def test_what_is_not_ones_business_is_like_what_does_not_exist(walk, url_name):
    names = ALL_URLS[url_name]
    hidden = [
        (walk.path(url_name, record), person)
        for record, words in URLS[url_name].who.items()
        for person, word in words.items()
        if word == "404"
    ]
    line = URLS[url_name]
    method = "GET" if line.get != 405 else "POST"

    arguments = walk.world.arguments("nothing", names) | NOTHING
    nowhere = reverse(url_name, kwargs={name: arguments[name] for name in names})
    nothing = {
        person: walk.ask(person, method, nowhere, walk.bodies.get(url_name))
        for person in {person for _, person in hidden}
    }
    for path, person in hidden:
        foreign = walk.ask(person, method, path, walk.bodies.get(url_name))
        assert nothing[person].status == 404
        assert _comparable(foreign.text, path) == _comparable(nothing[person].text, nowhere)


def _comparable(text: str, path: str) -> str:
    """Return an answer without what differs by request: token, cookie, number, address, length."""
    text = re.sub(r"'content-length': '\d+'|\b[0-9a-f]{32}\b", "", text)
    text = re.sub(r'(name="csrfmiddlewaretoken" value|csrf)="?[^";]*', "", text)
    return text.replace(path.lower(), "")


@pytest.mark.parametrize("person", ["anonymous", "owner", "officer", "indias", "operator"])
def test_the_other_language_answers_alike(walk, person):
    for url_name, line in URLS.items():
        record = list(line.who)[-1]
        swedish, english = (
            walk.ask(person, "GET", walk.path(url_name, record, language))
            for language in ("sv", "en")
        )
        assert english.status == swedish.status, url_name
        assert secrets_in(english.text, person) == [], url_name
