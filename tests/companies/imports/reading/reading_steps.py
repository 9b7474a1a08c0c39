"""Lists read from lines of text, as the rows that come out."""

from companies.imports.reading.mapping import propose_mapping
from companies.imports.reading.rows import read_rows
from companies.imports.reading.values import category_key
from tests.companies.imports.made import NUMBERS
from tests.companies.imports.reading.test_mapping import table

CATEGORIES = {category_key("Smart laddning"): "smart-charging", "grid": "grid"}


def read(headers, *rows, municipality_code="1780", answers=()):
    opened = table([headers.split(";"), *(row.split(";") for row in rows)])
    return list(
        read_rows(
            opened.rows(),
            mapping=propose_mapping(opened),
            municipality_code=municipality_code,
            categories=CATEGORIES,
            answers=dict(answers),
        )
    )


def read_one(header, cell, answers=()):
    (row,) = read(f"Företag;Org.nr;{header}", f"A AB;{NUMBERS[0]};{cell}", answers=answers)
    return row


def fields_left_out(row):
    return tuple(each.field for each in row.left_out)
