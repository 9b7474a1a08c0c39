"""The two messy samples give exactly what expected.json says (tests/companies/imports/messy/)."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from companies.imports.reading import refusals, results
from companies.models import Company

FOLDER = Path(__file__).with_name("messy")
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPECTED["files"])
def test_a_messy_file_is_read_as_expected(name):
    expected = EXPECTED["files"][name]
    output = io.StringIO()

    call_command(
        "import_companies",
        str(FOLDER / name),
        f"--municipality={expected['municipality']}",
        "--dry-run",
        "--json",
        stdout=output,
    )

    rows = [json.loads(line) for line in output.getvalue().splitlines()]
    # Keys that the expected row does not list are free.
    shown = [
        {key: row.get(key) for key in wanted}
        for row, wanted in zip(rows, expected["rows"], strict=True)
    ]
    assert shown == expected["rows"]
    assert "1212" not in output.getvalue()
    assert not Company.objects.exists()


def test_the_codes_of_rows_are_the_closed_list():
    assert list(results.CODES) == EXPECTED["codes"]
    assert not set(results.CODES) & set(refusals.CODES)
