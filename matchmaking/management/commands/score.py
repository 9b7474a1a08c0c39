"""Score firms that are given as JSON lines."""

import json
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.rescoring.basis import Basis, NothingToScoreWith, current_basis
from matchmaking.rescoring.json_lines import LineRefused, firm_of_line, rows_of
from matchmaking.scoring import score_firm


class Command(BaseCommand):
    help = """Score firms with today's figures and the active scoring model.

Reads one JSON object a line on standard input: needs, energy_share (0-1), languages (ISO 639-1),
export_share_pct, sells_in (ISO 3166 alpha-2; an empty list has never exported), employees,
turnover_msek, trl, certificates (CE, ISO9001, ISO27001, UL, FCC, BIS, CCC), offer (goods, services,
both). A missing key, or null, is an unanswered question. An empty list is an answer, but not of
needs: a firm without needs has no category, so every country is insufficient, and it must not have
an energy_share either.

Writes one JSON line per firm and country. A line that is not a firm gives {line, error} on
standard error. Exit status: 0 all lines were scored, 1 at least one was not."""

    # What they warn of would stand on standard error, among the JSON lines.
    requires_system_checks: list[str] = []  # noqa: RUF012 Django reads it from the class

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--explain",
            action="store_true",
            help="add what makes each score differ from a typical country's, and what the firm's "
            "own side costs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            basis = current_basis()
        except NothingToScoreWith:
            raise CommandError("nothing to score with: run manage.py load_reference") from None
        try:
            is_complete = self._score_all(basis, is_explained=options["explain"])
        except BrokenPipeError:
            # Whoever read has had enough. Nothing is left to write to, at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            is_complete = False
        if not is_complete:
            raise SystemExit(1)

    def _score_all(self, basis: Basis, *, is_explained: bool) -> bool:
        """Score every line as it comes: whoever writes them may wait for the scores of the last.

        Returns whether all were scored.
        """
        is_complete = True
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if not line.strip():
                continue
            try:
                self._score(number, line, basis, is_explained=is_explained)
            except LineRefused as refusal:
                is_complete = False
                error = json.dumps({"line": number, "error": str(refusal)})
                self.stderr.write(error, style_func=str)
        return is_complete

    def _score(self, number: int, line: bytes, basis: Basis, *, is_explained: bool) -> None:
        scores = score_firm(firm_of_line(line), basis.world.atlas, basis.model)
        for row in rows_of(scores, basis.model, is_explained=is_explained):
            self.stdout.write(json.dumps({"line": number, **row}, allow_nan=False))
        self.stdout.flush()
