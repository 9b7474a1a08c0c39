"""Scores beside a step of the profile, computed anew while somebody answers; nothing is saved."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from companies.profile.answers import Answers
from companies.profile.steps import StepPage
from matchmaking.rescoring.basis import NothingToScoreWith
from matchmaking.rescoring.trying import TriedMarket, TriedScores, tried_scores
from xport.accounts.requests import SignedInRequest
from xport.lib.pictures import Ruler

# The id of the part of the page that htmx refreshes: a save has another target, or none.
TARGET = "live"


@dataclass(frozen=True, kw_only=True)
class LiveScores:
    """`rows` hold a market and its ruler; `has_errors` tells that what was typed cannot be read."""

    tried: TriedScores
    rows: tuple[tuple[TriedMarket, Ruler], ...]
    has_errors: bool


def asks_for_live_scores(request: SignedInRequest) -> bool:
    return request.headers.get("HX-Target") == TARGET


def live_scores(
    before: Answers, answers: Answers | None = None, *, has_errors: bool = False
) -> LiveScores | None:
    """Return the scores for `answers` beside those before; None before the first load."""
    try:
        tried = tried_scores(answers or before, before=before)
    except NothingToScoreWith:
        return None
    rows = tuple((market, _ruler(market)) for market in tried.markets)
    return LiveScores(tried=tried, rows=rows, has_errors=has_errors)


def render_live_scores(request: SignedInRequest, saved: Answers, page: StepPage) -> HttpResponse:
    """Render the part for what stands in the form, or for what is saved if that is wrong."""
    if page.is_valid():
        live = live_scores(saved, replace(saved, **page.changes()))
    else:
        live = live_scores(saved, has_errors=True)
    response = render(request, "portal/company/_live_scores.html", {"live": live})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _ruler(market: TriedMarket) -> Ruler:
    return Ruler(
        name=market.market.name,
        score=market.score.score,
        promising_from=market.gates.promising,
        strong_from=market.gates.strong,
        ceiling=market.gates.ceiling,
        is_compact=True,
    )
