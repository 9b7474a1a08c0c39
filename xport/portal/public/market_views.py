"""Markets, countries and their figures: open to everybody, without personal data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from markets.access import may_warn_of
from markets.models import Country, Indicator, Market
from matchmaking.rescoring.basis import Basis, current_basis
from xport.lib.swedish_order import swedish_sort_key
from xport.portal.public.comparisons import comparison_of, comparisons
from xport.portal.public.countries import country_page, market_page
from xport.portal.public.responses import open_page


@require_safe
def list_markets(request: HttpRequest) -> HttpResponse:
    basis = current_basis()
    countries = list(Country.objects.exclude(market=None).select_related("market"))
    markets = [
        (market, basis.model.labels[market.pk], _in_order(countries, market))
        for market in Market.objects.filter(pk__in=basis.model.markets)
    ]
    context = {
        "markets": markets,
        "country_count": len(countries),
        "themes": _themes_of(basis),
    }
    return open_page(request, "portal/public/market_list.html", context)


@require_safe
def show_market(request: HttpRequest, market: str) -> HttpResponse:
    basis = current_basis()
    found = get_object_or_404(Market, pk=market, pk__in=basis.model.markets)
    return open_page(request, "portal/public/market.html", {"page": market_page(found, basis)})


@require_safe
def show_country(request: HttpRequest, country: str) -> HttpResponse:
    # One address per country: capitals would be a second.
    found = get_object_or_404(Country, iso2=country.upper() if country.islower() else "")
    context = {
        "page": country_page(found.iso2, current_basis()),
        "may_warn": may_warn_of(request.user, found),
    }
    return open_page(request, "portal/public/country.html", context)


@require_safe
def show_figure(request: HttpRequest, indicator: str) -> HttpResponse:
    comparison = comparison_of(indicator, current_basis())
    if comparison is None:
        raise Http404
    return open_page(request, "portal/public/figure.html", {"comparison": comparison})


def _in_order(countries: list[Country], market: Market) -> list[Country]:
    members = [country for country in countries if country.market_id == market.pk]
    return sorted(members, key=lambda country: swedish_sort_key(country.name))


def _themes_of(basis: Basis) -> list[tuple[str, list[Any]]]:
    found = comparisons(basis).values()
    return [
        (str(theme.label), [each for each in found if each.figure.theme == theme.value])
        for theme in Indicator.Theme
    ]
