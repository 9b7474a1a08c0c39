"""Markets, countries and their figures: open to everybody, without personal data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from markets.access import may_warn_of
from markets.models import Country, Indicator, Market
from matchmaking.rescoring.basis import Basis, current_basis
from xport.lib.swedish_order import swedish_sort_key
from xport.portal.public.comparisons import comparison_of, comparisons
from xport.portal.public.countries import country_page, market_page

# Figures change a few times a year, warnings at any moment.
FRESH_SECONDS = 300


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
    return _page(request, "portal/public/market_list.html", context)


@require_safe
def show_market(request: HttpRequest, market: str) -> HttpResponse:
    basis = current_basis()
    found = get_object_or_404(Market, pk=market, pk__in=basis.model.markets)
    return _page(request, "portal/public/market.html", {"page": market_page(found, basis)})


@require_safe
def show_country(request: HttpRequest, country: str) -> HttpResponse:
    # One address per country: capitals would be a second.
    found = get_object_or_404(Country, iso2=country.upper() if country.islower() else "")
    context = {
        "page": country_page(found.iso2, current_basis()),
        "may_warn": may_warn_of(request.user, found),
    }
    return _page(request, "portal/public/country.html", context)


@require_safe
def show_figure(request: HttpRequest, indicator: str) -> HttpResponse:
    comparison = comparison_of(indicator, current_basis())
    if comparison is None:
        raise Http404
    return _page(request, "portal/public/figure.html", {"comparison": comparison})


def _in_order(countries: list[Country], market: Market) -> list[Country]:
    members = [country for country in countries if country.market_id == market.pk]
    return sorted(members, key=lambda country: swedish_sort_key(country.name))


def _themes_of(basis: Basis) -> list[tuple[str, list[Any]]]:
    found = comparisons(basis).values()
    return [
        (str(theme.label), [each for each in found if each.figure.theme == theme.value])
        for theme in Indicator.Theme
    ]


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page that the browser of an anonymous reader may keep for some minutes.

    Not a cache that many share: the frame carries the reader's own token for the language form.
    """
    response = render(request, template, context)
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=FRESH_SECONDS)
        patch_vary_headers(response, ["Cookie"])
    return response
