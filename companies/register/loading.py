"""Loading a register file into the database: a million lines by COPY, all or nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from django.db import connection, transaction

from companies.facts.personal_numbers import masked
from companies.models import RegisterEntry, RegisterLoad
from companies.register.reading import RegisterFile, RegisterLine
from xport.accounts import audit
from xport.accounts.models import User

COLUMNS = ("organisation_number", "name", "name_key", "street", "postal_code", "city") + (
    "municipality_code",
    "legal_form",
    "status",
)
# Another file that knows no address takes none away.
_ADDRESS = ("street", "postal_code", "city", "municipality_code")
_TABLE = RegisterEntry._meta.db_table
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_LONGEST_NAME = 200


@transaction.atomic
def load_register(*, file: BinaryIO, name: str, by: User | None, now: datetime) -> RegisterLoad:
    """Take over the legal persons of a register file; `left_out` counts the other lines.

    May run twice: a number that is known gets the file's facts. A number that is given twice keeps
    the first. Raises RegisterRefused.
    """
    register = RegisterFile(file)
    load = RegisterLoad.objects.create(
        loaded_at=now,
        loaded_by=by,
        layout=register.layout.code,
        file_name=masked(PurePath(name).name)[:_LONGEST_NAME],
    )
    left_out: Counter[str] = Counter()
    source = _Lines(register.lines(), left_out)
    with connection.cursor() as cursor:
        columns = ", ".join(f"{column} text" for column in COLUMNS)
        cursor.execute(f"CREATE TEMP TABLE register_lines (line serial, {columns}) ON COMMIT DROP")
        cursor.copy_expert(f"COPY register_lines ({', '.join(COLUMNS)}) FROM STDIN", source)
        cursor.execute(_upsert(), [load.pk])
        load.entries = cursor.rowcount
        cursor.execute("DROP TABLE register_lines")
    if source.count > load.entries:
        left_out["duplicate_in_file"] = source.count - load.entries
    load.left_out = dict(sorted(left_out.items()))
    load.save(update_fields=["entries", "left_out"])
    audit.record(
        action="register.loaded",
        by=by,
        obj=load,
        now=now,
        layout=load.layout,
        entries=load.entries,
        left_out=load.left_out,
    )
    return load


def latest_load() -> RegisterLoad | None:
    return RegisterLoad.objects.order_by("-loaded_at", "-pk").first()


def _upsert() -> str:
    names = ", ".join(COLUMNS)
    changes = [
        f"{column} = CASE WHEN EXCLUDED.postal_code = '' THEN {_TABLE}.{column}"
        f" ELSE EXCLUDED.{column} END"
        if column in _ADDRESS
        else f"{column} = EXCLUDED.{column}"
        for column in (*COLUMNS[1:], "load_id")
    ]
    # Every name in it is a constant of this module.
    return (
        f"INSERT INTO {_TABLE} ({names}, load_id)"  # noqa: S608
        f" SELECT DISTINCT ON (organisation_number) {names}, %s FROM register_lines"
        " ORDER BY organisation_number, line"
        f" ON CONFLICT (organisation_number) DO UPDATE SET {', '.join(changes)}"
    )


class _Lines:
    """The lines as COPY reads them: a piece at a time, so that memory does not grow."""

    def __init__(self, lines: Iterator[RegisterLine | str], left_out: Counter[str]) -> None:
        self._lines = lines
        self._left_out = left_out
        self.count = 0

    def read(self, size: int = 8192) -> str:
        pieces, length = [], 0
        for line in self._lines:
            if isinstance(line, str):
                self._left_out[line] += 1
                continue
            piece = "\t".join(_cell(getattr(line, column)) for column in COLUMNS) + "\n"
            self.count += 1
            pieces.append(piece)
            length += len(piece)
            if length >= size:
                break
        return "".join(pieces)


def _cell(value: str | None) -> str:
    return "\\N" if value is None else value.translate(_ESCAPED)
