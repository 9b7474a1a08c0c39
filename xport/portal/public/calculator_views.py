"""Six scores for whoever answers a few questions: no account, nothing stored."""

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from companies.profile.calculator import CalculatorForm, seal
from companies.profile.scoring_inputs import inputs_of
from markets.queries import vocabulary
from matchmaking.models import FitScore
from matchmaking.rescoring.completeness import completeness_of
from matchmaking.rescoring.explained import CompanyScores, ExplainedMarket
from matchmaking.rescoring.queries import calculated_scores
from xport.lib.htmx import asks_for_part, render_page_or_part
from xport.portal.company.explanations import explanation_of
from xport.portal.pictures import rows_leading_to
from xport.portal.public.responses import kept_for_minutes

PAGE = "portal/public/calculator.html"
PART = "portal/public/calculator/_refreshed.html"
_BEST_FIRST = (FitScore.Label.STRONG, FitScore.Label.PROMISING, FitScore.Label.WEAK)


@require_safe
def calculate(request: HttpRequest) -> HttpResponse:
    form = CalculatorForm(request.GET)
    context: dict[str, Any] = {"form": form, "is_answered": bool(form.query())}
    address = reverse("calculator")
    if context["is_answered"]:
        (inputs,) = inputs_of([form.answers()])
        scores = calculated_scores(inputs=inputs, words=vocabulary(), now=timezone.now())
        context |= _shown(request.GET, form, scores)
        address = context["address"]
        context["save_url"] = _save_url(request, form.query())
    response = render_page_or_part(request, PAGE, PART, context)
    if asks_for_part(request):
        # What the browser would send has every empty field in it.
        response["HX-Replace-Url"] = address
    return kept_for_minutes(request, response)


def _shown(chosen: QueryDict, form: CalculatorForm, scores: CompanyScores) -> dict[str, Any]:
    """Return six scores and what explains one of them: the market chosen, else the best."""
    asked_for = scores.market(chosen.get("market", ""))
    explained = asked_for or _first_to_explain(scores)
    query = form.query()
    context: dict[str, Any] = {
        "scores": scores,
        "explained": explained,
        "market": asked_for.market.pk if asked_for else "",
        "completeness": completeness_of(scores),
        "rows": rows_leading_to(
            lambda market: _address(query, market=market),
            scores,
            selected=explained.market.pk if explained else "",
        ),
    }
    context["country"] = ""
    if explained:
        market = explained.market.pk
        context["why_of"] = explanation_of(explained, scores, chosen.get("country", ""))
        context["kept"] = [*parse_qsl(query), ("market", market)]
        shown = context["why_of"]["shown"].score.country
        if shown == chosen.get("country"):
            # Without its market the country would be looked for in whichever is explained first.
            context |= {"market": market, "country": shown}
    context["address"] = _address(query, market=context["market"], country=context["country"])
    return context


def _address(query: str, **chosen: str) -> str:
    """Return the page with these answers, and with what is chosen to be explained."""
    kept = urlencode({name: code for name, code in chosen.items() if code})
    return f"{reverse('calculator')}?{query}" + (f"&{kept}" if kept else "")


def _first_to_explain(scores: CompanyScores) -> ExplainedMarket | None:
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
