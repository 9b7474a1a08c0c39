"""How the score is computed, and every figure behind it: open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from markets.models import Indicator
from matchmaking.rescoring.basis import current_basis
from matchmaking.scoring import robustness
from matchmaking.validation import gravity
from xport.lib.csv_files import csv_response
from xport.portal.public import validity
from xport.portal.public.comparisons import comparisons
from xport.portal.public.figure_table import download_rows, figure_table
from xport.portal.public.method import method_page, validity_rows
from xport.portal.public.responses import kept_for_minutes, open_page

CSV_NAME = "xport-figures.csv"


@require_safe
def show_method(request: HttpRequest) -> HttpResponse:
    context = {
        "page": method_page(current_basis()),
        "robustness": robustness,
        "gravity": gravity,
        "validity": validity,
        "validity_rows": validity_rows(),
    }
    return open_page(request, "portal/public/method.html", context)


@require_safe
def list_figures(request: HttpRequest) -> HttpResponse:
    basis = current_basis()
    # A theme that is none shows the first: a link that somebody shortened still leads somewhere.
    chosen = request.GET.get("theme", "")
    theme = Indicator.Theme(chosen if chosen in Indicator.Theme.values else "economy")
    context = {
        "theme": theme,
        "themes": Indicator.Theme.choices,
        "table": figure_table(theme, comparisons(basis), basis),
    }
    return open_page(request, "portal/public/figure_list.html", context)


@require_safe
def download_figures(request: HttpRequest) -> HttpResponse:
    return kept_for_minutes(request, csv_response(CSV_NAME, download_rows(current_basis())))
