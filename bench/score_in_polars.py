"""The six market scores of many firms as one lazy Polars plan: what ours is measured against.

Written as somebody would who knows Polars well: what few firms differ in (energy share, languages
with offer, needs, certificates) is computed once per distinct answer and joined, the rest is wide
expressions per country, and roots are taken only of each market's best. The countries' figures come
in points from the same tables as ours. Open answers are nulls.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from polars import col, when

from bench.polars_lookups import PLACES, Lookups, shares_of, weighted_sum
from matchmaking.scoring.combination import LOWEST
from matchmaking.scoring.many import FirmColumns, Tables
from matchmaking.scoring.many.bits import CERTIFICATE_BITS, DOCUMENTED_BITS, UNANSWERED
from matchmaking.scoring.many.own_side import NUMBERS
from matchmaking.scoring.part import ENOUGH, TOLERANCE

LISTS = ("languages", "sells_in", "certificates")
ANSWERS = ("export_share_pct", "sells_in", "employees", "turnover_msek", "trl", "certificates")
CERTIFICATE_SETS = 1 << len(CERTIFICATE_BITS)
FULL = 100.0
QUARTER = 0.25
# The results that both have of each market, besides the best country.
PER_MARKET = ("score", "upper_bound", "market_part", "company_part", "coverage", "confidence")


def frame_of(firms: FirmColumns) -> pl.DataFrame:
    """Return the firms' answers with nulls where questions are open."""
    columns: dict[str, pl.Series] = {}
    for name in ("energy_share", *NUMBERS):
        columns[name] = pl.Series(getattr(firms, name)).fill_nan(None)
    for name in LISTS:
        values = getattr(firms, name)
        columns[name] = pl.Series(values).set(pl.Series(values == UNANSWERED), None)
    for name in ("needs", "offer", "documented"):
        columns[name] = pl.Series(getattr(firms, name))
    return pl.DataFrame(columns)


