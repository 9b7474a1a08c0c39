import io

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from companies.facts.personal_numbers import MASK
from companies.models import Company, ImportBatch
from tests.cast import ELSEWHERE
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.factories import CompanyFactory
from tests.portal.municipality.import_steps import columns, of, preview, save, upload, url, work
from xport.accounts.models import AuditEntry

STEPS = ["answers", "commit", "undo", "discard", "rows"]
BUTTONS = [*STEPS, "columns", "numbers", "categories", "ask"]
GONE = "Listan finns inte längre. Inget sparades."


@pytest.fixture
def previewed(at_work):
    return preview(at_work, turnover_unit="mkr")


@pytest.fixture
def committed(at_work, previewed):
    save(at_work, previewed)
    return work(previewed)


def test_the_preview_says_what_happens_to_each_row(at_work, previewed):
    page = at_work.get(of(previewed))

    assert "Inget är sparat än." in page.text
    outcomes = [(line.row.number, line.row.outcome) for line in page.context["lines"]]
    assert outcomes == [(2, "create"), (3, "refused"), (4, "refused")]
    assert "1212" not in page.text
    assert not Company.objects.exists()
    only = at_work.get(of(previewed), {"outcome": "refused"})
    assert [line.row.number for line in only.context["lines"]] == [3, 4]


def test_the_preview_says_how_the_cells_of_a_new_company_were_read(at_work):
    content = f"Företag;Org.nr;Anställda;Webbplats\nA AB;{NUMBERS[0]};05-sep;a.example\n".encode()
    batch = upload(at_work, content)
    at_work.post(of(batch, "columns"), columns(batch))
    page = " ".join(at_work.get(of(work(batch))).content.decode().split())
    assert "5–9" in page
    assert "a.example" in page


def test_the_preview_quotes_what_is_left_out(at_work):
    lines = [
        "Företag;Org.nr;Anställda;Telefon;E-post;SNI",
        f"A AB;{NUMBERS[0]};cirka tjugo;växeln {PERSONAL_NUMBER};x@;62.100",
        f"A AB;{NUMBERS[0]};ungefär trettio;;;62.100",
    ]
    batch = upload(at_work, "\n".join(lines).encode())
    at_work.post(of(batch, "columns"), columns(batch, sni_edition="mixed"))
    work(batch)

    first, repeated = at_work.get(of(batch)).context["lines"]

    assert first.notes == [
        "Anställda ”cirka tjugo”, Telefon ”växeln ******-****”: Går inte att använda och"
        " utelämnades.",
        "E-postadress ”x@”: E-postadressen går inte att använda och utelämnades.",
        "SNI-kod ”62100”: Utelämnades: ingen har sagt vilken utgåva koderna hör till.",
    ]
    assert repeated.notes == []


def test_the_preview_names_unknown_categories_and_columns_with_formulas(at_work):
    lines = [
        "Företag;Org.nr;Anställda;Hemsida;Kategori",
        f"A AB;{NUMBERS[0]};#REF!;#SAKNAS!;Kärnkraft, Vind",
        "B AB;#REF!;#REF!;;",
    ]
    batch = preview(at_work, "\n".join(lines).encode())

    first, refused = at_work.get(of(batch)).context["lines"]

    formula = "En formel saknar värde. Öppna filen, spara den och försök igen."
    assert first.notes == [
        f"Anställda, Webbplats: {formula}",
        "Kategori ”Kärnkraft”, ”Vind”: En kategori finns inte i Xport och utelämnades.",
    ]
    assert (refused.sentence, refused.notes) == (f"Organisationsnummer, Anställda: {formula}", [])
    book = CalamineWorkbook.from_filelike(io.BytesIO(at_work.post(of(batch, "rows")).content))
    assert book.get_sheet_by_index(0).to_python()[1][5] == refused.sentence


def test_a_row_that_a_comma_moved_is_told_and_its_file_cannot_be_read_moved(at_work):
    lines = [
        "Företag,Org.nr,Omsättning (mkr),Anställda",
        f"Komma AB,{NUMBERS[0]},1,5,12",
        f"A AB,{NUMBERS[1]},2,3,",
    ]
    batch = preview(at_work, "\n".join(lines).encode())

    refused = at_work.get(of(batch), {"outcome": "refused"}).context["lines"]
    content = at_work.post(of(batch, "rows")).content

    sentence = (
        "”12”: Raden har fler celler än listan har kolumner, kanske genom ett komma i ett tal: "
        "sätt talet inom citattecken."
    )
    assert [(line.row.name, line.sentence, line.notes) for line in refused] == [
        ("Komma AB", sentence, [])
    ]
    row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    assert row == [f"Komma AB; {NUMBERS[0]}; 1; 5; 12", "", "", "", sentence, "2"]


