"""Every text is there in both languages: the catalogue is complete, and no page goes round it."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bin.build_static import django_environment
from companies.facts.sni_categories import sni_categories
from companies.models import ImportBatch, Municipality
from companies.profile.steps import SLUGS
from matchmaking.matches.policies import State
from matchmaking.rescoring.actions import rescore_inputs
from tests.cast import HOME
from tests.companies.imports.lists import HEADERS, content_for, list_in
from tests.companies.imports.lists import STATES as LISTS
from tests.companies.profile.test_settling import propose
from tests.factories import NOW, ClaimFactory, CompanyFactory, MoveRequestFactory, municipality
from tests.matchmaking.factories import good_company
from tests.pseudo_locale import pseudo_language, untranslated_words

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("xport", "companies", "markets", "matchmaking", "templates")
CATALOGUE = ROOT / "locale/sv/LC_MESSAGES/django.po"


# The catalogue


def gettext_tool(*command: str | Path) -> str:
    environment = django_environment() | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def used(tmp_path_factory) -> set[str]:
    """The messages that code and templates use now, extracted from a copy of the project.

    The copy has no language to merge with: msgmerge needs a library that a bare machine lacks.
    """
    copy = tmp_path_factory.mktemp("project")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    shutil.copy(ROOT / "manage.py", copy)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--all", "--keep-pot"],
        cwd=copy,
        env=django_environment() | {"PYTHONPATH": str(copy)},
        capture_output=True,
        check=True,
    )
    return message_ids((copy / "locale/django.pot").read_text(encoding="utf-8"))


def message_ids(catalogue: str) -> set[str]:
    """Return the messages of a catalogue's text, without the header."""
    found: set[str] = set()
    parts: list[str] | None = None
    for line in [*catalogue.splitlines(), ""]:
        if line.startswith("msgid "):
            parts = [ast.literal_eval(line.removeprefix("msgid "))]
        elif parts is not None and line.startswith('"'):
            parts.append(ast.literal_eval(line))
        elif parts is not None:
            found.add("".join(parts))
            parts = None
    return found - {""}


def test_message_ids_joins_what_is_written_over_several_lines():
    text = 'msgid ""\nmsgstr "header"\n\nmsgid ""\n"one "\n"two"\nmsgstr ""\n'

    assert message_ids(text) == {"one two"}


def test_no_text_is_without_its_swedish(used):
    translated = message_ids(gettext_tool("msgattrib", "--translated", "--no-fuzzy", CATALOGUE))

    assert used - translated == set()


def test_no_translation_is_a_guess():
    assert message_ids(gettext_tool("msgattrib", "--only-fuzzy", CATALOGUE)) == set()


def test_translations_keep_their_placeholders():
    gettext_tool("msgfmt", "--check", f"--output-file={os.devnull}", CATALOGUE)


def test_catalogue_holds_no_text_that_is_used_no_more(used):
    stored = message_ids(gettext_tool("msgattrib", "--no-obsolete", CATALOGUE))

    assert stored - used == set()


# The pages

# Names, and what reads the same in both languages.
DATA = {
    "Xport",
    "Svenska",
    "English",
    *("Django", "PostgreSQL", "Python", "Redis"),
    "Granskningen AB",
    "Fin Teknik AB",
    "Nils Näringsliv",
    "Ada Rådgivare",
    "Lena Ledare",
    "LL",
    "lead@savsjo.example",
    "Olga Ägare",
    "Otto Operatör",
    "Person",
    "OÄ",
    "NN",
    "OO",
    "AR",
    "Laddstolpar",
    "Laddaren",
    "x" * 300,
    "officer@savsjo.example",
    "adviser@nordics.example",
    "jag är vd",
    "granskning",
    "TRL",
    "https",
    "www",
    "example",
    "xport",
    "sv",
    "en",
}


@pytest.fixture
def world(owner, officer, adviser):
    company = good_company(
        name="Granskningen AB", summary="Laddstolpar", members={owner: "owner"}, verified_at=None
    )
    CompanyFactory(name="Fin Teknik AB")
    claim = ClaimFactory(
        company=CompanyFactory(name="Fin Teknik AB"),
        message="Jag är vd",
        user__full_name="Person",
        user__email="person@xport.example",
    )
    propose(company, "website", website="https://www.example")
    propose(company, "employees", employees=7, employees_class=None)
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)
    match = company.matches.get(market="nordics")
    match.state, match.adviser = State.IN_REVIEW, adviser
    match.save()
    match.events.create(at=NOW, by=adviser, to_state=State.IN_REVIEW, reason="Granskning")
    numberless = CompanyFactory(name="Fin Teknik AB", organisation_number=None)
    asked_firm = MoveRequestFactory(company=company, asked_of=None)
    return {
        "numberless": numberless,
        "company": company,
        "claim": claim,
        "match": match,
        "asked": _moves(),
        "asked_firm": asked_firm,
    }


