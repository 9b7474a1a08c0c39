"""Import a municipality's list of companies from a text file."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.imports.actions import ImportReport, RowRemark, import_companies
from companies.imports.messages import import_message
from companies.imports.table import FileRefused
from companies.models import Municipality
from xport.accounts.models import User


class Command(BaseCommand):
    help = """Import companies (name, organisation number, website) into a municipality's inventory.

The file is CSV or tab-separated text in UTF-8, UTF-16 or Windows-1252. A company that is known
already is never changed. Every row that can be read is imported, in one transaction; the others
are listed with their row number (from 1, headers included) and the reason.

Exit status: 0 all rows read, 1 the file or at least one row was refused."""

    def create_parser(self, *args: object, **kwargs: object) -> ArgumentParser:  # type: ignore[override]
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(*args, **kwargs)  # type: ignore[arg-type]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, metavar="CODE", help="four digits")
        parser.add_argument("--by", metavar="EMAIL", help="who imports, for the audit log")
        parser.add_argument("--language", choices=["sv", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, **options: object) -> None:
        file, language = options["file"], options["language"]
        with translation.override(str(language)):
            municipality = self._municipality(str(options["municipality"]))
            by = self._person(options["by"])
            try:
                content = Path(str(file)).read_bytes()
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from None
            try:
                report = import_companies(
                    content=content, municipality=municipality, by=by, now=timezone.now()
                )
            except FileRefused as refusal:
                raise CommandError(f"{import_message(refusal.code)} ({refusal.code})") from None
            self._print(report)
        if report.file.refused:
            raise SystemExit(1)

    def _municipality(self, code: str) -> Municipality:
        municipality = Municipality.objects.filter(code=code).first()
        if municipality is None:
            raise CommandError(_("No municipality has the code %(code)s.") % {"code": code})
        return municipality

    def _person(self, email: object) -> User | None:
        if email is None:
            return None
        user = User.objects.filter(email__iexact=str(email), is_active=True).first()
        if user is None:
            raise CommandError(_("Nobody has an account with %(email)s.") % {"email": email})
        return user

    def _print(self, report: ImportReport) -> None:
        self._say(
            ngettext(
                "%(count)d company imported.", "%(count)d companies imported.", report.imported
            ),
            report.imported,
        )
        if report.imported:
            self._say(
                ngettext(
                    "%(count)d company has no category: the file names none. "
                    "It has no score until it gets one.",
                    "%(count)d companies have no category: the file names none. "
                    "They have no score until they get one.",
                    report.imported,
                ),
                report.imported,
            )
        file = report.file
        self._list(_("Already in the inventory:"), report.already_here)
        self._list(_("Already in another municipality:"), report.already_elsewhere)
        self._list(_("Imported without a part:"), file.warnings)
        self._list(_("Repeated rows:"), file.duplicates)
        self._list(_("Refused rows:"), file.refused)
        if file.empty_rows:
            self._say(
                ngettext(
                    "%(count)d empty row skipped.", "%(count)d empty rows skipped.", file.empty_rows
                ),
                file.empty_rows,
            )

    def _say(self, sentence: str, count: int) -> None:
        self.stdout.write(sentence % {"count": count})

    def _list(self, heading: str, remarks: Iterable[RowRemark]) -> None:
        remarks = list(remarks)
        if not remarks:
            return
        self.stdout.write(heading)
        for remark in remarks:
            values = {"row": remark.row, "reason": import_message(remark.code), "code": remark.code}
            self.stdout.write("  " + _("Row %(row)d: %(reason)s (%(code)s)") % values)
