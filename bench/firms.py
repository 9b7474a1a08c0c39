"""Firms as they might be, a million of them, the same for the same seed.

How many categories, languages and certificates they have and how often a question is open are
guesses: nobody has asked a million firms yet.
"""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.many import FirmColumns, Tables
from matchmaking.scoring.many.bits import (
    CERTIFICATE_BITS,
    DOCUMENTED_BITS,
    NEED_BITS,
    OFFERS,
    UNANSWERED,
    Masks,
    mask_of,
    masks,
)
from matchmaking.scoring.many.node import Floats

CATEGORIES = Path(__file__).resolve().parent.parent / "markets" / "data" / "categories.csv"

# One to six categories each.
CATEGORY_COUNTS = (0.25, 0.25, 0.2, 0.15, 0.1, 0.05)
# In digitalisation only, in mobility only, in both.
DOMAINS_OF_A_FIRM = (0.4, 0.35, 0.25)
WORKS_IN = {"sv": 0.97, "en": 0.95, "de": 0.25, "fr": 0.08, "es": 0.08, "fi": 0.06, "no": 0.1}
WORKS_IN |= {"da": 0.06, "zh": 0.03, "hi": 0.02, "pl": 0.03, "nl": 0.02, "it": 0.02}
HOLDS = {"CE": 0.5, "ISO9001": 0.45, "ISO27001": 0.1, "UL": 0.05, "FCC": 0.04, "BIS": 0.01}
HOLDS |= {"CCC": 0.02}
OFFERED = {"": 0.1, "goods": 0.4, "services": 0.25, "both": 0.25}
SELLS_IN = 0.06
NEVER_EXPORTED = 0.4
DOCUMENTED = 0.1
OPEN = {
    "categories": 0.02,
    "languages": 0.1,
    "export_share_pct": 0.3,
    "sells_in": 0.2,
    "employees": 0.1,
    "turnover_msek": 0.2,
    "trl": 0.3,
    "certificates": 0.25,
}


def random_firms(count: int, tables: Tables, *, seed: int) -> FirmColumns:
    """Return `count` firms as columns for these tables."""
    rng = np.random.default_rng(seed)
    needs, energy_share = _categories(count, rng)

    def number(name: str, values: Floats) -> Floats:
        return np.where(rng.random(count) < OPEN[name], np.nan, values)

    def answer(name: str, values: Masks) -> Masks:
        return np.where(rng.random(count) < OPEN[name], UNANSWERED, values)

    abroad = dict.fromkeys(tables.countries, SELLS_IN)
    places = {iso2: tables.sells_in_mask(frozenset({iso2})) for iso2 in tables.countries}
    sells_in = _some_of(abroad, places, count, rng)
    sells_in[rng.random(count) < NEVER_EXPORTED] = 0
    export_share = np.where(sells_in == 0, 0.0, rng.beta(1, 2, count).round(2) * 100)
    seen = dict.fromkeys(DOCUMENTED_BITS, DOCUMENTED)
    return FirmColumns(
        needs=needs,
        energy_share=energy_share,
        languages=answer("languages", _some_of(WORKS_IN, tables.language_bits, count, rng)),
        export_share_pct=number("export_share_pct", export_share),
        sells_in=answer("sells_in", sells_in),
        employees=number("employees", rng.lognormal(2.5, 1.2, count).round()),
        turnover_msek=number("turnover_msek", rng.lognormal(3.0, 1.5, count).round(1)),
        trl=number("trl", rng.integers(3, 10, count).astype(np.float64)),
        certificates=answer("certificates", _some_of(HOLDS, CERTIFICATE_BITS, count, rng)),
        offer=rng.choice(len(OFFERS), count, p=[OFFERED[offer] for offer in OFFERS]),
        documented=_some_of(seen, DOCUMENTED_BITS, count, rng),
    )


def _some_of(
    chances: dict[str, float], bits: dict[str, int], count: int, rng: np.random.Generator
) -> Masks:
    """Return for each firm the bits of the codes it has."""
    answer = np.zeros(count, dtype=np.int64)
    for code, chance in chances.items():
        answer[rng.random(count) < chance] |= bits[code]
    return answer


def _categories(count: int, rng: np.random.Generator) -> tuple[Masks, Floats]:
    """Return the needs that each firm's categories serve, and its energy share."""
    with CATEGORIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    needs_of = masks([mask_of(row["needs"].split(";"), NEED_BITS) for row in rows])
    is_digital = np.array([row["domain"] == "digitalisation" for row in rows])
    wanted = 1 + rng.choice(len(CATEGORY_COUNTS), count, p=CATEGORY_COUNTS)
    wanted[rng.random(count) < OPEN["categories"]] = 0
    domains = rng.choice(len(DOMAINS_OF_A_FIRM), count, p=DOMAINS_OF_A_FIRM)
    needs = np.zeros(count, dtype=np.int64)
    digital = np.zeros(count, dtype=np.int64)
    chosen: npt.NDArray[np.bool_] = np.zeros((count, len(rows)), dtype=np.bool_)
    for turn in range(len(CATEGORY_COUNTS)):
        firms = np.flatnonzero(wanted > turn)
        while firms.size:
            category = rng.integers(0, len(rows), firms.size)
            other = np.where(is_digital[category], 1, 0)
            is_good = (domains[firms] != other) & ~chosen[firms, category]
            taking, taken = firms[is_good], category[is_good]
            chosen[taking, taken] = True
            needs[taking] |= needs_of[taken]
            digital[taking] += is_digital[taken]
            firms = firms[~is_good]
    with np.errstate(invalid="ignore"):  # 0 / 0: no category, no energy share
        return needs, digital / wanted
