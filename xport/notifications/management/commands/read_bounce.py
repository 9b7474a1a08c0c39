"""`manage.py read_bounce < message`: for the pipe of a mail server (docs/deploy.md)."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error
from django.utils import timezone

from xport.notifications.bounces import (
    LONGEST_REPORT_BYTES,
    NotAReport,
    read_report,
    record_bounce,
)

CHUNK_BYTES = 65536


class Command(BaseCommand):
    help = (
        "Read a delivery status notification on standard input and stop the address it says "
        "nobody is reached at. Ends with 75 (try again) while the database is away, else with 0: "
        "a mail server would only send an unreadable message back to its empty sender."
    )
    # A check that asks the database would end with 1 while it is away, which loses the message.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = record_bounce(report=read_report(_read_input()), now=timezone.now())
        except NotAReport as error:
            self.stdout.write(f"Ignored. {error}")
        except Error as error:
            self.stderr.write(f"The database is away, try again: {type(error).__name__}")
            sys.exit(os.EX_TEMPFAIL)
        else:
            self.stdout.write(outcome.value)


def _read_input() -> bytes:
    content = sys.stdin.buffer.read(LONGEST_REPORT_BYTES)
    # To the end, or the mail server takes the closed pipe for a failure.
    while sys.stdin.buffer.read(CHUNK_BYTES):
        pass
    return content
