"""Fill an empty portal with invented people and firms."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from companies.models import Company
from xport.accounts.models import User
from xport.portal.demo.loading import is_demo_loaded, load_demo
from xport.portal.demo.people import sign_ins


class Command(BaseCommand):
    help = "Load the demo once: invented people (mail under .example) and 60 invented firms."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--show", action="store_true", help="print how to sign in, load nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not demo mode. Set XPORT_DEMO=1, or start with bin/serve.")
        if options["show"]:
            self._show_sign_ins()
        elif is_demo_loaded():
            self.stdout.write("The demo is loaded already")
        elif User.objects.exists() or Company.objects.exists():
            raise CommandError("The database holds other people or firms. Use one of its own.")
        else:
            self.stdout.write(f"{load_demo(now=timezone.now())} invented firms are loaded")

    def _show_sign_ins(self) -> None:
        rows = sign_ins()
        width = max(len(role) for role, _, _ in rows)
        for role, email, password in rows:
            self.stdout.write(f"  {role:<{width}}  {email}  {password}")
