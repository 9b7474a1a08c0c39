"""Every page, in every state, for everybody who uses it: no fault, however it is read or walked."""

import re
from types import SimpleNamespace

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from companies.people.invitation_mail import stop_key_of
from companies.people.invitations import Invitee, invite, keep_for
from companies.profile.proposals import QUESTIONS
from companies.profile.steps import SLUGS
from markets.models import Country, Indicator, Market
from tests.accounts.sso.running import SLUG
from tests.browser import pages, sights
from tests.browser.documents import Documents, Links
from tests.browser.forced_colours import faults_in_forced_colours
from tests.browser.judge import faults_of, faults_of_menu, faults_on_paper
from tests.browser.keyboard import faults_by_keyboard, faults_when_zoomed
from tests.browser.portal import running_demo_web
from tests.browser.visitor import Visitor
from tests.browser.world import make_people, make_world
from tests.factories import CompanyFactory
from xport.accounts.sso.refusals import Reason
from xport.notifications import addresses, unsubscribing
from xport.notifications.models import OutgoingMail
from xport.notifications.preferences import DIGESTS
from xport.notifications.transport import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_is_judged():
    judged = {
        sight.view
        for group in (*sights.FILLED.values(), *sights.EMPTY.values(), sights.DEMO)
        for sight in group
    }

    assert judged | pages.WITHOUT_A_PAGE == pages.all_views()


@pytest.mark.parametrize(
    ("role", "language"),
    [("", "sv"), ("", "en"), *[(role, "sv") for role in sights.FILLED if role], ("adviser", "en")],
)
def test_pages_have_no_faults(empty_portal, visit, tmp_path, role, language):
    people = make_people()
    world = make_world(people, with_long_list=role == "officer") if role else None
    visitor = visit(language=language)
    seat(visitor, getattr(people, role) if role else None)

    found = faults(visitor, sights.FILLED[role], everything_in(people, world), tmp_path)
    if role:
        found += faults_of_menu(visitor.page)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", sights.EMPTY)
def test_empty_pages_have_no_faults(empty_portal, visit, tmp_path, role):
    people = make_people()
    visitor = visit()
    seat(visitor, getattr(people, role))

    found = faults(visitor, sights.EMPTY[role], SimpleNamespace(people=people), tmp_path)

    assert not found, "\n".join(found)


def test_demo_pages_have_no_faults(empty_portal, chromium, sink, settings, tmp_path):
    settings.MAIL_SERVER, settings.MAILBOX_DIR = None, tmp_path / "mailbox"
    put_in_mailbox("Laddkraft i Norr AB är nu stark för Norden")
    with running_demo_web(tmp_path, sink) as demo:
        visitor = Visitor(chromium, demo.url)
        found = faults(visitor, sights.DEMO, None, tmp_path)
        visitor.context.close()

    found += visitor.complaints
    assert not found, "\n".join(found)


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500, 503])
def test_pages_of_errors_have_no_faults(empty_portal, visit, settings, tmp_path, code):
    """The page as it goes out, given to the browser in the portal's place: none fails at will."""
    settings.ROOT_URLCONF = "tests.failing_urls"
    answer = Client(raise_request_exception=False).get(f"/sv/fails/{code}/")
    assert answer.status_code == code
    visitor = visit()
    visitor.page.route(
        "**/sv/fails/**",
        lambda route: route.fulfill(
            status=200, headers=dict(answer.headers), body=answer.content.decode()
        ),
    )
    documents = Documents(tmp_path, visitor.page)
    visitor.open(f"fails/{code}/")
    documents.note(str(code))

    found = faults_of(visitor.page) + faults_by_keyboard(visitor.page) + documents.faults()
    assert not found, "\n".join(found)


def put_in_mailbox(subject):
    mail = OutgoingMail(
        recipient="nils@savsjo.example",
        sender="Xport <xport@xport.example>",
        subject=subject,
        text="Öppna i Xport: http://127.0.0.1:8000/sv/companies/ab12/markets/nordics/",
        message_id="<1@xport.example>",
        created_at=timezone.now(),
    )
    send(mail)