def test_a_name_with_a_hidden_character_is_shown_without_it_and_says_what_to_do(at_work):
    lines = [
        "Företag;Org.nr",
        f"A \u202eBA trohS;{NUMBERS[0]}",
        f"B {PERSONAL_NUMBER[:4]}\u202e{PERSONAL_NUMBER[4:]};{NUMBERS[1]}",
    ]
    batch = preview(at_work, "\n".join(lines).encode())

    page = at_work.get(of(batch))
    content = at_work.post(of(batch, "rows")).content

    first, second = page.context["lines"]
    sentence = (
        "Företagsnamn ”A BA trohS”: Ett dolt tecken vänder läsriktningen. Skriv in texten på nytt "
        "i stället för att kopiera den."
    )
    assert (first.row.name, first.sentence, first.notes) == ("A BA trohS", sentence, [])
    assert second.row.name == f"B {MASK}"
    assert "\u202e" not in page.text
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["A BA trohS", f"B {MASK}"]


def test_the_preview_says_what_comes_beside_the_answers(at_work):
    content = f"""Företag;Org.nr;Kontaktperson;E-post;Reklamspärr;Kommentar;Län
A AB;{NUMBERS[0]};Anna Ek;anna@a.example;Ja;Ringde {PERSONAL_NUMBER};Värmland
""".encode()
    batch = preview(at_work, content)

    page = at_work.get(of(batch))

    assert "Anna Ek, anna@a.example" in page.text
    assert "Anteckning i kontaktloggen" in page.text
    assert "Ringde ******-****" in page.text
    assert "Kolumner: 6 av 7 tas med" in page.text
    save(at_work, batch)
    work(batch)
    company = Company.objects.get()
    shown = at_work.get(reverse("company", args=[company.public_id])).text
    assert "Företaget har reklamspärr" in shown
    assert "import 20" in shown
    log = at_work.get(url("municipality_company_log", company.public_id)).text
    assert "ur listan Näringsliv 2026.csv från" in log
    chosen = at_work.get(url("municipality_companies"), {"columns": "advertising_block"})
    assert 'data-t="Reklamspärr">Ja<' in chosen.text


