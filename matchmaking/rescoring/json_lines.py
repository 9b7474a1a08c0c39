"""Firms and their scores as JSON lines: what `manage.py score` reads and writes."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, NoReturn

from matchmaking.scoring import CountryScore, Firm, FirmScores, InvalidFirm, ScoringModel
from matchmaking.scoring.country_score import SCORED
from matchmaking.scoring.explanation import explain, typical_components

# Evidence is what an officer or adviser has seen: nobody declares it for oneself.
ANSWERS = frozenset(field.name for field in fields(Firm)) - {"documented"}


class LineRefused(ValueError):
    """A line that is not one firm; the message says why."""


def firm_of_line(line: bytes) -> Firm:
    """Return the firm whose answers the line holds as a JSON object. Raises LineRefused."""
    answers = _object_of(line)
    unknown = answers.keys() - ANSWERS
    if unknown:
        raise LineRefused(f"{min(unknown)}: unknown key")
    try:
        return Firm.from_answers(answers)
    except InvalidFirm as error:
        raise LineRefused(f"{error.field}: {error.reason.replace('_', ' ')}") from None


def _object_of(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(
            line.decode(), object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError:
        raise LineRefused("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise LineRefused(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise LineRefused("not JSON that can be read: nested too deeply") from None
    except LineRefused:
        raise
    except ValueError:
        # Python reads no whole number of thousands of digits.
        raise LineRefused("a number has too many digits") from None
    if not isinstance(value, dict):
        raise LineRefused("not a JSON object")
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise LineRefused(f"{twice}: the key stands twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise LineRefused(f"not JSON: {name} is no number")


def rows_of(
    scores: FirmScores, model: ScoringModel, *, is_explained: bool
) -> Iterator[dict[str, Any]]:
    """Yield a firm's result in each country, in the atlas's order, as JSON can hold it; unrounded.

    Score, upper bound and company part are None unless the country is scored, and so is `explain`,
    which is there if the rows are explained.
    """
    typical = typical_components(scores) if is_explained else {}
    for country in scores.countries:
        row = _row(country)
        if is_explained:
            row["explain"] = None
            if country.status == SCORED:
                explanation = explain(country.country, scores, model, typical)
                row["explain"] = {
                    "reference": explanation.reference,
                    "parts": dict(explanation.parts),
                    "own_side": dict(explanation.own_side),
                }
        yield row


def _row(country: CountryScore) -> dict[str, Any]:
    is_scored = country.status == SCORED
    return {
        "country": country.country,
        "market": country.market,
        "status": country.status,
        "score": country.score,
        "upper_bound": country.upper_bound if is_scored else None,
        "market_part": country.market_part,
        "company_part": country.company_part if is_scored else None,
        "components": {each.name: each.value for each in country.components},
        "coverage": country.coverage,
        "confidence": country.confidence,
    }
