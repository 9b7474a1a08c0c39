"""Reading a country's figures: the derived one, how fresh each is, and means of them."""

from functools import lru_cache
from typing import NamedTuple

from matchmaking.scoring.country import Country
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import Input, Part, missing, real, weighted_mean


class Reading(NamedTuple):
    """A figure as used: `value` is None if any of `missing` is not known."""

    value: float | None
    trust: float
    inputs: tuple[Input, ...]
    missing: tuple[str, ...]


def read_figure(code: str, country: Country, model: ScoringModel) -> Reading:
    """Return the country's figure `code`; a derived figure is as fresh as its oldest input."""
    if code == "ev_growth":
        return _read_electric_car_growth(country, model)
    figure = country.figures.get(code)
    if figure is None:
        return Reading(None, 0.0, (), (code,))
    return Reading(
        figure.value,
        model.freshness.of(figure.year, model.reference_year),
        (Input(code, figure.value, figure.year, figure.source),),
        (),
    )


def _read_electric_car_growth(country: Country, model: ScoringModel) -> Reading:
    """Return growth of electric-car sales, damped where sales are small.

    A rate on a tiny base counts little: ten cars that become thirty are no market
    (docs/scoring.md#growth).
    """
    rate = read_figure("ev_sales_cagr3_pct", country, model)
    cars = read_figure("ev_sales_cars", country, model)
    if rate.value is None or cars.value is None:
        return Reading(None, 0.0, (), rate.missing + cars.missing)
    damping = cars.value / (cars.value + model.damping_cars)
    return Reading(rate.value * damping, min(rate.trust, cars.trust), rate.inputs + cars.inputs, ())


# The same for every firm, and half of the work of scoring one. Countries and models compare by
# identity, so that a corrected figure or a draft model never meets an older one's result.
@lru_cache(maxsize=1024)
def figure_mean(name: str, country: Country, model: ScoringModel) -> Part:
    """Return the mean of the figures that the model's weights of that name list."""
    return weighted_mean(
        (weight, _figure_points(code, country, model))
        for code, weight in model.weights[name].items()
    )


def _figure_points(code: str, country: Country, model: ScoringModel) -> Part:
    reading = read_figure(code, country, model)
    if reading.value is None:
        return missing(*reading.missing)
    return real(model.goalposts[code].points(reading.value), reading.trust, reading.inputs)
