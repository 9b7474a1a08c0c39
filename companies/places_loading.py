"""Bringing counties and municipalities up to date with companies/data/; may run again."""

from pathlib import Path

from django.db import transaction

from companies.models import County, Municipality
from xport.lib.reference_files import checked, read_lines
from xport.lib.reference_tables import TableChanges, bring_up_to_date
from xport.lib.swedish_order import swedish_sort_key

DATA_FOLDER = Path(__file__).parent / "data"


@transaction.atomic
def load_places(*, folder: Path = DATA_FOLDER) -> tuple[TableChanges, ...]:
    """Write the files of counties and municipalities to the database and return what changed.

    Raises ReferenceFileError, having written nothing, if a file is wrong.
    """
    counties = _counties(folder)
    municipalities = _municipalities(folder, {county.code for county in counties})
    return (
        bring_up_to_date(County, counties, file="counties.csv"),
        bring_up_to_date(Municipality, municipalities, file="municipalities.csv"),
    )


def _counties(folder: Path) -> list[County]:
    lines = read_lines(folder / "counties.csv", columns=("code", "name"), key=("code",))
    return [checked(County(code=line.text("code"), name=line.text("name")), line) for line in lines]


def _municipalities(folder: Path, counties: set[str]) -> list[Municipality]:
    columns = ("code", "name", "official_name", "county")
    lines = read_lines(folder / "municipalities.csv", columns=columns, key=("code",))
    return [
        checked(
            Municipality(
                code=line.text("code"),
                name=line.text("name"),
                official_name=line.text("official_name"),
                county_id=line.known("county", counties),
                sort_key=swedish_sort_key(line.text("name")),
            ),
            line,
        )
        for line in lines
    ]
