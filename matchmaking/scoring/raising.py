"""What would raise a firm's scores: each thing it could do or answer, one at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matchmaking.scoring import codes
from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.firm_score import FirmScores
from matchmaking.scoring.many.columns import columns_of
from matchmaking.scoring.many.country_scores import ManyCountryScores
from matchmaking.scoring.many.market_scores import market_scores
from matchmaking.scoring.many.tables import tables_of
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.open_answers import QUESTIONS

ANSWER, CERTIFICATE, CUSTOMER, LANGUAGE, TRL = (
    "answer",
    "certificate",
    "customer",
    "language",
    "trl",
)
HIGHEST_TRL = 9
# Less than this is float noise, not a gain.
_NOISE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What one step gives in one market: unrounded scores, or market scores if preliminary."""

    before: float
    after: float

    @property
    def points(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that the firm can do, or a question that it can answer, with what it gives.

    `code` is a certificate, the country of a first customer, a language, the TRL aimed at, or a
    question as open_answers names them (and "offer"). `gains` holds the markets that gain, the
    largest first; it is empty for a question without which nothing can be scored yet.
    """

    kind: str
    code: str
    gains: Mapping[str, Gain]

    @property
    def largest(self) -> float:
        return max((gain.points for gain in self.gains.values()), default=0.0)


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    code: str
    firm: Firm

    @property
    def is_bounded(self) -> bool:
        """Tell whether the upper bound holds for it: it counts every open question but the offer.

        An open offer is scored as goods or as both, not as the worst, so it has no part in it.
        """
        return self.kind == ANSWER and self.code in QUESTIONS


def steps_to_raise(
    firm: Firm, scores: FirmScores, *, atlas: Atlas, model: ScoringModel
) -> tuple[Step, ...]:
    """Return every step that gains somewhere, the largest gain first, over all markets.

    `scores` are the firm's. Questions that keep the firm from being scored come before all else.
    """
    changes = [*_actions(firm, scores, atlas, model), *_best_answers(firm, atlas, model)]
    gains = _gains(firm, changes, scores, atlas=atlas, model=model)
    best: dict[tuple[str, str], dict[str, Gain]] = {}
    for change, found in zip(changes, gains, strict=True):
        # Of several answers to one question each market takes the best.
        known = best.setdefault((change.kind, change.code), {})
        for market, gain in found.items():
            if market not in known or gain.after > known[market].after:
                known[market] = gain
    first = _asked_first(scores)
    steps = [
        Step(kind=kind, code=code, gains=_largest_first(found))
        for (kind, code), found in best.items()
        if found and (kind, code) not in {(ANSWER, question) for question in first}
    ]
    asked = [Step(kind=ANSWER, code=code, gains=best.get((ANSWER, code), {})) for code in first]
    return (*asked, *sorted(steps, key=lambda step: -round(step.largest, 9)))


def _asked_first(scores: FirmScores) -> tuple[str, ...]:
    """Return the open questions of a firm that no country scores yet, most urgent first."""
    if any(country.score is not None for country in scores.countries):
        return ()
    leading = max(scores.markets, key=lambda market: (market.score or 0.0, market.coverage))
    return leading.open_answers


def _largest_first(gains: Mapping[str, Gain]) -> dict[str, Gain]:
    return dict(sorted(gains.items(), key=lambda item: -round(item[1].points, 9)))


def _gains(
    firm: Firm, changes: list[_Change], scores: FirmScores, *, atlas: Atlas, model: ScoringModel
) -> list[dict[str, Gain]]:
    """Return what each change gains by market; only where both results are of one kind."""
    tables = tables_of(atlas, model)
    firms = columns_of([firm, *(change.firm for change in changes)], tables)
    found = market_scores(ManyCountryScores(firms, tables))
    before, kind, after = found.score[0], found.is_scored[0], found.score[1:]
    # An export share also tells that the firm exports, which the bound counts with "sells in": a
    # step must not promise more than the bound that is printed beside it.
    bounds = np.array(
        [_bound(scores.market(market).upper_bound) for market in tables.markets], dtype=np.float64
    )
    is_bounded = np.array([change.is_bounded for change in changes], dtype=np.bool_)
    after = np.where(is_bounded[:, np.newaxis], np.minimum(after, bounds), after)
    gained = (after - before > _NOISE) & (found.is_scored[1:] == kind)[:, np.newaxis]
    return [
        {
            tables.markets[column]: Gain(
                before=float(before[column]), after=float(after[row, column])
            )
            for column in np.flatnonzero(gained[row])
        }
        for row in range(len(changes))
    ]


def _bound(upper_bound: float | None) -> float:
    return np.inf if upper_bound is None else upper_bound


def _actions(
    firm: Firm, scores: FirmScores, atlas: Atlas, model: ScoringModel
) -> Iterator[_Change]:
    """Yield what a firm can do, of the questions that it has answered."""
    if firm.certificates is not None:
        for code in _certificates_lacking(firm, atlas, model):
            held = firm.certificates | {code}
            yield _Change(CERTIFICATE, code, replace(firm, certificates=held))
    if firm.trl is not None and firm.trl < HIGHEST_TRL:
        yield _Change(TRL, str(firm.trl + 1), replace(firm, trl=firm.trl + 1))
    for best in (market.best for market in scores.markets):
        if best is None:
            continue
        if firm.sells_in is not None and not _sells_in_market(firm.sells_in, best.market, atlas):
            sells_in = firm.sells_in | {best.country}
            yield _Change(CUSTOMER, best.country, replace(firm, sells_in=sells_in))
        if firm.languages is not None:
            business = atlas.country(best.country).business_languages
            for code in sorted(business - firm.languages):
                languages = firm.languages | {code}
                yield _Change(LANGUAGE, code, replace(firm, languages=languages))


def _certificates_lacking(firm: Firm, atlas: Atlas, model: ScoringModel) -> list[str]:
    asked = {
        rule.certificate
        for country in atlas.countries
        for rule in model.certificates_asked(country.market, country.iso2, firm.offer)
    }
    return sorted(asked - (firm.certificates or frozenset()))


def _sells_in_market(sells_in: frozenset[str], market: str, atlas: Atlas) -> bool:
    return any(atlas.market_of(iso2) == market for iso2 in sells_in)


def _best_answers(firm: Firm, atlas: Atlas, model: ScoringModel) -> Iterator[_Change]:
    """Yield the best answer to each question that the firm has left open."""
    full = {name: model.goalposts[name].full_at for name in
            ("export_share_pct", "employees", "turnover_msek", "trl")}  # fmt: skip
    best: dict[str, Any] = {
        **full,
        "trl": int(full["trl"]),
        "certificates": codes.CERTIFICATES,
        "languages": frozenset(
            code for country in atlas.countries for code in country.business_languages
        ),
        "sells_in": frozenset(country.iso2 for country in atlas.countries),
    }
    for question in QUESTIONS:
        if question in best and getattr(firm, question) is None:
            yield _Change(ANSWER, question, replace(firm, **{question: best[question]}))
    if firm.offer is None:
        for offer in sorted(codes.OFFERS):
            yield _Change(ANSWER, "offer", replace(firm, offer=offer))
