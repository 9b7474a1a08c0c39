import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import Company, ImportBatch
from tests.companies.imports import made
from tests.companies.imports.made import NUMBERS
from tests.portal.municipality.import_steps import LIST, columns, of, upload, url, work

HEADERS_ALONE = "Företag;Org.nr;Anställda\n".encode()


def test_of_known_headers_without_a_name_only_the_name_is_said_to_be_missing(at_work):
    batch = upload(at_work, f"Org.nr;Anställda\n{NUMBERS[0]};5\n".encode())

    page = at_work.get(of(batch, "columns"))

    assert "Ingen rubrik säger vilken kolumn som är företagsnamnet." in page.text


def test_an_upload_leads_to_the_columns_with_samples(at_work):
    answer = at_work.post(url(), {"file": SimpleUploadedFile("lista.csv", LIST), "cells": ""})

    batch = ImportBatch.objects.get()
    assert answer.url == of(batch, "columns")
    page = at_work.get(answer.url)
    assert "Kort AB" in page.text
    assert "turnover_unit" in page.text
    assert "1212" not in page.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Välj en fil, eller klistra in celler nedanför."),
        ({"cells": "hej\tdu"}, ""),
        ({"file": SimpleUploadedFile("a.csv", b"hej;du\n1;2")}, "Ingen rad har rubriker"),
        ({"file": SimpleUploadedFile("a.csv", HEADERS_ALONE)}, "Listan har rubriker men inga"),
        ({"cells": HEADERS_ALONE.decode()}, "Listan har rubriker men inga rader."),
        ({"file": SimpleUploadedFile("a.csv", "Hej, listan kommer\nsen, hälsar Bo".encode())},
         "Ingen rad har rubriker"),
        ({"file": SimpleUploadedFile("a.csv", b"\x89PNG\r\n\x1a\n")}, "att läsa som en tabell"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "Filen är inte XLSX"),
        ({"file": SimpleUploadedFile("a.xlsx", made.zip_bomb()[:500])}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence(at_work, sent, sentence):
    page = at_work.post(url(), {"cells": "", **sent}, follow=True)

    assert page.status_code == 200
    assert sentence in page.text
    assert Company.objects.count() == 0


def test_pasted_cells_come_back_when_they_are_refused(at_work):
    both = {"cells": "A AB\t1", "file": SimpleUploadedFile("lista.csv", LIST)}

    page = at_work.post(url(), both)

    assert "A AB\t1" in page.text
    assert not ImportBatch.objects.exists()


def test_pasted_cells_without_headers_are_asked_about(at_work):
    page = at_work.post(url(), {"cells": f"A AB\t{NUMBERS[0]}"}, follow=True)
    batch = ImportBatch.objects.get()
    assert "Kolumn 1" in page.text

    refused = at_work.post(of(batch, "columns"), {"column-0": "name", "column-1": "name"})
    assert "Två kolumner kan inte vara samma sak." in refused.text
    at_work.post(of(batch, "columns"), {"column-0": "name", "column-1": "organisation_number"})

    assert work(batch).counts == {"create": 1}


@pytest.mark.parametrize(("above", "label"), [("", "Kolumn 1"), ("Kund;Nr\n", "Kund")])
def test_a_file_without_known_headers_is_asked_about(at_work, above, label):
    batch = upload(at_work, f"{above}A AB;{NUMBERS[0]}\n".encode())
    page = at_work.get(of(batch, "columns"))
    assert "Ingen rubrik säger vilken kolumn som är företagsnamnet." in page.text
    assert label in page.text
    assert page.context["form"]["column-1"].initial == "organisation_number"

    refused = at_work.post(of(batch, "columns"), columns(batch))
    assert "Ange vilken kolumn som är företagsnamnet." in refused.text
    at_work.post(of(batch, "columns"), columns(batch, **{"column-0": "name"}))

    assert work(batch).counts == {"create": 1}


WAITS = "väntar alla rader i listan på ett nummer"


def test_a_list_without_numbers_goes_on_and_says_that_its_rows_wait(at_work):
    batch = upload(at_work, "Företag;Anställda\nA AB;5\nB AB;7\n".encode())
    page = at_work.get(of(batch, "columns"))
    assert WAITS in page.text
    assert 'name="without_numbers"' in page.text

    at_work.post(of(batch, "columns"), columns(batch, without_numbers="1"))

    assert work(batch).counts == {"refused": 2}
    assert "2 rader nämner ett företag" in at_work.get(of(batch)).text
    at_work.post(of(batch, "numbers"), {"row-2": "draft", "number-3": NUMBERS[0]})
    batch.refresh_from_db()
    assert batch.counts == {"create": 2}


def test_whoever_takes_the_numbers_away_is_told_before_it_goes_on(at_work):
    batch = upload(at_work, f"Företag;Org.nr\nA AB;{NUMBERS[0]}\n".encode())
    assert WAITS not in at_work.get(of(batch, "columns")).text

    page = at_work.post(of(batch, "columns"), columns(batch, **{"column-1": ""}))

    assert WAITS in page.text
    batch.refresh_from_db()
    assert batch.state == "uploaded"


def test_a_list_without_numbers_and_names_is_asked_for_the_name(at_work):
    batch = upload(at_work, "Företag;Anställda\nA AB;5\n".encode())
    none = {"column-0": "", "without_numbers": "1"}

    page = at_work.post(of(batch, "columns"), columns(batch, **none))

    assert "Ange vilken kolumn som är företagsnamnet." in page.text


def test_of_several_sheets_one_is_asked_for(at_work):
    batch = upload(at_work, made.xlsx(made.ROWS, made.ROWS), "a.xlsx")
    assert "Blad2" in at_work.get(of(batch, "columns")).text
    assert "Välj ett blad." in at_work.post(of(batch, "columns"), {}).text

    at_work.post(of(batch, "columns"), {"sheet": "Blad2"})

    assert "Organisationsnummer" in at_work.get(of(batch, "columns")).text


def test_a_sheet_of_headers_alone_cannot_be_chosen(at_work):
    batch = upload(at_work, made.xlsx(made.ROWS, [made.HEADERS]), "a.xlsx")

    page = at_work.post(of(batch, "columns"), {"sheet": "Blad2"})

    assert "Listan har rubriker men inga rader." in page.text


def test_the_unit_of_the_turnover_is_asked_for(at_work):
    batch = upload(at_work)

    page = at_work.post(of(batch, "columns"), columns(batch, turnover_unit=""))

    assert "Ange vilken enhet omsättningen är i." in page.text
    batch.refresh_from_db()
    assert batch.state == "uploaded"


SIZES = f"Företag;Org.nr;Omsättning;SNI\nA AB;{NUMBERS[0]};12 500;62.100\n".encode()


@pytest.mark.parametrize(
    ("unit", "edition", "words"),
    [
        ("mkr", "2007", ["Omsättning, miljoner kronor", "SNI-kod, SNI 2007"]),
        (
            "mixed",
            "mixed",
            ["Omsättning, enheten frågas det om värde för värde", "SNI-kod, utgåvan är okänd"],
        ),
    ],
)
def test_what_was_said_of_a_header_is_named_and_can_be_changed(at_work, unit, edition, words):
    batch = upload(at_work, SIZES)
    said = columns(batch, turnover_unit=unit, sni_edition=edition)
    at_work.post(of(batch, "columns"), said)
    preview = at_work.get(of(work(batch))).text
    assert all(f"<span>{each}</span>" in preview for each in words)
    at_work.post(url(), {"file": SimpleUploadedFile("nästa.csv", SIZES), "cells": ""})
    after = ImportBatch.objects.order_by("pk").last()

    for each in (batch, after):
        form = at_work.get(of(each, "columns")).context["form"]
        assert [field.value() for field in form.questions] == [unit, edition]
    at_work.post(of(after, "columns"), said | {"turnover_unit": "tkr", "sni_edition": "2025"})

    changed = at_work.get(of(work(after))).text
    assert "<span>Omsättning, tusen kronor</span>" in changed
    assert "<span>SNI-kod, SNI 2025</span>" in changed


def test_what_the_header_says_is_named_without_a_question(at_work):
    batch = upload(at_work, f"Företag;Org.nr;Omsättning (tkr)\nA AB;{NUMBERS[0]};12\n".encode())
    assert at_work.get(of(batch, "columns")).context["form"].questions == []

    at_work.post(of(batch, "columns"), columns(batch))

    assert "<span>Omsättning, tusen kronor</span>" in at_work.get(of(work(batch))).text


def test_a_unit_that_each_value_says_is_asked_for_only_where_rows_lack_it(at_work):
    firms = [f"A AB;{NUMBERS[0]};3 mkr", f"B AB;{NUMBERS[1]};500 tkr", f"C AB;{NUMBERS[2]};0"]
    # Beyond the rows that are looked at.
    firms += [f"Summa;;{number} kr" for number in range(200)] + [f"D AB;{NUMBERS[3]};12"]
    batch = upload(at_work, "\n".join(["Företag;Org.nr;Omsättning", *firms]).encode())
    assert at_work.get(of(batch, "columns")).context["form"].questions == []

    at_work.post(of(batch, "columns"), columns(batch))

    work(batch)
    assert batch.counts == {"create": 3, "skipped": 200, "question": 1}
    assert [row.values["turnover_ksek"] for row in batch.rows.filter(outcome="create")] == [
        3000, 500, 0,
    ]  # fmt: skip
    (question,) = at_work.get(of(batch, "columns")).context["form"].questions
    assert question.value() == "mixed"
    at_work.post(of(batch, "columns"), columns(batch, turnover_unit="tkr"))
    assert work(batch).rows.get(name="D AB").values["turnover_ksek"] == 12


def test_codes_of_which_different_things_were_said_are_asked_about(at_work):
    for header, edition in (("SNI", "2007"), ("SNI-kod", "2025")):
        content = f"Företag;Org.nr;{header}\nA AB;{NUMBERS[0]};62.100\n".encode()
        at_work.post(url(), {"file": SimpleUploadedFile("a.csv", content), "cells": ""})
        batch = ImportBatch.objects.order_by("pk").last()
        at_work.post(of(batch, "columns"), columns(batch, sni_edition=edition))
    both = f"Företag;Org.nr;SNI;SNI-kod\nA AB;{NUMBERS[0]};62.100;62.100\n".encode()
    at_work.post(url(), {"file": SimpleUploadedFile("a.csv", both), "cells": ""})

    batch = ImportBatch.objects.order_by("pk").last()
    (question,) = at_work.get(of(batch, "columns")).context["form"].questions
    assert question.value() == ""
