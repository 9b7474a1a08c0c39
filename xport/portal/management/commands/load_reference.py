"""Bring the reference data up to date with the project's own files. May run any number of times."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from companies.places_loading import load_places
from companies.profile.recasting import rewrite_every_scoring_input
from markets.loading import load_reference
from matchmaking.rescoring.actions import install_scoring_model
from xport.lib.reference_files import ReferenceFileError


class Command(BaseCommand):
    help = "Load markets, countries, figures, vocabulary, counties and municipalities."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            report = load_reference(now=now)
            places = load_places()
        except ReferenceFileError as error:
            raise CommandError(str(error)) from error
        for table in (*report.tables, *places):
            self.stdout.write(str(table))
        self.stdout.write(f"Figures: version {report.figures_version}")
        if report.recast_categories:
            count = rewrite_every_scoring_input(now=now)
            listed = ", ".join(sorted(report.recast_categories))
            self.stdout.write(f"Categories recast: {listed}; {count} scoring inputs rewritten")
        if install_scoring_model(now=now):
            self.stdout.write("Scoring model 1 is installed and active")
