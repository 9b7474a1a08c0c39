"""How far firms have come, from the inventory to the first customer abroad: seven stages.

A stage holds or does not, whatever the others say: a firm that nobody has taken over may be strong.
The words for each, as the page and the spreadsheet tell them, stand in words.py.
"""

from dataclasses import dataclass

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Least

from companies.models import ClaimRequest, Company, ContactEntry, Membership, ScoringInputs
from companies.models.company import CompanyQuerySet
from matchmaking.models import FitScore, InputsArchive, Match, MatchEvent, ScoreChange

SENT = ScoringInputs.Kind.SENT
STRONG = FitScore.Label.STRONG
State = Match.State
# What the score asks; the categories give needs and energy share together.
_ASKED = (
    "energy_share",
    "languages",
    "export_share_pct",
    "sells_in",
    "employees",
    "turnover_msek",
    "trl",
    "certificates",
    "offer",
)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """`holds` tells whether a firm is there now, `since` from when on: for a CompanyQuerySet.

    `since` means something only where the stage holds.
    """

    code: str
    holds: Q
    since: Combinable


def firms_counted() -> CompanyQuerySet:
    """Return the firms that statistics are about: sent or inventoried, and not known to be large.

    An open question about the size counts as an SME until it is answered.
    """
    return Company.objects.sent().filter(~Exists(_inputs(is_in_scope=False)))


def firms_outside() -> CompanyQuerySet:
    """Return the firms of the inventories that are no SMEs: marked there, and counted nowhere."""
    return Company.objects.sent().filter(Exists(_inputs(is_in_scope=False)))


def _inputs(**conditions: object) -> QuerySet[ScoringInputs]:
    return ScoringInputs.objects.filter(company=OuterRef("pk"), kind=SENT, **conditions)


def _of_company(model: type[Model], path: str = "company", **conditions: object) -> QuerySet:
    return model._default_manager.filter(**{path: OuterRef("pk")}, **conditions).order_by()


def _earliest(rows: QuerySet, field: str, path: str = "company") -> Subquery:
    found = rows.values(path).annotate(_earliest=Min(field)).values("_earliest")
    return Subquery(found, output_field=DateTimeField())


_MEMBERS = _of_company(Membership)
_CLAIMS = _of_company(ClaimRequest)
# A note without contact is none. A log stays with who wrote it when the firm moves elsewhere.
_CONTACTS = _of_company(
    ContactEntry, municipality=OuterRef("municipality"), removed_at=None
).exclude(kind=ContactEntry.Kind.NOTE)
_CHANGES = _of_company(ScoreChange, kind=SENT)
_STRONG = _of_company(FitScore, kind=SENT, label=STRONG)


def _strong_since() -> Combinable:
    """Return when the first of the markets that are strong now became so, for the last time."""
    became = (
        ScoreChange.objects.filter(
            company=OuterRef("company"), market=OuterRef("market"), kind=SENT, new_label=STRONG
        )
        .exclude(old_label=STRONG)
        .order_by("-at", "-pk")
        .values("at")[:1]
    )
    strong = _STRONG.annotate(_became=Coalesce(Subquery(became), F("computed_at")))
    return _earliest(strong, "_became")


def _complete_since() -> Combinable:
    """Return when a score first rested on answers to everything.

    An answer that moves no score leaves no trace there; then it is the latest change of an answer.
    """
    answered = InputsArchive.objects.filter(digest=OuterRef("new_digest"))
    for name in _ASKED:
        answered = answered.exclude(answers__contains={name: None})
    scored = _earliest(_CHANGES.filter(Exists(answered)), "at")
    return Coalesce(scored, Subquery(_inputs().values("changed_at")[:1]))


def _events(state: State) -> QuerySet:
    return _of_company(MatchEvent, "match__company", to_state=state)


STAGES = (
    Stage(
        code="inventoried",
        holds=Q(pk__isnull=False),
        # A firm that registered itself was nobody's business before its first sent score.
        since=Case(
            When(
                origin=Company.Origin.SELF,
                then=Coalesce(_earliest(_CHANGES, "at"), F("sent_at")),
            ),
            default=F("created_at"),
        ),
    ),
    Stage(
        code="contacted",
        holds=Q(Exists(_MEMBERS)) | Q(Exists(_CLAIMS)) | Q(Exists(_CONTACTS)),
        since=Least(
            _earliest(_MEMBERS, "created_at"),
            _earliest(_CLAIMS, "created_at"),
            _earliest(_CONTACTS.annotate(at=Cast("on", DateTimeField())), "at"),
        ),
    ),
    Stage(code="claimed", holds=Q(Exists(_MEMBERS)), since=_earliest(_MEMBERS, "created_at")),
    Stage(
        code="complete",
        holds=Q(Exists(_inputs(**{f"{name}__isnull": False for name in _ASKED}))),
        since=_complete_since(),
    ),
    Stage(code="strong", holds=Q(Exists(_STRONG)), since=_strong_since()),
    Stage(
        code="introduced",
        holds=Q(Exists(_events(State.INTRODUCED))),
        since=_earliest(_events(State.INTRODUCED), "at", "match__company"),
    ),
    Stage(
        code="exporting",
        holds=Q(Exists(_of_company(Match, state=State.WON))),
        since=_earliest(_events(State.WON), "at", "match__company"),
    ),
)
CODES = tuple(stage.code for stage in STAGES)


def with_dates(firms: CompanyQuerySet) -> CompanyQuerySet:
    """Add `<code>_since` of every stage: when the firm came there, None where it is not.

    No stage begins before the inventory knows the firm: what its members did before they sent
    anything is theirs.
    """
    known = next(stage.since for stage in STAGES if stage.code == "inventoried")
    for stage in STAGES:
        since = Case(When(stage.holds, then=Coalesce(stage.since, known)))
        firms = firms.annotate(**{f"{stage.code}_since": since})
    return firms
