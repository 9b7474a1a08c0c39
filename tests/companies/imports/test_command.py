import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from companies.models import Company, ImportBatch
from tests.companies.imports import made
from tests.factories import organisation_number

pytestmark = pytest.mark.django_db

REAL_SAMPLE = Path(__file__).with_name("real_sample.csv")
LINES = f"""Företag;Org.nr;Hemsida
A AB;{organisation_number(900_001)};saknas helt
Tolvan Tolvansson;121212-1212;
B AB;{organisation_number(900_001)};

C AB;556012-5791;
"""


def run(path, *options):
    output = io.StringIO()
    try:
        call_command(
            "import_companies",
            str(path),
            "--municipality=0684",
            "--language=en",
            *options,
            stdout=output,
        )
    except SystemExit as leave:
        return leave.code, output.getvalue()
    return 0, output.getvalue()


def test_import_companies_says_that_the_firms_have_no_category(woken):
    status, output = run(REAL_SAMPLE)

    assert status == 0
    assert "60 companies imported." in output
    assert "60 companies have no category" in output


def test_import_companies_names_each_row_by_number_and_reason(tmp_path, woken):
    path = tmp_path / "list.csv"
    path.write_text(LINES, encoding="utf-8")

    status, output = run(path)

    assert status == 1
    assert Company.objects.get().name == "A AB"
    assert "Row 3: The number is a personal identity number" in output
    assert "(personal_number)" in output
    assert "Row 4: The same organisation number is in an earlier row. (duplicate_in" in output
    assert "Row 6: The last digit does not fit" in output
    assert "Row 2: Website “saknas helt”: Cannot be used and was left out. (website)" in output
    assert "1 empty row skipped." in output
    assert "1212" not in output
    assert "Tolvan" not in output


def test_import_companies_records_who_imported(officer, woken):
    run(REAL_SAMPLE, f"--by={officer.email.upper()}")

    company = Company.objects.first()
    assert company.provenance["website"]["by"] == officer.pk


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--municipality=9999"], "No municipality has the code 9999."),
        (["--by=nobody@xport.example"], "Nobody has an account with nobody@xport.example."),
    ],
)
def test_import_companies_refuses_unknown_codes_and_people(options, message):
    with pytest.raises(CommandError, match=message):
        run(REAL_SAMPLE, *options)


def test_import_companies_without_the_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv")


def test_import_companies_of_a_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(made.xlsx(made.ROWS))

    assert run(path)[0] == 0
    assert Company.objects.count() == 2


def test_import_companies_of_a_broken_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04")

    with pytest.raises(CommandError, match=r"cannot be read as a table.*file_unreadable"):
        run(path)


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_import_companies_asks_nobody_what_the_columns_are(tmp_path, options):
    path = tmp_path / "list.csv"
    path.write_text(f"A AB;{organisation_number(900_001)}\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"No row has headers.*above the columns.*headers_unk"):
        run(path, *options)
    assert not ImportBatch.objects.exists()


def test_import_companies_tries_without_writing(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LINES, encoding="utf-8")

    status, output = run(path, "--dry-run")

    assert status == 0
    assert "1 company would be imported." in output
    assert "(personal_number)" in output
    assert not Company.objects.exists()


def test_import_companies_prints_what_it_wrote_as_json(tmp_path, woken):
    path = tmp_path / "list.csv"
    path.write_text(LINES, encoding="utf-8")

    status, output = run(path, "--json")

    rows = [json.loads(line) for line in output.splitlines()]
    assert (status, Company.objects.count()) == (1, 1)
    assert [row["outcome"] for row in rows] == [
        "create", "refused", "duplicate", "skipped", "refused",
    ]  # fmt: skip
    assert rows[0]["left_out"] == ["website"]
    assert rows[0]["left_out_cells"] == [
        {"field": "website", "text": "saknas helt", "code": "unreadable"}
    ]


def test_import_companies_says_that_a_comma_moved_the_cells_of_a_row(tmp_path, woken):
    path = tmp_path / "list.csv"
    path.write_text(
        "Företag,Org.nr,Omsättning (mkr),Anställda\n"
        f"Komma AB,{organisation_number(900_001)},1,5,12\n",
        encoding="utf-8",
    )

    _status, output = run(path)

    assert "Row 2: “12”: The row has more cells than the list has columns, perhaps by" in output
    assert "Letters" not in output


def test_import_companies_says_what_hides_in_a_name_and_never_prints_it(tmp_path, woken):
    path = tmp_path / "list.csv"
    path.write_text(
        f"Företag;Org.nr\nA \u202eBA trohS;{organisation_number(900_001)}\n", encoding="utf-8"
    )

    _status, output = run(path)

    assert "Row 2: Company name “A BA trohS”: A hidden character turns" in output
    assert "Letters" not in output
    assert "\u202e" not in output


def test_import_companies_says_that_it_is_the_list_that_calls_a_company_closed(tmp_path, woken):
    path = tmp_path / "list.csv"
    path.write_text(
        f"Företag;Org.nr;Status\nA AB;{organisation_number(900_001)};Konkurs inledd\n",
        encoding="utf-8",
    )

    _status, output = run(path)

    assert "Row 2: The list says that the company is not active. (company_inactive)" in output


def test_import_companies_tells_what_is_asked_set_apart_and_passed_over(tmp_path, woken):
    number = organisation_number(900_002)
    path = tmp_path / "list.csv"
    path.write_text(
        "Företag;Org.nr;Omsättning;Kommun;SNI;E-post\n"
        f"A AB;{organisation_number(900_001)};12;;;\nB AB;{number};;Karlstad;;\n"
        f"C AB;{organisation_number(900_003)};;;62.100;x@\nSumma;;12;;;\n",
        encoding="utf-8",
    )

    status, output = run(path)

    assert status == 1
    assert "Rows with a question:\n  Row 2: How much turnover is “12”?" in output
    assert "turnover_unit_unknown:turnover:12=tkr | " in output
    assert "Set apart:\n  Row 3: The company is in another municipality" in output
    assert "Imported, but to be checked:\n  Row 4: The email address cannot be used" in output
    assert "1 company has SNI codes that were left out" in output
    assert "1 row with a total or a note skipped." in output


def test_import_companies_takes_answers(tmp_path, woken):
    path = tmp_path / "list.csv"
    path.write_text(f"Företag;Org.nr;Omsättning\nA AB;{organisation_number(900_001)};12\n")
    key = "turnover_unit_unknown:turnover:12"

    _status, asked = run(path, "--dry-run", "--json")
    assert json.loads(asked)["questions"][0]["options"][0] == "kr"

    assert run(path, f"--answer={key}=mkr")[0] == 0
    assert Company.objects.get().turnover_ksek == 12_000
    with pytest.raises(CommandError, match="No answer: 12=mkr"):
        run(path, "--answer=12=mkr")


def test_import_companies_again_lists_what_is_there_already(woken):
    run(REAL_SAMPLE)

    status, output = run(REAL_SAMPLE)

    assert status == 0
    assert "no category" not in output
    assert "Row 2: The company is in the inventory already" in output
