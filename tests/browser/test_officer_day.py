"""An officer's whole day: from a messy list to a council report, by pointer and by keyboard."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, ViewportSize, expect

from companies.inventory.contact_log import add_follow_up
from companies.models import (
    Company,
    ContactEntry,
    ContactPerson,
    FollowUp,
    Invitation,
    Municipality,
    SavedView,
)
from matchmaking.rescoring.queries import scores_behind
from tests.browser.hands import Hand, Keyboard, Pointer
from tests.browser.portal import Portal, text_of
from tests.browser.visitor import DESKTOP, Visitor, make_person
from tests.companies.imports.made import NUMBERS
from tests.factories import PASSWORD, CompanyFactory, OfficerFactory
from tests.worker import wait_for
from xport.accounts.models import AuditEntry, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NILS, EVA = "nils@savsjo.example", "eva@nystrom.example"
NEW, KNOWN, BLOCKED, UNCLEAR = "Nyström Laddteknik AB", "Känd Teknik AB", "Tyst AB", "Oklar AB"
DRAFT = "Utan Nummer i Sävsjö"
LEAST_BYTES = 4_000
# What is on record at night, in its order; the first is the follow-up of before.
DEEDS = [
    "contact_log.follow_up_added",
    "import.uploaded",
    "import.columns_confirmed",
    "import.questions_answered",
    "import.numbers_answered",
    "import.commit_asked",
    "inventory.imported",
    "saved_view.saved",
    "contact_log.entry_added",
    "contact_log.follow_up_added",
    "invitation.sent",
    "overview.report_made",
    "overview.downloaded",
    "import.undo_asked",
    "import.undone",
]
PHONE = ViewportSize(width=390, height=844)
WORK_MS = 60_000
HEADERS = "Företag;Org.nr;Anställda;Omsättning;SNI;Kontaktperson;E-post;Reklamspärr"
LIST = f"""Näringslivskontorets lista;;;;;;;
{HEADERS}
{NEW};{NUMBERS[0]};ca 12;31 Mkr;;Eva Ek;{EVA};
{KNOWN};{NUMBERS[1]};77;;;;;
Kort AB;55931-204;4;;;;;
{UNCLEAR};{NUMBERS[2]};9;31.400;;;;
{DRAFT};;3;;;;;
{BLOCKED};{NUMBERS[3]};5-9;;26.510;;;Ja
{NEW};{NUMBERS[0]};12;;;;;
Summa;;110;;;;;
"""
# As a spreadsheet puts it on the clipboard.
CELLS = LIST.replace(";", "\t")


@dataclass
class Day:
    """The officer at a browser, how they work it, and what is there in the morning."""

    portal: Portal
    visitor: Visitor
    hand: Hand
    officer: User
    home: Municipality
    known: Company

    @property
    def page(self) -> Page:
        return self.visitor.page

    def link(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=name, exact=True).first

    def button(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=name, exact=True).first

    def is_headed(self, words: str, *, within_ms: int = 20_000) -> None:
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_contain_text(words, timeout=within_ms)


@pytest.fixture(params=["pointer", "keyboard"])
def day(request, empty_portal, visit):
    office = OfficerFactory(user=make_person(NILS))
    known = CompanyFactory(name=KNOWN, organisation_number=NUMBERS[1], employees=12)
    now, today = timezone.now(), timezone.localdate()
    who = {"responsible": office.user, "by": office.user, "now": now}
    add_follow_up(company=known, what="Ring om CE-märket", due_on=today, **who)
    visitor = visit()
    is_pointer = request.param == "pointer"
    visitor.page.set_viewport_size(DESKTOP if is_pointer else PHONE)
    return Day(
        portal=empty_portal,
        visitor=visitor,
        hand=(Pointer if is_pointer else Keyboard)(visitor.page),
        officer=office.user,
        home=office.municipality,
        known=known,
    )


def test_officer_day(day):
    sign_in(day)
    see_what_is_due(day)
    paste_the_list(day)
    confirm_the_columns(day)
    look_through_the_preview(day)
    answer_the_question(day)
    keep_the_draft(day)
    save_the_import(day)
    save_a_view(day)
    note_a_contact(day)
    invite_the_contact_person(day)
    download_the_report(day)
    undo_the_import(day)
    what_is_left_at_night(day)


def sign_in(day):
    page = day.visitor.open("accounts/login/")
    day.hand.write(page.locator("[name=login]"), NILS)
    day.hand.write(page.locator("[name=password]"), PASSWORD)
    page.keyboard.press("Enter")
    day.is_headed("väntar på dig")


def see_what_is_due(day):
    day.visitor.sees("Känd Teknik AB: Ring om CE-märket")
    day.visitor.sees("Uppföljning, inne i dag")


def open_the_list(day):
    day.hand.press(day.page.locator("header nav").get_by_role("link", name="Företag"))
    day.is_headed(f"Företag i {day.home.name}")


def paste_the_list(day):
    open_the_list(day)
    day.hand.press(day.link("Läs in en lista"))
    day.is_headed("Läs in en lista")
    day.hand.write(day.page.locator("[name=cells]"), CELLS)
    day.hand.press(day.button("Granska listan"))


def confirm_the_columns(day):
    day.is_headed("Säg vad kolumnerna är")
    day.visitor.sees(NUMBERS[0])
    day.hand.choose(day.page.locator("[name=turnover_unit]"), "mixed")
    day.hand.choose(day.page.locator("[name=sni_edition]"), "2025")
    assert not Company.objects.filter(name=NEW).exists()
    day.hand.press(day.button("Visa vad som skulle hända"))


def look_through_the_preview(day):
    day.is_headed("Förhandsgranska importen", within_ms=WORK_MS)
    day.visitor.sees("Inget är sparat än. 3 rader kan skrivas. 1 rad behöver ett svar.")
    rows_say(
        day,
        {
            "Nyström": "Ny",
            "Känd": "Ändras",
            "Kort": "Ett organisationsnummer har tio siffror.",
            "Oklar": "Hur mycket omsättning är ”31.400”?",
            "Utan": "Organisationsnumret saknas.",
            "Tyst": "Ny",
            "Summa": "Raden är en summa",
        },
    )
    rows_say(day, {"Känd": "till 77"})
    assert Company.objects.get() == day.known


def rows_say(day, sentences):
    rows = day.page.locator(".x-imp").get_by_role("row")
    for name, sentence in sentences.items():
        expect(rows.filter(has_text=name).first).to_contain_text(sentence)


def answer_the_question(day):
    questions = day.page.locator("#questions")
    day.hand.tick(questions.get_by_label("31 400 tusen kronor"))
    day.hand.press(day.button("Spara svaren"))
    expect(questions).to_contain_text("Alla frågor har fått svar", timeout=WORK_MS)
    day.visitor.sees("4 rader kan skrivas.")


def keep_the_draft(day):
    day.hand.press(day.link("Se raderna"))
    day.is_headed("Rader utan nummer")
    day.hand.tick(day.page.get_by_label("Spara som utkast utan nummer"))
    day.hand.press(day.button("Spara"))
    day.is_headed("Förhandsgranska importen", within_ms=WORK_MS)
    rows_say(day, {DRAFT: "Sparas som utkast"})


def save_the_import(day):
    day.hand.press(day.button("Genomför importen"))
    day.is_headed("Listan är sparad", within_ms=WORK_MS)
    day.visitor.sees("4 företag lades till, 1 ändrades.")
    assert set(Company.objects.values_list("name", "employees")) == {
        (NEW, 12), (KNOWN, 77), (UNCLEAR, 9), (DRAFT, 3), (BLOCKED, None),
    }  # fmt: skip
    wait_for(lambda: scores_behind() == 0, "all scores")


def save_a_view(day):
    open_the_list(day)
    rows = day.page.locator("#rows")
    unfold(day, "Filter")
    unfold(day, "Kolumner och ordning")
    day.hand.tick(day.page.locator("[name=columns][value=employees]"))
    expect(rows.locator('td[data-t="Anställda"]')).to_have_count(5)
    day.hand.tick(day.page.locator("[name=missing][value=turnover]"))
    expect(rows.get_by_role("link", name=UNCLEAR, exact=True)).to_have_count(0)
    day.hand.press(day.link("Spara detta som en vy"))
    day.is_headed("Spara en vy")
    day.hand.write(day.page.locator("main [name=name]"), "Utan omsättning")
    day.hand.press(day.button("Spara vyn"))
    day.visitor.sees("Vyn är sparad.")
    expect(day.page.locator(".x-views [aria-current]")).to_contain_text("Utan omsättning")
    expect(rows.get_by_role("row").filter(has_text=KNOWN)).to_contain_text("77")


def unfold(day, name):
    """Open what is folded; a wide page shows the filter as it is."""
    fold = day.page.locator("details").filter(has=day.page.locator("summary", has_text=name)).last
    if fold.locator("summary").first.is_visible() and fold.get_attribute("open") is None:
        day.hand.press(fold.locator("summary").first)


def open_the_firm(day):
    open_the_list(day)
    day.hand.press(day.page.locator("#rows").get_by_role("link", name=NEW, exact=True))
    day.is_headed(NEW)


def note_a_contact(day):
    open_the_firm(day)
    day.hand.press(day.link("Kontaktlogg"))
    day.is_headed(f"Kontaktlogg för {NEW}")
    day.hand.choose(day.page.locator("[name=entry-kind]"), "call")
    day.hand.write(day.page.locator("[name=entry-people]"), "Eva Ek")
    day.hand.write(day.page.locator("[name=entry-note]"), "De vill till Norge.")
    day.hand.press(day.button("Spara anteckningen"))
    day.visitor.sees("De vill till Norge.")
    tomorrow = timezone.localdate() + timedelta(days=1)
    day.hand.write(day.page.locator("[name=follow-up-what]"), "Skicka underlaget")
    day.hand.write_day(day.page.locator("[name=follow-up-due_on]"), f"{tomorrow:%Y-%m-%d}")
    day.hand.press(day.button("Planera"))
    expect(day.page.get_by_role("region", name="Uppföljningar")).to_contain_text(
        "Skicka underlaget"
    )


def invite_the_contact_person(day):
    open_the_firm(day)
    day.hand.press(day.link("Bjud in"))
    day.is_headed(f"Bjud in {NEW}")
    expect(day.page.locator("[name=email]")).to_have_value(EVA)
    day.hand.write(day.page.locator("[name=message]"), "Tack för samtalet.")
    day.hand.press(day.button("Visa mejlet"))
    preview = day.page.get_by_role("region", name="Mejlet")
    expect(preview).to_contain_text("Tack för samtalet.")
    expect(preview).to_contain_text(NILS)
    assert not Invitation.objects.exists()
    day.hand.press(day.button("Skicka inbjudan"))
    day.is_headed(NEW)
    mail = day.portal.mail_to(EVA, about="/invitations/")
    assert NILS in mail["Reply-To"]
    assert "Tack för samtalet." in text_of(mail)


def download_the_report(day):
    day.hand.press(day.page.locator("header nav").get_by_role("link", name="Överblick"))
    day.is_headed(f"Läget i {day.home.name}")
    assert downloaded(day, "Ladda ner som PDF").startswith(b"%PDF-")
    assert downloaded(day, "Ladda ner som Excel").startswith(b"PK\x03\x04")


def downloaded(day, button):
    with day.page.expect_download(timeout=WORK_MS) as download:
        day.hand.press(day.button(button))
    content = Path(download.value.path()).read_bytes()
    assert len(content) > LEAST_BYTES
    return content


def undo_the_import(day):
    day.hand.press(day.page.locator("header nav").get_by_role("link", name="Import"))
    day.hand.press(day.link("Inklistrade celler"))
    day.hand.press(day.button("Ångra importen"))
    day.is_headed("Importen är ångrad", within_ms=WORK_MS)
    kept = day.page.get_by_role("region", name="Behålls, för någon har arbetat med dem sedan dess")
    assert kept.get_by_role("listitem").all_inner_texts() == [NEW]


def what_is_left_at_night(day):
    assert set(Company.objects.values_list("name", "employees")) == {(NEW, 12), (KNOWN, 12)}
    company = Company.objects.get(name=NEW)
    assert list(ContactPerson.objects.filter(company=company).values_list("name", "email")) == [
        ("Eva Ek", EVA)
    ]
    entry = ContactEntry.objects.get(company=company)
    assert (entry.kind, entry.people, entry.note) == ("call", "Eva Ek", "De vill till Norge.")
    follow_up = FollowUp.objects.get(company=company)
    assert (follow_up.what, follow_up.responsible) == ("Skicka underlaget", day.officer)
    kept = SavedView.objects.get().query
    assert "missing=turnover" in kept
    assert "columns=employees" in kept
    on_record = AuditEntry.objects.filter(action__in=DEEDS).order_by("pk")
    assert list(on_record.values_list("action", "actor_id")) == [
        (action, day.officer.pk) for action in DEEDS
    ]
