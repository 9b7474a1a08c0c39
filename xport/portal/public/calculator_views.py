"""Six scores for whoever answers a few questions: no account, nothing stored."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from companies.profile.calculator import CalculatorForm, seal
from companies.profile.scoring_inputs import unsaved_inputs
from markets.queries import vocabulary
from matchmaking.models import FitScore
from matchmaking.rescoring.completeness import completeness_in
from matchmaking.rescoring.explained import CompanyScores
from matchmaking.rescoring.queries import calculated_scores
from xport.lib.htmx import asks_for_part, render_page_or_part
from xport.portal.pictures import rows_leading_to
from xport.portal.public.responses import kept_for_minutes

PAGE = "portal/public/calculator.html"
PART = "portal/public/calculator/_refreshed.html"
_BEST_FIRST = (FitScore.Label.STRONG, FitScore.Label.PROMISING, FitScore.Label.WEAK)


@require_safe
def calculate(request: HttpRequest) -> HttpResponse:
    form = CalculatorForm(request.GET)
    answers, query = form.answers(), form.query()
    context: dict[str, Any] = {"form": form, "is_answered": bool(query)}
    market = request.GET.get("market", "")
    if query:
        scores = calculated_scores(
            inputs=unsaved_inputs(answers), words=vocabulary(), now=timezone.now()
        )
        chosen = scores.market(market) or _first_to_explain(scores)
        selected = chosen.market.pk if chosen else ""
        context |= {
            "scores": scores,
            "explained": chosen,
            "rows": rows_leading_to(partial(_address, query), scores, selected=selected),
            "completeness": completeness_in(scores),
            "market": market if chosen and market == selected else "",
            "save_url": _save_url(request, query),
            "address": request.build_absolute_uri(_address(query, market)),
        }
    response = render_page_or_part(request, PAGE, PART, context)
    if asks_for_part(request):
        # What the browser would send has every empty field in it.
        response["HX-Replace-Url"] = _address(query, context.get("market", ""))
    return kept_for_minutes(request, response)


def _address(query: str, market: str) -> str:
    """Return the page with these answers, and with one market's explanation."""
    url = reverse("calculator")
    if market:
        query = f"{query}&{urlencode({'market': market})}"
    return f"{url}?{query}" if query else url


def _first_to_explain(scores: CompanyScores) -> Any:
    """Return the market with the best label, and among those the highest score."""
    return min(
        scores.markets,
        key=lambda each: (
            _BEST_FIRST.index(each.stored.label) if each.stored.label else len(_BEST_FIRST),
            -(each.shown_hundredths or 0),
        ),
        default=None,
    )


def _save_url(request: HttpRequest, query: str) -> str:
    """Return where the answers become a profile: by way of an account for who has none."""
    register = f"{reverse('company_register')}?{urlencode({'answers': seal(query)})}"
    if request.user.is_authenticated:
        return register
    return f"{reverse('account_signup')}?{urlencode({'next': register})}"
