"""What a register file gives the database, once and again."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from companies.models import RegisterEntry, RegisterLoad
from companies.register.loading import load_register
from companies.register.reading import RegisterRefused
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.register.files import (
    LEFT_OUT,
    SCB_SAMPLE,
    WHOLE,
    bolagsverket,
    record,
    registered,
)
from tests.factories import NOW
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db


def load(content, name="bulk.txt", by=None):
    return load_register(file=io.BytesIO(content), name=name, by=by, now=NOW)


def test_loading_stores_legal_persons_and_counts_the_rest(officer):
    loaded = load(WHOLE, by=officer)

    assert (loaded.layout, loaded.entries, loaded.left_out) == ("bolagsverket", 5, LEFT_OUT)
    entry = RegisterEntry.objects.get(organisation_number=NUMBERS[0])
    assert (entry.name, entry.municipality_code, entry.load) == ("Norrland Sol AB", "0684", loaded)
    digits = PERSONAL_NUMBER.replace("-", "")
    assert not RegisterEntry.objects.filter(organisation_number__contains=digits[:6]).exists()
    audited = AuditEntry.objects.get(action="register.loaded")
    assert (audited.details["entries"], audited.details["left_out"]) == (5, LEFT_OUT)


def test_loading_again_changes_what_differs_and_keeps_a_known_address():
    load(WHOLE)
    newer = record(NUMBERS[0], registered("Norrland Sol & Vind AB"), address="", gone="2026-01-01")

    load(bolagsverket(newer))

    entry = RegisterEntry.objects.get(organisation_number=NUMBERS[0])
    assert (entry.name, entry.status) == ("Norrland Sol & Vind AB", "inactive")
    assert (entry.street, entry.postal_code) == ("Storgatan 1", "57631")
    assert RegisterEntry.objects.count() == 5


def test_a_tab_or_a_backslash_in_a_name_is_no_column():
    address = "C:\\x$$Ö$57631$SE-LAND"
    load(bolagsverket(record(NUMBERS[0], registered("A\\tB\\N AB"), address=address)))

    entry = RegisterEntry.objects.get()
    assert (entry.name, entry.street) == ("A\\tB\\N AB", "C:\\x")


def test_a_refused_file_leaves_nothing():
    with pytest.raises(RegisterRefused):
        load(b"hej\n")

    assert not RegisterLoad.objects.exists()


def run(path, *options):
    output = io.StringIO()
    call_command("load_register", str(path), "--language=en", *options, stdout=output)
    return output.getvalue()


def test_the_command_loads_statistics_swedens_file():
    summary = json.loads(run(SCB_SAMPLE, "--json"))

    assert summary["layout"] == "scb"
    assert summary["loaded"] == RegisterEntry.objects.count() > 0
    lines = len(SCB_SAMPLE.read_bytes().splitlines()) - 1
    assert summary["loaded"] + sum(summary["left_out"].values()) == lines


def test_the_command_says_what_was_left_out_in_words(tmp_path):
    path = tmp_path / "bulk.txt"
    path.write_bytes(WHOLE)

    output = run(path)

    assert "5 companies loaded." in output
    assert "1: sole traders, whose number is a person's (sole_trader)" in output
    assert "(org_number_checksum)" in output


@pytest.mark.parametrize(("content", "words"), [(b"", "file_empty"), (b"PK\x03", "ZIP")])
def test_the_command_refuses_by_name(tmp_path, content, words):
    path = tmp_path / "bulk.txt"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        run(path)
    with pytest.raises(CommandError, match="Nobody has an account"):
        run(path, "--by=ingen@x.example")
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.txt")
