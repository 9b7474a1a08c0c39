"""What would raise a firm's scores: each thing it could do or answer, one at a time."""

from collections.abc import Iterator, Mapping, Sequence
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
class Change:
    """A firm as one step would make it; several can be the answers to one question."""

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
    answers = best_answers(atlas, model)
    changes = [*_actions(firm, scores, atlas, model), *answers_to_open_questions(firm, answers)]
    (best,) = gains_of([firm], [changes], atlas=atlas, model=model)
    first = _asked_first(scores)
    steps = [
        Step(kind=kind, code=code, gains=largest_first(found))
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


def largest_first(gains: Mapping[str, Gain]) -> dict[str, Gain]:
    return dict(sorted(gains.items(), key=lambda item: -round(item[1].points, 9)))


def gains_of(
    firms: Sequence[Firm], changes: Sequence[Sequence[Change]], *, atlas: Atlas, model: ScoringModel
) -> list[dict[tuple[str, str], dict[str, Gain]]]:
    """Return of each firm what its changes gain: by kind and code, then by market.

    `changes` has a sequence for each of the firms. A market gains only where both results are of
    one kind; of several answers to one question each market takes the best.
    """
    tables = tables_of(atlas, model)
    flat = [change for of_firm in changes for change in of_firm]
    owners = np.repeat(np.arange(len(firms)), [len(of_firm) for of_firm in changes])
    columns = columns_of([*firms, *(change.firm for change in flat)], tables)
    found = market_scores(ManyCountryScores(columns, tables))
    count = len(firms)
    before, after, bounds = found.score[owners], found.score[count:], found.upper_bound[owners]
    # An export share also tells that the firm exports, which the bound counts with "sells in": a
    # step must not promise more than the bound that is printed beside it.
    is_bounded = np.array([change.is_bounded for change in flat], dtype=np.bool_)
    after = np.where(is_bounded[:, np.newaxis] & (after > bounds), bounds, after)
    is_alike = found.is_scored[count:] == found.is_scored[owners]
    gained = (after - before > _NOISE) & is_alike[:, np.newaxis]
    best: list[dict[tuple[str, str], dict[str, Gain]]] = [{} for _ in firms]
    for row, change in enumerate(flat):
        known = best[owners[row]].setdefault((change.kind, change.code), {})
        for column in np.flatnonzero(gained[row]):
            market = tables.markets[column]
            gain = Gain(before=float(before[row, column]), after=float(after[row, column]))
            if market not in known or gain.after > known[market].after:
                known[market] = gain
    return best


def _actions(firm: Firm, scores: FirmScores, atlas: Atlas, model: ScoringModel) -> Iterator[Change]:
    """Yield what a firm can do, of the questions that it has answered."""
    if firm.certificates is not None:
        for code in _certificates_lacking(firm, atlas, model):
            held = firm.certificates | {code}
            yield Change(CERTIFICATE, code, replace(firm, certificates=held))
    if firm.trl is not None and firm.trl < HIGHEST_TRL:
        yield Change(TRL, str(firm.trl + 1), replace(firm, trl=firm.trl + 1))
    for best in (market.best for market in scores.markets):
        if best is None:
            continue
        if firm.sells_in is not None and not _sells_in_market(firm.sells_in, best.market, atlas):
            sells_in = firm.sells_in | {best.country}
            yield Change(CUSTOMER, best.country, replace(firm, sells_in=sells_in))
        if firm.languages is not None:
            business = atlas.country(best.country).business_languages
            for code in sorted(business - firm.languages):
                languages = firm.languages | {code}
                yield Change(LANGUAGE, code, replace(firm, languages=languages))


def _certificates_lacking(firm: Firm, atlas: Atlas, model: ScoringModel) -> list[str]:
    asked = {
        rule.certificate
        for country in atlas.countries
        for rule in model.certificates_asked(country.market, country.iso2, firm.offer)
    }
    return sorted(asked - (firm.certificates or frozenset()))


def _sells_in_market(sells_in: frozenset[str], market: str, atlas: Atlas) -> bool:
    return any(atlas.market_of(iso2) == market for iso2 in sells_in)


def best_answers(atlas: Atlas, model: ScoringModel) -> dict[str, Any]:
    """Return the best answer to each question that has one for every firm."""
    full = {name: model.goalposts[name].full_at for name in
            ("export_share_pct", "employees", "turnover_msek", "trl")}  # fmt: skip
    return {
        **full,
        "trl": int(full["trl"]),
        "certificates": codes.CERTIFICATES,
        "languages": frozenset(
            code for country in atlas.countries for code in country.business_languages
        ),
        "sells_in": frozenset(country.iso2 for country in atlas.countries),
    }


def answers_to_open_questions(firm: Firm, best: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the best answer (best_answers) to each question that the firm has left open."""
    for question in QUESTIONS:
        if question in best and getattr(firm, question) is None:
            yield Change(ANSWER, question, replace(firm, **{question: best[question]}))
    if firm.offer is None:
        for offer in sorted(codes.OFFERS):
            yield Change(ANSWER, "offer", replace(firm, offer=offer))