def _moves():
    """Return a request of officers, besides one that they made and that has its answer."""
    shared = {"company__name": "Fin Teknik AB"}
    no = {"state": "declined", "reason": "Granskning", "ended_at": NOW}
    MoveRequestFactory(destination=municipality(), asked_of=None, **shared, **no)
    return MoveRequestFactory(**shared)


def test_reader_finds_what_stands_outside_the_brackets():
    page = """<p>⟦One <b>translated</b> sentence⟧ Granskningen AB</p><p aria-label="Forgotten">
    Never<svg><title>Unseen</title></svg> ⟦⟦asked⟧ for⟧ 12,5</p><script>let unseen</script>"""

    assert untranslated_words(page, DATA) == ["Forgotten", "Never"]


# (who, URL, the record in it, what is sent instead of a GET)
PAGES = [
    (None, "home", None, None),
    (None, "account_login", None, None),
    (None, "account_login", None, {"login": "", "password": ""}),
    (None, "account_signup", None, None),
    (None, "account_reset_password", None, None),
    (None, "mailbox", None, None),
    (None, "markets", None, None),
    (None, "market", "europe", None),
    (None, "country", "us", None),
    (None, "country", "se", None),
    (None, "figure", "tariff_weighted_mean_pct", None),
    (None, "figures", None, None),
    (None, "method", None, None),
    (None, "calculator", None, None),
    ("adviser", "country_warning", "dk", None),
    ("adviser", "country_warning", "dk", {"reason": "", "source": ""}),
    ("owner", "account_change_password", None, None),
    ("owner", "account_logout", None, None),
    ("owner", "company_register", None, None),
    ("owner", "company_register", None, {"organisation_number": "1"}),
    ("owner", "company", "company", None),
    ("owner", "company_market", "company", None),
    ("owner", "company_compare", "company", None),
    ("owner", "company_compare_countries", "company", None),
    ("owner", "company_profile", "company", None),
    ("owner", "company_inherited", "company", None),
    ("owner", "company_move", "company", None),
    *(("owner", "company_profile_step", step, None) for step in SLUGS),
    ("owner", "company_profile_step", "offer", {"offer": "gold", "summary": "x" * 300}),
    ("owner", "company_profile_step", "size", {"employees": "x", "sni_2025": "x"}),
    ("owner", "company_profile_step", "references", {"website": "x", "references-row": "0"}),
    ("owner", "company_profile_step", "contact", {"contacts-row": "0", "contacts-0-phone": "x"}),
    ("owner", "account_details", None, None),
    ("owner", "account_details", None, {"phone": "x"}),
    ("owner", "company_edit", "company", None),  # 403
    ("owner", "company_proposals", "company", None),
    ("officer", "company_proposals", "company", None),
    ("officer", "company_propose", "company", None),
    ("officer", "company_propose_answer", "website", None),
    ("officer", "company_propose_answer", "employees", {"employees": "x"}),
    ("owner", "match", "match", None),
    ("owner", "notices", None, None),
    ("officer", "company", "company", None),
    ("officer", "municipality_overview", HOME, None),
    ("lead_officer", "municipality_archives", HOME, None),
    ("officer", "municipality_companies", HOME, None),
    ("officer", "municipality_view_add", HOME, None),
    ("officer", "municipality_view_add", HOME, {"name": ""}),
    ("officer", "municipality_company_add", HOME, None),
    ("officer", "municipality_claims", HOME, None),
    ("officer", "municipality_gaps", HOME, None),
    ("officer", "municipality_duplicates", HOME, None),
    ("lead_officer", "municipality_officers", HOME, None),
    ("lead_officer", "municipality_officer_appoint", HOME, None),
    ("lead_officer", "municipality_officer_appoint", HOME, {"email": "x"}),
    ("officer", "municipality_imports", HOME, None),
    ("officer", "municipality_imports", HOME, {"cells": ""}),
    *(("officer", "municipality_import", state, None) for state in LISTS[2:]),
    ("officer", "municipality_import_categories", "previewed", None),
    ("officer", "municipality_import_numbers", "previewed", None),
    ("officer", "municipality_category_suggestions", HOME, None),
    ("officer", "municipality_import_columns", "uploaded", None),
    ("officer", "municipality_import_columns", "uploaded", {"column-0": "name"}),
    ("officer", "municipality_import_columns", "sheets", None),
    ("officer", "municipality_company_number", "numberless", None),
    ("officer", "municipality_company_log", "company", None),
    ("officer", "municipality_company_extract", "company", None),
    ("officer", "municipality_company_log", "company", {"form": "entry", "entry-kind": "x"}),
    ("officer", "municipality_company_invite", "company", None),
    ("officer", "municipality_company_move", "company", {"municipality": "x"}),
    ("officer", "municipality_moved", HOME, None),
    ("officer", "move_request", "asked", None),
    ("officer", "move_request", "asked", {"decision": "refuse"}),
    ("owner", "move_request", "asked_firm", None),
    ("officer", "municipality_company_invite", "company", {"name": "", "email": "x"}),
    (None, "invitation", "wrong-token", None),
    ("officer", "claim", "claim", None),
    ("officer", "claim", "claim", {"decision": "refuse"}),
    ("officer", "match_queue", None, None),  # 403
    ("adviser", "company_claim", "company", None),
    ("adviser", "claims", None, None),
    ("adviser", "match_queue", None, None),
    ("adviser", "match", "match", None),
    ("adviser", "match_verdict", "match", {"verdict": "won"}),
    ("adviser", "municipality_companies", HOME, None),  # 404
    ("operator", "operator_status", None, None),
]


