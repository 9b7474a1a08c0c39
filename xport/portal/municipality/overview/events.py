"""What happened to a municipality's firms, newest first: from dates that their rows hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companies.models import Company, ScoringInputs
from companies.models.company import CompanyQuerySet
from markets.models import Market
from matchmaking.models import FitScore, Match, MatchEvent, ScoreChange
from xport.lib.formatting import sentence_list

if TYPE_CHECKING:
    from xport.portal.municipality.overview.figures import FirmDates

MOST_EVENTS = 12
# Enough for so many days of a firm in all six markets, back and forth.
_MOST_ROWS = 200
STRONG = FitScore.Label.STRONG
# What is told of a match; that one was suggested or taken for review is the adviser's own work.
_TOLD = {
    Match.State.RECOMMENDED: "recommended",
    Match.State.INTRODUCED: "introduced",
    Match.State.WON: "won",
}

_SENTENCES: dict[str, Promise] = {
    "added": _("%(company)s came to the list"),
    "claimed": _("%(company)s got its first member"),
    "complete": _("%(company)s has answered everything that the score asks"),
    "strong": _("%(company)s became strong for %(markets)s"),
    "fell": _("%(company)s is no longer strong for %(markets)s"),
    "recommended": _("An adviser recommended %(markets)s to %(company)s"),
    "introduced": _("%(company)s was introduced: %(markets)s"),
    "won": _("%(company)s has sold: %(markets)s"),
}
_ICONS = {
    "added": "plus",
    "claimed": "user",
    "complete": "check",
    "strong": "circle-check",
    "fell": "info",
    "recommended": "send",
    "introduced": "users",
    "won": "globe",
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """`kind` says which words and icon below are its own.

    What happened to one firm in several markets on one day is one event. So are firms added on one
    day: it has their `count` and no page of its own.
    """

    kind: str
    at: datetime
    company: Company
    markets: tuple[Market, ...] = ()
    count: int = 1

    @property
    def icon(self) -> str:
        return _ICONS[self.kind]

    @property
    def url(self) -> str:
        if self.count > 1:
            return ""
        if self.markets:
            market = self.markets[0].pk
            return reverse("company_market", args=[self.company.public_id, market])
        return reverse("company", args=[self.company.public_id])

    @property
    def sentence(self) -> str:
        if self.count > 1:
            return ngettext(
                "%(count)d company came to the list",
                "%(count)d companies came to the list",
                self.count,
            ) % {"count": self.count}
        markets = sentence_list([market.word for market in self.markets])
        return str(_SENTENCES[self.kind]) % {"company": self.company.name, "markets": markets}


def events_of(
    firms: Sequence["FirmDates"], counted: CompanyQuerySet, *, since: datetime
) -> tuple[Event, ...]:
    """Return the events from `since` on, newest first, one more than are shown if there are more.

    Two queries.
    """
    events = [
        *_added(firms, since),
        *_came(firms, since),
        *_score_events(counted, since),
        *_match_events(counted, since),
    ]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True)[: MOST_EVENTS + 1])


def _added(firms: Sequence["FirmDates"], since: datetime) -> Iterator[Event]:
    by_day: dict[date, list[FirmDates]] = defaultdict(list)
    for firm in firms:
        at = firm.since["inventoried"]
        if at >= since:
            by_day[timezone.localtime(at).date()].append(firm)
    for added in by_day.values():
        newest = max(added, key=lambda firm: firm.since["inventoried"])
        at = newest.since["inventoried"]
        yield Event(kind="added", at=at, company=newest.company, count=len(added))


def _came(firms: Sequence["FirmDates"], since: datetime) -> Iterator[Event]:
    for firm in firms:
        for kind in ("claimed", "complete"):
            at = firm.since.get(kind)
            # A firm that came so is one event, not two.
            if at and at >= since and at > firm.since["inventoried"]:
                yield Event(kind=kind, at=at, company=firm.company)


def _score_events(counted: CompanyQuerySet, since: datetime) -> Iterator[Event]:
    became = Q(new_label=STRONG) & ~Q(old_label=STRONG)
    fell = Q(old_label=STRONG) & ~Q(new_label=STRONG)
    changes = ScoreChange.objects.filter(
        became | fell,
        company__in=counted.order_by().values("pk"),
        kind=ScoringInputs.Kind.SENT,
        at__gte=since,
    ).select_related("company", "market")
    yield from _by_day(
        (
            "strong" if change.new_label == STRONG else "fell",
            change.at,
            change.company,
            change.market,
        )
        for change in changes.order_by("-at", "-pk")[:_MOST_ROWS]
    )


def _match_events(counted: CompanyQuerySet, since: datetime) -> Iterator[Event]:
    moved = (
        MatchEvent.objects.filter(
            match__company__in=counted.order_by().values("pk"), to_state__in=_TOLD, at__gte=since
        )
        # Nothing happened: only who undoes a merge brings a withdrawn match back.
        .exclude(from_state=Match.State.WITHDRAWN)
        .select_related("match__company", "match__market")
    )
    yield from _by_day(
        (
            _TOLD[Match.State(event.to_state)],
            event.at,
            event.match.company,
            event.match.market,
        )
        for event in moved.order_by("-at", "-pk")[:_MOST_ROWS]
    )


def _by_day(rows: Iterable[tuple[str, datetime, Company, Market]]) -> Iterator[Event]:
    """Yield one event for what happened alike to a firm on one day; `rows` come newest first."""
    alike: dict[tuple[str, int, date], list[tuple[datetime, Company, Market]]] = defaultdict(list)
    for kind, at, company, market in rows:
        alike[kind, company.pk, timezone.localtime(at).date()].append((at, company, market))
    for (kind, _company, _day), found in alike.items():
        at, company, _market = found[0]
        markets = {market.pk: market for _at, _firm, market in found}
        in_order = sorted(markets.values(), key=lambda market: market.position)
        yield Event(kind=kind, at=at, company=company, markets=tuple(in_order))
