"""What few firms differ in, as small Polars tables: a row for each distinct answer and country."""

from collections.abc import Iterable, Mapping

import polars as pl
from polars import col, when

from matchmaking.scoring.many import Tables
from matchmaking.scoring.many.bits import OFFERS
from matchmaking.scoring.many.node import Node
from matchmaking.scoring.many.tables import DOMAINS, PULL
from matchmaking.scoring.part import ENOUGH, TOLERANCE

# What a leaf or mean has; `value` is null where figures are missing.
PARTS = ("value", "coverage", "trust")
# Countries as bits: 64 are enough.
PLACES = 64


def shares_of(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def weighted_sum(terms: Iterable[tuple[float | pl.Expr, pl.Expr]]) -> pl.Expr:
    """Return the sum of weight times term."""
    total = pl.lit(0.0)
    for weight, term in terms:
        total = total + weight * term
    return total


def with_mean(
    table: pl.LazyFrame, name: str, weights: Mapping[str, float | pl.Expr]
) -> pl.LazyFrame:
    """Add the mean over what is there of columns `member_value` …; null if less than half is."""
    is_known = {member: col(f"{member}_value").is_not_null() for member in weights}
    nominal = weighted_sum((weight, pl.lit(1.0)) for weight in weights.values())
    in_force = weighted_sum(
        (weight, is_known[member].cast(pl.Float64)) for member, weight in weights.items()
    )
    is_there = (in_force >= ENOUGH * nominal - TOLERANCE) & (in_force > 0)
    means = {}
    for part, divisor in zip(PARTS, (in_force, nominal, nominal), strict=True):
        held = (
            (weight, when(is_known[member]).then(col(f"{member}_{part}")).otherwise(0.0))
            for member, weight in weights.items()
        )
        mean = when(is_there).then(weighted_sum(held) / divisor)
        means[f"{name}_{part}"] = mean if part == "value" else mean.fill_null(0.0)
    return table.with_columns(**means)


class Lookups:
    """The small tables' plans. `row` numbers the distinct answers, `place` the countries."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self._model = tables, tables.model
        self._places = {"place": pl.Series(range(len(tables.countries)), dtype=pl.Int64)}

    def pull(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        """Return the group market pull for each energy share and country."""
        leaves = dict(self._places)
        for (name, domain), node in self._tables.pull.items():
            leaves |= _columns(f"{name}_{domain}", node)
        table = _distinct(firms, "energy_share").join(pl.LazyFrame(leaves), how="cross")
        share = col("energy_share")
        of_domain = dict(
            zip(DOMAINS, (share.fill_null(0.0), (1 - share).fill_null(0.0)), strict=True)
        )
        for name in PULL:
            weights = {f"{name}_{domain}": weight for domain, weight in of_domain.items()}
            table = with_mean(table, name, weights)
        return _with_key(with_mean(table, "pull", shares_of(self._model.weights["market_pull"])))

    def access(self, firms: pl.LazyFrame) -> pl.LazyFrame:
        """Return the group market access for each pair of languages and offer, and country."""
        tables = self._tables
        leaves = self._places | {"business": pl.Series(tables.business_languages)}
        for name in ("distance", "regulation", "english"):
            leaves |= _columns(name, getattr(tables, name))
        for code, points in tables.understood.items():
            leaves[code] = pl.Series(points)
        trade = [
            pl.LazyFrame(
                self._places
                | _columns("trade_regime", Node(*(values[offer] for values in tables.trade_regime)))
            ).with_columns(offer=pl.lit(offer, dtype=pl.Int64))
            for offer in range(len(OFFERS))
        ]
        table = (
            _distinct(firms, "languages", "offer")
            .join(pl.LazyFrame(leaves), how="cross")
            .join(pl.concat(trade), on=["place", "offer"], how="left")
        )
        weights = shares_of(self._model.weights["market_access"])
        return _with_key(with_mean(self._with_language(table), "access", weights))

    def _with_language(self, table: pl.LazyFrame) -> pl.LazyFrame:
        bits, spoken = self._tables.language_bits, col("languages").fill_null(0)
        understood = pl.max_horizontal(
            pl.lit(0.0),
            *(when(spoken & bits[code] != 0).then(col(code)) for code in self._tables.understood),
        )
        english = (spoken & bits["en"] != 0) & ~col("is_business")
        return (
            table.with_columns(is_business=spoken & col("business") != 0, understood=understood)
            .with_columns(
                is_english=english
                & (col("english_value") > col("understood")).fill_null(value=False),
                is_missing=english & col("english_value").is_null() & (col("understood") == 0),
            )
            .with_columns(
                language_value=when("is_business")
                .then(float(self._model.language.business))
                .when(~col("is_missing"))
                .then(when("is_english").then("english_value").otherwise("understood")),
                language_coverage=(col("languages").is_not_null() & ~col("is_missing")).cast(
                    pl.Float64
                ),
            )
            .with_columns(
                language_trust=col("language_coverage")
                * when("is_english").then("english_trust").otherwise(1.0)
            )
        )

    def fit(self) -> pl.LazyFrame:
        """Return category fit for every set of needs and country."""
        node = self._tables.category_fit
        sets = pl.LazyFrame({"row": range(len(node.value))}).with_columns(needs=col("row"))
        flat = Node(*(values.ravel() for values in node))
        long = sets.join(pl.LazyFrame(self._places), how="cross", maintain_order="left_right")
        return _with_key(pl.concat([long, pl.LazyFrame(_columns("fit", flat))], how="horizontal"))

    def wide(self, table: pl.LazyFrame, name: str, keys: list[str]) -> pl.LazyFrame:
        """Return the values with a row for each distinct answer and a column for each country."""
        by_place = table.pivot(
            "place", on_columns=self._places["place"], index=["row", *keys], values=f"{name}_value"
        )
        names = {str(place): f"{name}_{iso2}" for place, iso2 in enumerate(self._tables.countries)}
        return by_place.rename({"row": f"{name}_row"} | names)

    def certificates(self) -> pl.LazyFrame:
        """Return the points for each number of `held`; model 1 asks by market, not by country."""
        points = self._tables.certificates.reshape(-1, len(self._tables.countries))
        columns = zip(self._tables.markets, self._tables.columns_of_market, strict=True)
        return pl.LazyFrame(
            {"held": range(len(points))}
            | {f"certificates_{market}": points[:, column.start] for market, column in columns}
        )


def _columns(name: str, node: Node) -> dict[str, pl.Series]:
    return {f"{name}_{part}": pl.Series(getattr(node, part)).fill_nan(None) for part in PARTS}


def _distinct(firms: pl.LazyFrame, *answers: str) -> pl.LazyFrame:
    return firms.select(answers).unique().with_row_index("row").cast({"row": pl.Int64})


def _with_key(table: pl.LazyFrame) -> pl.LazyFrame:
    return table.with_columns(key=col("row") * PLACES + col("place"))