def page_id(page: tuple) -> str:
    who, name, _, body = page
    return f"{name} by {who or 'anybody'}{' with errors' if body else ''}"


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_page_shows_no_text_that_is_not_translated(client, settings, request, world, page):
    who, name, record, body = page
    settings.DEMO = name == "mailbox"
    if who:
        client.force_login(request.getfixturevalue(who))
    if name == "municipality_imports":
        add_lists_in_all_states(world["company"].municipality)
    elif name.startswith("municipality_import"):
        world[record] = list_in(
            record,
            of=world["company"].municipality,
            known=world["company"],
            by=request.getfixturevalue("officer"),
            now=timezone.now(),
        )
    argument = getattr(world.get(record), "public_id", record)
    of_the_firm = name in ("company_profile_step", "company_propose_answer")
    if of_the_firm:
        argument = world["company"].public_id
    arguments = [argument] if argument else []
    arguments = (
        [HOME, *arguments]
        if name.startswith("municipality_import_") or name == "municipality_import"
        else arguments
    )
    arguments += [record] if of_the_firm else []
    if name.startswith("municipality_company_") and record in ("company", "numberless"):
        arguments = [HOME, argument]
    of_a_market = name in ("company_market", "company_compare_countries")
    url = reverse(name, args=arguments + (["nordics"] if of_a_market else []))
    url = url.replace("/sv/", "/en/", 1)

    # The status page stands beside the admin and not under a language: the browser's is asked for.
    in_english = {"Accept-Language": "en"}
    with pseudo_language("en"):
        answer = client.post(url, body) if body else client.get(url, headers=in_english)

    assert "⟦" in answer.text
    assert untranslated_words(answer.text, data(world)) == []


def add_lists_in_all_states(municipality: Municipality) -> None:
    for state in ImportBatch.State:
        ImportBatch.objects.create(
            municipality=municipality, created_at=NOW, stored_name=state, state=state
        )


def data(world: dict) -> set[str]:
    """Return the texts that are data: names, addresses, and all that the reference tables hold."""
    names = {world["company"].public_id, world["company"].organisation_number}
    names.update(ImportBatch.objects.values_list("sha256", flat=True))
    names.update({"Näringsliv.csv", "Näringsliv.xlsx", "Blad1", "Blad2", "Blad3", "SHA"})
    # What stands in the lists that were read in.
    for text in (HEADERS, content_for(world["company"]).decode()):
        names.update(cell for line in text.splitlines() for cell in line.split(";") if cell)
    names.update(each.label_en for each in sni_categories().values())
    for model in [
        *apps.get_app_config("markets").get_models(),
        apps.get_model("companies.Municipality"),
    ]:
        columns = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField)
        ]
        for row in model.objects.values_list(*columns) if columns else ():
            names.update(value for value in row if isinstance(value, str) and len(value) > 1)
    return names | DATA
