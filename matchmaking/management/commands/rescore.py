"""Score every firm whose scores are behind its answers, the figures or the scoring model."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matchmaking.rescoring.actions import rescore_due
from matchmaking.rescoring.queries import scores_behind

PAUSE_SECONDS = 1.0
# With --wait: rows that still fail after so many pauses need a person, not more patience.
MOST_PAUSES = 60


class Command(BaseCommand):
    help = "Score all firms that are due, here and now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--wait",
            action="store_true",
            help="try again what fails, for a minute, until nothing is due",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pauses_left = MOST_PAUSES if options["wait"] else 0
        scored = 0
        while behind := scores_behind():
            report = rescore_due(now=timezone.now())
            scored += report.scored
            self.stdout.write(f"Scored {scored} of {scored + max(0, behind - report.scored)}")
            if report.scored:
                continue
            if report.failed and not pauses_left:
                raise CommandError(f"{report.failed} could not be scored, see the log")
            pauses_left -= 1
            time.sleep(PAUSE_SECONDS)
        self.stdout.write(f"Scores are up to date ({scored} scored now)")
