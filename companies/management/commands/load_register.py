"""Load a register of legal persons, which tells a firm's number from its name."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.management.people import person_with
from companies.models import RegisterLoad
from companies.profile.messages import message_for
from companies.register.loading import load_register
from companies.register.reading import RegisterRefused
from xport.accounts.models import User

_REFUSALS = {
    "file_empty": gettext_lazy("The file is empty."),
    "layout_unknown": gettext_lazy(
        "The first line has the columns of neither Statistics Sweden's nor Bolagsverket's bulk "
        "file. A ZIP file has to be unpacked first."
    ),
}
_LEFT_OUT = {
    "sole_trader": gettext_lazy("sole traders, whose number is a person's"),
    "personal_number": gettext_lazy("personal identity numbers"),
    "duplicate_in_file": gettext_lazy("the same number again"),
    "line_unreadable": gettext_lazy("lines with columns missing"),
    "name_missing": gettext_lazy("no name"),
    "text_damaged": gettext_lazy("damaged letters in the name"),
}


class Command(BaseCommand):
    help = """Load a register file: SCB's (scb_bulkfil) or Bolagsverket's (bolagsverket_bulkfil).

When an officer reads in a list, rows without an organisation number are looked for in it by name
and place, and the officer chooses. It may run twice and with both files: later facts replace
earlier ones. Sole traders are left out, for their number is a personal identity number. All lines
are taken over in one transaction; those that are left out are counted by reason.

Exit status: 0 loaded; 1 the file was refused."""

    def create_parser(self, *args: object, **kwargs: object) -> ArgumentParser:  # type: ignore[override]
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(*args, **kwargs)  # type: ignore[arg-type]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="the counts as one JSON object")
        parser.add_argument("--by", metavar="EMAIL", help="who loads it, for the audit log")
        parser.add_argument("--language", choices=["sv", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, **options: object) -> None:
        with translation.override(str(options["language"])):
            load = self._load(Path(str(options["file"])), person_with(options["by"]))
            if options["json"]:
                self.stdout.write(json.dumps(_as_json(load)))
            else:
                self._print(load)

    def _load(self, path: Path, by: User | None) -> RegisterLoad:
        try:
            with path.open("rb") as file:
                return load_register(file=file, name=path.name, by=by, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except RegisterRefused as refusal:
            raise CommandError(f"{_REFUSALS[refusal.code]} ({refusal.code})") from None

    def _print(self, load: RegisterLoad) -> None:
        text = ngettext("%(count)d company loaded.", "%(count)d companies loaded.", load.entries)
        self.stdout.write(text % {"count": load.entries})
        if load.left_out:
            self.stdout.write(_("Left out:"))
        for reason, count in load.left_out.items():
            words = _LEFT_OUT.get(reason) or message_for(reason)
            self.stdout.write(f"  {count}: {words} ({reason})")


def _as_json(load: RegisterLoad) -> dict[str, object]:
    return {"layout": load.layout, "loaded": load.entries, "left_out": load.left_out}
