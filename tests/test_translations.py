"""Every text is there in both languages: the catalogue is complete, and no page goes round it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from bin.build_static import django_environment
from matchmaking.matches.policies import State
from matchmaking.rescoring.actions import rescore_inputs
from tests.cast import HOME
from tests.factories import NOW, ClaimFactory, CompanyFactory
from tests.matchmaking.factories import good_company
from tests.pseudo_locale import pseudo_language, untranslated_words

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("xport", "companies", "markets", "matchmaking", "templates", "locale")


# The catalogue


def gettext_tool(*command: str | Path) -> str:
    environment = django_environment() | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory) -> Path:
    """The Swedish catalogue, brought up to date with the sources in a copy of the project."""
    copy = tmp_path_factory.mktemp("project")
    for name in SOURCES:
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    shutil.copy(ROOT / "manage.py", copy)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=sv", "--no-obsolete"],
        cwd=copy,
        env=django_environment() | {"PYTHONPATH": str(copy)},
        capture_output=True,
        check=True,
    )
    return copy / "locale" / "sv" / "LC_MESSAGES" / "django.po"


def message_ids(catalogue_text: str) -> list[str]:
    """Return the messages of what msgattrib printed, without the header."""
    lines = catalogue_text.splitlines()
    return [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']


def test_no_text_is_without_its_swedish(catalogue):
    assert message_ids(gettext_tool("msgattrib", "--untranslated", "--no-wrap", catalogue)) == []


def test_no_translation_is_a_guess(catalogue):
    assert message_ids(gettext_tool("msgattrib", "--only-fuzzy", "--no-wrap", catalogue)) == []


def test_translations_keep_their_placeholders(catalogue):
    gettext_tool("msgfmt", "--check", f"--output-file={os.devnull}", catalogue)


def test_catalogue_holds_no_text_that_is_used_no_more(catalogue):
    stored = ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    wrap = ("msgattrib", "--no-obsolete", "--no-wrap")

    unused = set(message_ids(gettext_tool(*wrap, stored))) - set(
        message_ids(gettext_tool(*wrap, catalogue))
    )

    assert unused == set()


# The pages

# Names, and what reads the same in both languages.
DATA = {
    "Xport",
    "Svenska",
    "English",
    "Granskningen AB",
    "Fin Teknik AB",
    "Nils Näringsliv",
    "Ada Rådgivare",
    "Olga Ägare",
    "Otto Operatör",
    "Person",
    "OÄ",
    "NN",
    "AR",
    "Laddstolpar",
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
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)
    match = company.matches.get(market="nordics")
    match.state, match.adviser = State.IN_REVIEW, adviser
    match.save()
    match.events.create(at=NOW, by=adviser, to_state=State.IN_REVIEW, reason="Granskning")
    return {"company": company, "claim": claim, "match": match}


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
    ("owner", "account_change_password", None, None),
    ("owner", "account_logout", None, None),
    ("owner", "company_register", None, None),
    ("owner", "company_register", None, {"organisation_number": "1"}),
    ("owner", "company", "company", None),
    ("owner", "company_market", "company", None),
    ("owner", "company_profile", "company", None),
    ("owner", "company_profile", "company", {"trl": "10", "employees": "x", "website": "x"}),
    ("owner", "company_edit", "company", None),  # 403
    ("owner", "match", "match", None),
    ("owner", "notices", None, None),
    ("officer", "company", "company", None),
    ("officer", "municipality_companies", HOME, None),
    ("officer", "municipality_company_add", HOME, None),
    ("officer", "municipality_claims", HOME, None),
    ("officer", "claim", "claim", None),
    ("officer", "claim", "claim", {"decision": "refuse"}),
    ("officer", "match_queue", None, None),  # 403
    ("adviser", "company_claim", "company", None),
    ("adviser", "claims", None, None),
    ("adviser", "match_queue", None, None),
    ("adviser", "match", "match", None),
    ("adviser", "match_verdict", "match", {"verdict": "won"}),
    ("adviser", "municipality_companies", HOME, None),  # 404
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
    argument = getattr(world.get(record), "public_id", record)
    arguments = [argument] if argument else []
    url = reverse(name, args=arguments + (["nordics"] if name == "company_market" else []))
    url = url.replace("/sv/", "/en/", 1)

    with pseudo_language("en"):
        answer = client.post(url, body) if body else client.get(url)

    assert "⟦" in answer.text
    assert untranslated_words(answer.text, data(world)) == []


def data(world: dict) -> set[str]:
    """Return the texts that are data: names, addresses, and all that the reference tables hold."""
    names = {world["company"].public_id, world["company"].organisation_number}
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
