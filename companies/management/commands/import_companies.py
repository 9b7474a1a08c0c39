"""Import a municipality's list of companies from a spreadsheet or a text file."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.facts.sni import EDITIONS
from companies.facts.turnovers import UNITS
from companies.imports.actions import ImportReport, import_companies
from companies.imports.lists import (
    CREATE,
    SKIPPED,
    UNCHANGED,
    UPDATE,
    ComparedRow,
    ListFile,
    compare,
    read_list,
)
from companies.imports.messages import import_message
from companies.imports.question_words import asking_words
from companies.imports.reading.answers import key_of, open_questions
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import DUPLICATE, QUESTION, READABLE, REFUSED
from companies.imports.words import left_out_words, reason_words
from companies.management.people import person_with
from companies.models import Municipality
from xport.accounts.models import User

# A row's number, what is to be said of it, and the code of that.
Remark = tuple[int, str, str]


class Command(BaseCommand):
    help = """Import a list of companies into a municipality's inventory.

The file is XLSX, XLS, ODS, CSV or tab-separated text in any usual encoding; columns are known by
their headers. Every row that can be read is imported, in one transaction; the others are listed
with their row number (the spreadsheet's, from 1, headers included) and the reason. Of a company
that is in the inventory already the list fills in and corrects what nobody at the company wrote;
empty cells clear nothing. An officer sees the import in the portal and can undo it for 30 days.

Exit status: 0 all rows read, or --dry-run; 1 the file or at least one row was refused."""

    def create_parser(self, *args: object, **kwargs: object) -> ArgumentParser:  # type: ignore[override]
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(*args, **kwargs)  # type: ignore[arg-type]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, metavar="CODE", help="four digits")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say")
        parser.add_argument("--json", action="store_true", help="one JSON object per row")
        parser.add_argument("--sheet", default="", metavar="NAME", help="of several in a workbook")
        parser.add_argument(
            "--turnover-unit",
            default="",
            choices=list(UNITS),
            help="of turnover where neither header nor cell says it",
        )
        parser.add_argument(
            "--sni", default="", choices=EDITIONS, help="edition of SNI codes, likewise"
        )
        parser.add_argument(
            "--answer",
            dest="answers",
            action="append",
            default=[],
            metavar="CODE:FIELD:TEXT=ANSWER",
            help="to a question of rows, as their list shows it; may be repeated",
        )
        parser.add_argument("--by", metavar="EMAIL", help="who imports, for the audit log")
        parser.add_argument("--language", choices=["sv", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, **options: object) -> None:
        with translation.override(str(options["language"])):
            municipality = self._municipality(str(options["municipality"]))
            by = person_with(options["by"])
            file = self._file(options)
            try:
                rows = self._deed(file, municipality, by, options)
            except FileRefused as refusal:
                raise CommandError(f"{import_message(refusal.code)} ({refusal.code})") from None
        is_refused = any(each.outcome in (REFUSED, QUESTION) for each in rows)
        if is_refused and not options["dry_run"]:
            raise SystemExit(1)

    def _deed(
        self,
        file: ListFile,
        municipality: Municipality,
        by: User | None,
        options: dict[str, object],
    ) -> Sequence[ComparedRow]:
        rows: Sequence[ComparedRow]
        if options["dry_run"]:
            rows = compare(read_list(file, municipality=municipality), municipality=municipality)
            if not options["json"]:
                count = sum(each.outcome == CREATE for each in rows)
                self._say(
                    ngettext(
                        "%(count)d company would be imported.",
                        "%(count)d companies would be imported.",
                        count,
                    ),
                    count,
                )
                self._say_updated(rows, _would_be_updated)
        else:
            report = import_companies(
                file=file, municipality=municipality, by=by, now=timezone.now()
            )
            rows = report.rows
            if not options["json"]:
                self._print_report(report)
        if options["json"]:
            for each in rows:
                self.stdout.write(json.dumps(each.to_json(), ensure_ascii=False))
        else:
            self._print_rows(rows)
        return rows

    def _file(self, options: dict[str, object]) -> ListFile:
        path = Path(str(options["file"]))
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        return ListFile(
            content=content,
            name=path.name,
            sheet=str(options["sheet"]),
            turnover_unit=str(options["turnover_unit"]),
            sni_edition=str(options["sni"]),
            answers=_answers(options["answers"]),
        )

    def _municipality(self, code: str) -> Municipality:
        municipality = Municipality.objects.filter(code=code).first()
        if municipality is None:
            raise CommandError(_("No municipality has the code %(code)s.") % {"code": code})
        return municipality

    def _print_report(self, report: ImportReport) -> None:
        self._say(
            ngettext(
                "%(count)d company imported.", "%(count)d companies imported.", report.imported
            ),
            report.imported,
        )
        self._say_updated(report.rows, _updated)
        if report.without_category:
            self._say(
                ngettext(
                    "%(count)d company has no category: the file names none. "
                    "It has no score until it gets one.",
                    "%(count)d companies have no category: the file names none. "
                    "They have no score until they get one.",
                    report.without_category,
                ),
                report.without_category,
            )
        if report.without_sni_edition:
            self._say(
                ngettext(
                    "%(count)d company has SNI codes that were left out: "
                    "say with --sni which edition they are of.",
                    "%(count)d companies have SNI codes that were left out: "
                    "say with --sni which edition they are of.",
                    report.without_sni_edition,
                ),
                report.without_sni_edition,
            )

    def _say_updated(self, rows: Sequence[ComparedRow], words: Callable[[int], str]) -> None:
        count = sum(each.outcome == UPDATE for each in rows)
        if count:
            self._say(words(count), count)

    def _print_rows(self, rows: Sequence[ComparedRow]) -> None:
        self._list(_("Already in the inventory:"), _known(rows))
        elsewhere = [each for each in rows if each.row.outcome == READABLE]
        self._list(
            _("Already in another municipality:"), _codes(elsewhere, SKIPPED, "already_elsewhere")
        )
        self._list(_("Imported, but to be checked:"), _warnings(rows))
        self._list(_("Imported without a part:"), _parts_left_out(rows))
        self._list(_("Repeated rows:"), _reasons(rows, DUPLICATE))
        apart = [each for each in rows if each.row.reason == "other_municipality"]
        self._list(_("Set apart:"), _reasons(apart, SKIPPED))
        self._list(_("Rows with a question:"), _questions(rows))
        self._list(_("Refused rows:"), _reasons(rows, REFUSED))
        reasons = [each.row.reason for each in rows]
        if empty := reasons.count("empty_row"):
            self._say(
                ngettext("%(count)d empty row skipped.", "%(count)d empty rows skipped.", empty),
                empty,
            )
        if totals := reasons.count("totals_row"):
            self._say(
                ngettext(
                    "%(count)d row with a total or a note skipped.",
                    "%(count)d rows with totals or notes skipped.",
                    totals,
                ),
                totals,
            )

    def _say(self, sentence: str, count: int) -> None:
        self.stdout.write(sentence % {"count": count})

    def _list(self, heading: str, remarks: Iterable[Remark]) -> None:
        remarks = list(remarks)
        if not remarks:
            return
        self.stdout.write(heading)
        for row, reason, code in remarks:
            values = {"row": row, "reason": reason, "code": code}
            self.stdout.write("  " + _("Row %(row)d: %(reason)s (%(code)s)") % values)


def _updated(count: int) -> str:
    return ngettext("%(count)d company updated.", "%(count)d companies updated.", count)


def _would_be_updated(count: int) -> str:
    return ngettext(
        "%(count)d company would be updated.", "%(count)d companies would be updated.", count
    )


def _codes(rows: Iterable[ComparedRow], outcome: str, code: str) -> list[Remark]:
    message = import_message(code)
    return [(each.row.number, message, code) for each in rows if each.outcome == outcome]


def _known(rows: Iterable[ComparedRow]) -> list[Remark]:
    return [
        (each.row.number, import_message(each.reason), each.reason)
        for each in rows
        if each.outcome == UNCHANGED
    ]


def _reasons(rows: Iterable[ComparedRow], outcome: str) -> list[Remark]:
    return [
        (each.row.number, reason_words(each.row.reason, each.row.left_out), each.row.reason)
        for each in rows
        if each.outcome == outcome and each.row.reason
    ]


def _questions(rows: Iterable[ComparedRow]) -> list[Remark]:
    """Return what each row asks, with what can be answered in place of its code."""
    return [
        (
            each.row.number,
            asking_words(question),
            " | ".join(f"{key_of(question)}={option}" for option in question.options),
        )
        for each in rows
        if each.outcome == QUESTION
        for question in open_questions(each.row.questions)
    ]


def _answers(given: object) -> dict[str, str]:
    """Return what was given as companies.imports.reading.answers takes it. Raises CommandError."""
    answers = {}
    for each in given if isinstance(given, list) else []:
        key, sign, answer = each.rpartition("=")
        if not sign or key.count(":") < 2:
            raise CommandError(_("No answer: %(text)s") % {"text": each})
        answers[key] = answer
    return answers


def _warnings(rows: Iterable[ComparedRow]) -> list[Remark]:
    return [
        (each.row.number, import_message(code), code)
        for each in rows
        if each.outcome in (CREATE, UPDATE)
        for code in each.row.warnings
    ]


def _parts_left_out(rows: Iterable[ComparedRow]) -> list[Remark]:
    return [
        (each.row.number, words, left_out.field)
        for each in rows
        if each.outcome in (CREATE, UPDATE)
        for left_out in each.row.left_out
        for words in left_out_words([left_out])
    ]