class Plan:
    """The plan for these tables. Columns are named by what they hold and the country or market."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self._model = tables, tables.model
        self._share = {name: shares_of(weights) for name, weights in self._model.weights.items()}
        self._group, self._own = self._share["score"], self._share["firm_side"]
        assert self._group["firm_side"] == QUARTER, "the plan takes fourth roots"
        self._members = {
            market: tables.countries[columns]
            for market, columns in zip(tables.markets, tables.columns_of_market, strict=True)
        }

    def scores_of(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        """Return a row a firm, by its number `firm` and in no order: the results of score_many."""
        lookups = Lookups(self._tables)
        pull, access, fit = lookups.pull(firms), lookups.access(firms), lookups.fit()
        pairs = ["languages", "offer"]
        share = ["energy_share"]
        wide = (
            firms.with_row_index("firm")
            .with_columns(held=_held(col("offer"), col("certificates")))
            .join(lookups.wide(pull, "pull", share), on=share, how="left", nulls_equal=True)
            .join(lookups.wide(access, "access", pairs), on=pairs, how="left", nulls_equal=True)
            .join(lookups.wide(fit, "fit", ["needs"]), on="needs", how="left")
            .join(lookups.certificates(), on="held", how="left")
        )
        scores = self._best(self._powers(self._sides(self._answers(wide))))
        for market in self._members:
            for name, table in (("pull", pull), ("access", access), ("fit", fit)):
                key = col(f"{name}_row") * PLACES + col(f"best_{market}")
                of_best = table.select(
                    "key",
                    col(f"{name}_coverage").alias(f"coverage_{name}_{market}"),
                    col(f"{name}_trust").alias(f"trust_{name}_{market}"),
                )
                scores = scores.with_columns(key=key).join(of_best, on="key", how="left")
        return self._results(scores)

    # Once per firm

    def _answers(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        known = {name: col(name).is_not_null().cast(pl.Float64) for name in ANSWERS}
        trusted = {name: share * self._evidence(name) for name, share in known.items()}
        points = {name: self._points(name) for name in NUMBERS}
        abroad, steps = col("sells_in").fill_null(0), self._model.proximity
        exports = (abroad != 0) | (col("export_share_pct") > 0).fill_null(value=False)
        of_needs = self._own["category_fit"] * (col("needs") != 0).cast(pl.Float64)
        return firms.with_columns(
            own=self._of_own(points | {"sells_in": pl.lit(0.0), "certificates": pl.lit(0.0)}),
            answered=self._of_own(known),
            trusted=self._of_own(trusted),
            of_needs=of_needs,
            trust_needs=self._own["category_fit"] * self._evidence("needs"),
            abroad=abroad,
            anywhere=when(col("sells_in").is_null())
            .then(0.0)
            .when(exports)
            .then(float(steps.anywhere))
            .otherwise(float(steps.nowhere)),
        ).with_columns(
            is_scored=col("answered") + col("of_needs") >= ENOUGH - TOLERANCE,
            languages_open=col("languages").is_null().cast(pl.Float64),
            gain=FULL * (1 - self._own["category_fit"] - col("answered")),
        )

    def _of_own(self, leaves: Mapping[str, pl.Expr]) -> pl.Expr:
        """Return what readiness and maturity are in the firm's own side."""
        readiness, maturity = self._share["readiness"], self._share["maturity"]
        capacity = self._share["capacity"].items()
        return weighted_sum(
            [
                (
                    self._own["readiness"],
                    weighted_sum(
                        [
                            (readiness["export_share_pct"], leaves["export_share_pct"]),
                            (readiness["proximity"], leaves["sells_in"]),
                            *(
                                (readiness["capacity"] * share, leaves[name])
                                for name, share in capacity
                            ),
                        ]
                    ),
                ),
                (
                    self._own["maturity"],
                    weighted_sum((share, leaves[name]) for name, share in maturity.items()),
                ),
            ]
        )

    def _points(self, name: str) -> pl.Expr:
        goalpost = self._model.goalposts[name]
        value, low, high = col(name), goalpost.zero_at, goalpost.full_at
        if goalpost.is_log:
            value, low, high = value.log(), np.log(low), np.log(high)
        return (FULL * ((value - low) / (high - low)).clip(0.0, 1.0)).fill_null(0.0)

    def _evidence(self, name: str) -> pl.Expr:
        evidence = self._model.evidence
        is_seen = col("documented") & DOCUMENTED_BITS[name] != 0
        return when(is_seen).then(float(evidence.documented)).otherwise(evidence.self_declared)

    # Once per firm and country

    def _sides(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        """Add Market and the firm's part; for a preliminary firm Market stands in both."""
        steps = self._model.proximity
        proximity = self._own["readiness"] * self._share["readiness"]["proximity"]
        certificates = self._own["maturity"] * self._share["maturity"]["certificates"]
        by_market = {}
        for place, market in enumerate(self._members):
            sells_there = col("abroad") & int(self._tables.market_bits[place]) != 0
            nearest = when(sells_there).then(float(steps.same_market)).otherwise(col("anywhere"))
            known = col("own") + certificates * col(f"certificates_{market}")
            by_market[f"own_{market}"] = known + proximity * nearest
        here = proximity * (steps.same_country - steps.same_market)
        pull, access = self._group["market_pull"], self._group["market_access"]
        by_country = {}
        for place, iso2, market in self._places():
            sells_here = col("abroad") & int(self._tables.country_bits[place]) != 0
            own = col(f"own_{market}") + when(sells_here).then(here).otherwise(0.0)
            by_country[f"company_{iso2}"] = self._with_fit(place, own)
            by_country[f"market_{iso2}"] = pull / (pull + access) * col(f"pull_{iso2}") + access / (
                pull + access
            ) * col(f"access_{iso2}")
        return firms.with_columns(**by_market).with_columns(**by_country)

    def _with_fit(self, place: int, own: pl.Expr, *, points: bool = True) -> pl.Expr:
        """Return the firm's part, re-weighted where the needs have no figures."""
        fit = col(f"fit_{self._tables.countries[place]}")
        whole = own + self._own["category_fit"] * fit if points else own
        if not np.isnan(self._tables.category_fit.value[:, place]).any():
            return whole
        return when(fit.is_null()).then(own / (1 - self._own["category_fit"])).otherwise(whole)

    def _powers(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        """Add the fourth power of score and upper bound, which rank as these do."""
        powers = {}
        for place, iso2, _ in self._places():
            market, company = col(f"market_{iso2}"), col(f"company_{iso2}")
            better_market = market + col("languages_open") * self._gain_of_languages(place)
            better_company = company + self._with_fit(place, col("gain"), points=False)
            powers[f"power_{iso2}"] = _power(market, company)
            powers[f"best_power_{iso2}"] = _power(better_market, better_company)
        return firms.with_columns(**powers)

    def _gain_of_languages(self, place: int) -> float:
        """Return what the best answer adds to Market there: more where access lacks figures."""
        weights = self._share["market_access"]
        nodes = (self._tables.distance, self._tables.regulation)
        values = [node.value[place] for node in nodes] + [self._tables.trade_regime.value[0, place]]
        names = ("distance", "regulation", "trade_regime")
        in_force = weights["language"] + sum(
            weights[name] for name, value in zip(names, values, strict=True) if value == value
        )
        both = self._group["market_pull"] + self._group["market_access"]
        return FULL * weights["language"] / in_force * self._group["market_access"] / both

    def _best(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        """Keep of each market's countries the best."""
        found: dict[str, pl.Expr] = {}
        for columns, (market, members) in zip(
            self._tables.columns_of_market, self._members.items(), strict=True
        ):
            best = _row("power", members).arr.arg_max().fill_null(0)
            found[f"best_{market}"] = best.cast(pl.Int64) + columns.start
            found[f"power_{market}"] = pl.max_horizontal(f"power_{iso2}" for iso2 in members)
            found[f"best_power_{market}"] = pl.max_horizontal(
                f"best_power_{iso2}" for iso2 in members
            )
            for part in ("market", "company"):
                found[f"{part}_{market}"] = _row(part, members).arr.get(best)
        kept = ("firm", "is_scored", "answered", "trusted", "trust_needs")
        return firms.select(*kept, "pull_row", "access_row", "fit_row", **found)

    def _results(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        results: dict[str, pl.Expr] = {}
        for market in self._members:
            has_score = col(f"power_{market}").is_not_null()
            fit = self._own["category_fit"]
            own = col("answered") + fit * col(f"coverage_fit_{market}")
            trusted = col("trusted") + col("trust_needs") * col(f"coverage_fit_{market}")
            results |= {
                f"score_{market}": col(f"power_{market}").sqrt().sqrt(),
                f"upper_bound_{market}": col(f"best_power_{market}").sqrt().sqrt(),
                f"market_part_{market}": when(has_score).then(col(f"market_{market}")),
                f"company_part_{market}": when(has_score).then(col(f"company_{market}")),
                f"coverage_{market}": self._over_groups("coverage", market, own),
                f"confidence_{market}": FULL * self._over_groups("trust", market, trusted),
                f"best_{market}": col(f"best_{market}"),
            }
        return firms.select("firm", "is_scored", **results)

    def _over_groups(self, name: str, market: str, own: pl.Expr) -> pl.Expr:
        return (
            self._group["market_pull"] * col(f"{name}_pull_{market}")
            + self._group["market_access"] * col(f"{name}_access_{market}")
            + self._group["firm_side"] * own
        )

    def _places(self) -> Iterator[tuple[int, str, str]]:
        """Yield number, code and market of each country."""
        markets = (market for market, members in self._members.items() for _ in members)
        for place, market in enumerate(markets):
            yield place, self._tables.countries[place], market


def _power(market: pl.Expr, company: pl.Expr) -> pl.Expr:
    """Return the score's fourth power; a preliminary firm's score is its Market."""
    company = when("is_scored").then(company).otherwise(market)
    market = market.clip(LOWEST)
    return market * market * market * company.clip(LOWEST)


def _row(part: str, members: Sequence[str]) -> pl.Expr:
    return pl.concat_arr(f"{part}_{iso2}" for iso2 in members)


def _held(offer: pl.Expr, certificates: pl.Expr) -> pl.Expr:
    return offer * (CERTIFICATE_SETS + 1) + certificates.fill_null(CERTIFICATE_SETS)
