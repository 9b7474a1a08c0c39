"""One notice when everybody has been rescored, not one per firm: new figures, or a new model."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from companies.models import Company, Municipality, ScoringInputs
from companies.people.access import members_of, officers_of
from markets.models import Market
from markets.queries import advisers_of
from matchmaking.models import FitScore, ScoreChange
from matchmaking.rescoring.basis import NothingToScoreWith, Versions, current_versions
from matchmaking.rescoring.due import due_inputs
from xport.notifications import reminders
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject
from xport.notifications.models import Reminded

KIND, PREFIX = "matchmaking/rescored", "rescored:"
# A firm that cannot be scored must not silence the batch for all the others.
LONGEST_WAIT = timedelta(hours=6)


Place = Company | Municipality | Market


@dataclass(kw_only=True)
class Batch:
    """What a rescoring has moved: by firm, municipality and market, how many became or ceased."""

    key: str
    cause: str
    strong: Counter[Place] = field(default_factory=Counter)
    fell: Counter[Place] = field(default_factory=Counter)
    # Each place once, in the order of its first move.
    companies: dict[Company, None] = field(default_factory=dict)
    municipalities: dict[Municipality, None] = field(default_factory=dict)
    markets: dict[Market, None] = field(default_factory=dict)

    def add(self, company: Company, market: Market, *, moved: int) -> None:
        """Count a firm that has become strong in a market (1) or ceased to be (-1)."""
        self.companies[company] = None
        self.municipalities[company.municipality] = None
        self.markets[market] = None
        counted = self.strong if moved > 0 else self.fell
        counted.update((company, company.municipality, market))

    def facts(self, place: Place, names: dict[str, str]) -> dict[str, object]:
        return {
            "names": names,
            "cause": self.cause,
            "strong": self.strong[place],
            "fell": self.fell[place],
        }


def moved_by_batch() -> Q:
    """Return the condition for a move that new figures or a new model made, not new answers."""
    return Q(old_digest=F("new_digest")) & ~Q(old_status="")


def tell_of_rescoring(*, now: datetime) -> int:
    """Tell of a rescoring once it is finished; return how many notices that made.

    Computed from the moves since the last batch that was told. A worker that dies on the way
    begins again, and tells nobody twice.
    """
    try:
        versions = current_versions()
    except NothingToScoreWith:
        return 0
    key = f"{PREFIX}{versions.figures}:{versions.model}"
    if not reminders.untold([key]) or not _is_finished(versions, now):
        return 0
    batch = _batch(key, since=_began(versions))
    told = sum(_tell_company(company, batch, now) for company in batch.companies)
    with transaction.atomic():
        if reminders.claim(key, now=now):
            told += sum(_tell_municipality(each, batch, now) for each in batch.municipalities)
            told += sum(_tell_market(each, batch, now) for each in batch.markets)
    return told


def _is_finished(versions: Versions, now: datetime) -> bool:
    return now - _began(versions) > LONGEST_WAIT or not due_inputs().exists()


def _began(versions: Versions) -> datetime:
    return max(filter(None, (versions.figures_changed_at, versions.model_activated_at)))


def _batch(key: str, *, since: datetime) -> Batch:
    """Return what has moved since the last batch, net: up and down again is no move.

    Or `since` the rescoring began, before there was any batch.
    """
    strong = FitScore.Label.STRONG
    last = Reminded.objects.filter(pk__startswith=PREFIX).order_by("-at").first()
    moves = ScoreChange.objects.filter(
        moved_by_batch(),
        Q(new_label=strong) & ~Q(old_label=strong) | Q(old_label=strong) & ~Q(new_label=strong),
        kind=ScoringInputs.Kind.SENT,
        company__archived_at=None,
        company__sent_at__isnull=False,
    ).select_related("company__municipality", "market")
    moves = moves.filter(at__gt=last.at) if last else moves.filter(at__gte=since)
    net: Counter[tuple[Company, Market]] = Counter()
    is_model = False
    for move in moves.iterator(chunk_size=2000):
        net[move.company, move.market] += 1 if move.new_label == strong else -1
        is_model |= move.old_model_version != move.model_version
    batch = Batch(key=key, cause="model" if is_model else "figures")
    for (company, market), moved in net.items():
        if moved:
            batch.add(company, market, moved=moved)
    return batch


def _tell_company(company: Company, batch: Batch, now: datetime) -> int:
    return notify(
        recipients={"member": members_of(company)},
        kind=KIND,
        event_key=f"{batch.key}:company:{company.pk}",
        facts=batch.facts(company, {"sv": company.name, "en": company.name}),
        path=path_of("company", company.public_id),
        group_label=company.name,
        about=Subject(company=company.public_id),
        now=now,
    )


def _tell_municipality(municipality: Municipality, batch: Batch, now: datetime) -> int:
    name = municipality.name
    return notify(
        recipients={"officer": officers_of(municipality)},
        kind=KIND,
        event_key=f"{batch.key}:municipality:{municipality.pk}",
        facts=batch.facts(municipality, {"sv": name, "en": name}),
        path=path_of("municipality_companies", municipality.pk),
        group_label=name,
        about=Subject(municipality=municipality.pk),
        now=now,
    )


def _tell_market(market: Market, batch: Batch, now: datetime) -> int:
    names = {"sv": market.name_sv, "en": market.word_en or market.name_en}
    return notify(
        recipients={"adviser": advisers_of(market)},
        kind=KIND,
        event_key=f"{batch.key}:market:{market.pk}",
        facts=batch.facts(market, names),
        path=path_of("match_queue"),
        # A market has a name in each language, and a group's label none.
        group_label="",
        about=Subject(market=market.pk),
        now=now,
    )