def seat(visitor, user):
    """Sign the person in at this browser, without the page that other tests go through."""
    if user is None:
        return
    client = Client()
    client.force_login(user)
    cookie = client.cookies["session"]
    # The portal's own origin: under a longer path it would outlive the session it names.
    visitor.context.add_cookies([{"name": "session", "value": cookie.value, "url": visitor.origin}])


def everything_in(people, world):
    """Return the world with what only addresses hold: keys of links, matches by their state."""
    person = people.newcomer
    address = EmailAddress(user=person, email=person.email, verified=False, primary=True)
    address.save()
    addresses.stop(address=person.email, reason="550 5.1.1 unknown", now=timezone.now())
    invited = CompanyFactory(name="Inbjuden Teknik AB")
    guest = Invitee(name="Eva Ek", email="eva@inbjuden.example", language="sv", message="Hej!")
    sent = invite(company=invited, invitee=guest, by=people.officer, now=timezone.now())
    keep_for(invitation=sent, email=person.email, now=timezone.now())
    matches, lists = (world.matches, world.lists) if world else ({}, {})
    return SimpleNamespace(
        **(vars(world) if world else {}),
        **{f"match_{state}": match for state, match in matches.items()},
        **{f"import_{state}": batch for state, batch in lists.items()},
        steps=SimpleNamespace(**{slug: slug for slug in SLUGS}),
        questions=SimpleNamespace(**{name: name for name in QUESTIONS}),
        markets=SimpleNamespace(**{market.pk: market.pk for market in Market.objects.all()}),
        countries=SimpleNamespace(**{each.slug: each.slug for each in Country.objects.all()}),
        indicators=SimpleNamespace(**{each.pk: each.pk for each in Indicator.objects.all()}),
        sign_on=SLUG,
        passkey=Authenticator.objects.get(user=people.owner, type="webauthn").pk,
        reasons=SimpleNamespace(**{reason.value: reason.value for reason in Reason}),
        confirmation_key=EmailConfirmationHMAC(address).key,
        reset_user=user_pk_to_url_str(person),
        reset_key=default_token_generator.make_token(person),
        address_key=addresses.link_key_of(addresses.stop_of(person)),
        kind_key=unsubscribing.key_for(people.owner.pk, "matchmaking/score_strong"),
        digests_key=unsubscribing.key_for(people.owner.pk, DIGESTS),
        invitation_token=re.search(r"/invitations/([\w-]+)/", sent.mail.text)[1],
        invited=sent.public_id,
        stop_key=stop_key_of(sent),
        dead_key="dead-key",
    )


def faults(visitor, seen, world, folder):
    """Return all faults of these pages, each with its address."""
    documents, links = Documents(folder, visitor.page), Links(visitor.context, visitor.origin)
    found, walked = [], set()
    for sight in seen:
        with translation.override(visitor.language):
            path = reverse(sight.view, args=sight.arguments_in(world))
        visitor.page.goto(visitor.origin + path + (f"?{sight.query}" if sight.query else ""))
        sight.deed(visitor.page)
        address = visitor.page.url.removeprefix(visitor.origin)
        name = f"{address} ({sight.view}, {sight.deed.__qualname__.partition('.')[0]})"
        documents.note(name)
        links.note(visitor.page, name)
        of_page = faults_of(visitor.page) + faults_when_zoomed(visitor.page)
        if sight.view not in walked:
            # One walk a page is enough: its states have the same controls, in the same order.
            walked.add(sight.view)
            of_page += faults_by_keyboard(visitor.page) + faults_in_forced_colours(visitor.page)
            of_page += faults_on_paper(visitor.page)
        found += [f"{name}: {fault}" for fault in of_page]
    return found + documents.faults() + links.faults()