def test_while_a_job_is_at_work_the_page_asks_again(at_work, previewed):
    save(at_work, previewed)

    whole, part = (
        at_work.get(of(previewed)),
        at_work.get(of(previewed), headers={"HX-Request": "true"}),
    )

    assert "<progress" in whole.text
    assert "hx-trigger" in whole.text
    assert "<html" not in part.text
    work(previewed)
    ended = at_work.get(of(previewed), headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"


def test_committing_writes_and_undoing_takes_back(at_work, committed):
    assert Company.objects.get().turnover_ksek == 12_000
    page = at_work.get(of(committed))
    assert "Ångra importen" in page.text
    assert reverse("company", args=[Company.objects.get().public_id]) in page.text

    at_work.post(of(committed, "undo"))
    work(committed)

    assert not Company.objects.exists()
    assert "Importen är ångrad" in at_work.get(of(committed)).text


def tiles(page):
    return {total.key: (total.count, total.title, total.note) for total in page.context["totals"]}


def words(page):
    return " ".join(page.text.split())


def test_a_saved_list_speaks_of_what_was_done(at_work, previewed):
    assert tiles(at_work.get(of(previewed)))["create"] == (1, "Ny", "läggs till")

    save(at_work, previewed)

    page = at_work.get(of(work(previewed)))
    assert tiles(page)["create"] == (1, "Ny", "lades till")
    assert tiles(page)["update"] == (0, "Ändrad", "fick andra värden")
    assert "Tillagd</span>" in page.text


def test_an_undone_list_says_what_became_of_its_rows(at_work, home):
    CompanyFactory(municipality=home, name="C AB", organisation_number=NUMBERS[2], employees=None)
    rows = [f"{name} AB;{number};7" for name, number in zip("ABC", NUMBERS[:3], strict=True)]
    batch = preview(at_work, "\n".join(["Företag;Org.nr;Anställda", *rows]).encode())
    save(at_work, batch)
    work(batch)
    Company.objects.filter(name="B AB").update(changed_at=timezone.now())

    at_work.post(of(batch, "undo"))

    page = at_work.get(of(work(batch)))
    assert "1 företag är borttaget. Ändringen av 1 företag är tillbakatagen." in words(page)
    assert "1 företag är kvar, eftersom någon har arbetat med det." in words(page)
    assert tiles(page)["create"] == (2, "Ny", "lades först till")
    removed, kept, given_back = words(page).split('x-imp__row"')[1:]
    assert "Ångrad</span>" in removed
    assert "Togs bort när importen ångrades." in removed
    assert "Tillagd</span>" in kept
    assert "Togs tillbaka när importen ångrades." in given_back


def test_of_a_row_that_only_proposes_the_answers_are_counted(at_work, home):
    CompanyFactory(municipality=home, name="Gamla A AB", organisation_number=NUMBERS[0])
    batch = preview(at_work, f"Företag;Org.nr\nA AB;{NUMBERS[0]}\n".encode())

    page = at_work.get(of(batch))
    assert tiles(page)["unchanged"] == (1, "Oförändrad", "inget skrivs över")
    assert "Inget ändras; 1 svar föreslås." in page.text
    save(at_work, batch)
    work(batch)
    at_work.post(of(batch, "undo"))

    page = at_work.get(of(work(batch)))
    assert "1 förslag är tillbakataget." in words(page)
    assert "föreslås." not in page.text


@pytest.mark.parametrize(("counts", "is_said"), [({"unchanged": 1}, False), ({"update": 1}, True)])
def test_scores_are_promised_only_where_a_company_changed(counts, is_said):
    batch = ImportBatch(state="committed", counts=counts)
    with translation.override("en"):
        lead = render_to_string("portal/municipality/_import_lead.html", {"batch": batch})
    assert ("Their scores follow" in lead) is is_said


def test_what_somebody_has_done_already_is_said_and_not_done_again(at_work, committed):
    page = at_work.post(of(committed, "commit"), follow=True)

    assert "Någon hann före" in page.text
    assert Company.objects.count() == 1


@pytest.mark.parametrize("sent", ["of the first preview", "", "x", "9" * 30])
def test_a_preview_that_is_no_longer_the_latest_saves_nothing(at_work, previewed, sent):
    seen = at_work.get(of(previewed)).context["reading"]
    # Somebody else goes back to the columns, and has the list read again.
    at_work.post(of(previewed, "columns"), columns(previewed, turnover_unit="mkr"))
    work(previewed)

    page = save(at_work, previewed, reading=sent if sent != "of the first preview" else seen)

    assert "Listan har ändrats sedan du tittade" in page.text
    assert page.context["reading"] != seen
    previewed.refresh_from_db()
    assert previewed.state == "previewed"
    save(at_work, previewed)
    assert work(previewed).state == "committed"


def test_a_list_can_be_thrown_away_until_it_is_saved(at_work, previewed):
    page = at_work.post(of(previewed, "discard"), follow=True)

    assert "Listan är kastad." in page.text
    assert not ImportBatch.objects.exists()


def test_the_rows_to_correct_come_in_the_officers_own_layout(at_work, previewed):
    answer = at_work.post(of(previewed, "rows"))

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    header, short, person = book.get_sheet_by_index(0).to_python()
    assert header[:4] == ["Företag", "Org.nr", "Omsättning", "Anteckning"]
    assert short[:4] == ["Kort AB", "55931-204", "3", "=1+1"]
    assert short[4].startswith("Ett organisationsnummer har tio")
    assert person[1] == "******-****"
    assert "att%20r%C3%A4tta.xlsx" in answer.headers["Content-Disposition"]
    assert AuditEntry.objects.filter(action="import.rows_downloaded").exists()


def test_a_corrected_file_is_read_as_it_is(at_work, previewed):
    again = at_work.post(of(previewed, "rows")).content
    at_work.post(of(previewed, "discard"))

    batch = upload(at_work, again, "rättad.xlsx")

    fields = [column["field"] for column in batch.mapping["columns"]]
    assert fields[:3] == ["name", "organisation_number", "turnover"]
    assert fields[4:] == [None, None]


@pytest.mark.parametrize("step", ["", "columns", *STEPS])
def test_another_municipalitys_officer_gets_404(client, officer_elsewhere, previewed, step):
    client.force_login(officer_elsewhere)
    ask = client.post if step in STEPS else client.get

    assert ask(of(previewed, step)).status_code == 404


@pytest.mark.parametrize("step", ["", "columns"])
def test_another_municipalitys_list_is_no_page_of_the_own(
    client, officer_elsewhere, previewed, step
):
    client.force_login(officer_elsewhere)

    assert client.get(of(previewed, step, code=ELSEWHERE)).status_code == 404


@pytest.mark.parametrize("step", BUTTONS)
def test_a_button_of_a_discarded_list_leads_to_those_that_are_there(at_work, previewed, step):
    at_work.post(of(previewed, "discard"), follow=True)

    page = at_work.post(of(previewed, step), follow=True)

    assert page.redirect_chain == [(url(), 302)]
    assert GONE in page.text


@pytest.mark.parametrize("step", BUTTONS)
def test_buttons_tell_nobody_which_lists_others_have(client, officer_elsewhere, previewed, step):
    client.force_login(officer_elsewhere)
    anothers = of(previewed, step, code=ELSEWHERE)
    nobodys = anothers.replace(previewed.public_id, "0123456789abcdef")

    pages = [client.post(path, follow=True) for path in (anothers, nobodys)]

    for page in pages:
        assert page.redirect_chain == [(url(code=ELSEWHERE), 302)]
        assert GONE in page.text
    assert previewed.public_id not in pages[0].text


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_posts(at_work, previewed, step):
    assert at_work.get(of(previewed, step)).status_code == 405


def test_the_list_names_earlier_imports(at_work, committed, officer):
    page = at_work.get(url())

    assert "Näringsliv 2026.csv" in page.text
    assert "Sparad" in page.text
    assert str(officer) in page.text
