"""Compare the score's Market part with real exports."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.rescoring.basis import NothingToScoreWith, current_basis
from matchmaking.scoring import codes
from matchmaking.validation.correlations import (
    FEWEST_PARTNERS,
    AllAlike,
    Correlation,
    TooFewPartners,
    Validation,
)
from matchmaking.validation.exports import Exports, read_exports
from matchmaking.validation.gravity import DISTANCE_POWER, GDP_POWER
from matchmaking.validation.queries import UnknownExporter, validation_of
from xport.lib.reference_files import ReferenceFileError

GRAVITY = f"GDP^{GDP_POWER} · distance^{DISTANCE_POWER}"
# Whoever passes a figure on must have read what it does not say (docs/scoring.md#validity).
CAVEAT = """\
Exports are all goods and national totals: this is no test on small firms or on clean tech.
In the published comparison the Market part is about level with plain gravity, no better."""
# Of one exporter's figures the result is no test at all.
REVISED_ON = "SWE"
REVISED_CAVEAT = "Formula and weights were revised on Sweden's exports, so this is no test of them."


class Command(BaseCommand):
    help = (
        "Print how the Market part ranks a country's partners against its real exports, beside GDP "
        "and gravity. FILE is CSV in UTF-8: exporter, iso3, year, value, one exporter and year."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--languages",
            default="sv,en",
            metavar="CODES",
            help="that the firm works in, ISO 639-1 with commas (default: sv,en)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        languages = _languages(options["languages"])
        try:
            exports = read_exports(options["file"])
            validation = validation_of(exports, languages=languages, basis=current_basis())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except ReferenceFileError as error:
            raise CommandError(str(error)) from None
        except UnknownExporter as error:
            raise CommandError(f"{options['file'].name}: unknown exporter {error}") from None
        except TooFewPartners as error:
            raise CommandError(
                f"{options['file'].name}: {error.found} partners have figures, "
                f"and {FEWEST_PARTNERS} are needed"
            ) from None
        except AllAlike:
            raise CommandError(f"{options['file'].name}: all values are the same") from None
        except NothingToScoreWith:
            raise CommandError("nothing to score with: run manage.py load_reference") from None
        self._print(exports, validation)

    def _print(self, exports: Exports, validation: Validation) -> None:
        self.stdout.write(
            f"Exports of {exports.exporter} in {exports.year} to {len(validation.partners)} "
            "countries. Spearman rank correlation, 95 % bootstrap interval:"
        )
        for name, correlation in (
            ("Market part", validation.market_part),
            ("GDP", validation.gdp),
            (GRAVITY, validation.gravity),
        ):
            self.stdout.write(f"  {name:<26}{_shown(correlation)}")
        without = ", ".join(validation.without_figures) or "none"
        self.stdout.write(f"Partners without figures: {without}")
        self.stdout.write(CAVEAT)
        if exports.exporter == REVISED_ON:
            self.stdout.write(REVISED_CAVEAT)


def _languages(text: str) -> frozenset[str]:
    languages = frozenset(code.strip() for code in text.split(",") if code.strip())
    unknown = sorted(languages - codes.LANGUAGES)
    if unknown:
        raise CommandError(f"unknown language: {', '.join(unknown)}")
    return languages


def _shown(correlation: Correlation) -> str:
    return f"{correlation.estimate:.3f}  ({correlation.low:.3f} to {correlation.high:.3f})"
