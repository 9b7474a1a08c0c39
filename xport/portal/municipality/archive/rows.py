"""Which rows are in a municipality's archive: about its firms, or what it wrote itself."""

from collections.abc import Callable

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from companies.models import (
    Company,
    CompanyFile,
    ContactEntryVersion,
    Move,
    MoveRequest,
    Municipality,
    ProfileDraft,
    Proposal,
    ScoringInputs,
)
from companies.profile.proposals import NAME
from matchmaking.models import FitScore, MatchEvent

Rows = Callable[[Municipality], QuerySet]


def firms_of(municipality: Municipality) -> QuerySet[Company]:
    """Return the firms of the inventory: what they have not sent is theirs and not among it."""
    return Company.objects.sent().filter(municipality=municipality)


def firms_with_categories(municipality: Municipality) -> QuerySet[Company]:
    categories = StringAgg(
        "categories__code", delimiter="; ", order_by="categories__code", default=Value("")
    )
    return firms_of(municipality).annotate(category_codes=categories).order_by("sort_key", "pk")


def of_firms(model: type, *order: str, path: str = "company") -> Rows:
    """Return rows about the firms that are the municipality's now."""

    def rows_of(municipality: Municipality) -> QuerySet:
        firms = firms_of(municipality).order_by().values("pk")
        found: QuerySet = model.objects.filter(**{f"{path}__in": firms})  # type: ignore[attr-defined]
        return found.order_by(*order, "pk")

    return rows_of


def own(model: type, *order: str, path: str = "municipality") -> Rows:
    """Return rows that the municipality wrote, whosever the firm is by now."""

    def rows_of(municipality: Municipality) -> QuerySet:
        found: QuerySet = model.objects.filter(**{path: municipality})  # type: ignore[attr-defined]
        return found.order_by(*order, "pk")

    return rows_of


def own_of_firms(model: type, *order: str) -> Rows:
    """Return rows that the municipality wrote of a firm, each with the firm's `name_then`.

    That is today's name, and of a firm that has moved away the name of the day it left.
    """

    def rows_of(municipality: Municipality) -> QuerySet:
        moves = Move.objects.filter(company=OuterRef("company"), origin=municipality)
        left = moves.exclude(company__municipality=municipality).order_by("-pk").values("name")[:1]
        name_then = Coalesce(Subquery(left), F("company__name"))
        return own(model, *order)(municipality).annotate(name_then=name_then)

    return rows_of


def sent_scores(municipality: Municipality) -> QuerySet[FitScore]:
    rows = of_firms(FitScore, "company", "market__position")(municipality)
    return rows.filter(kind=ScoringInputs.Kind.SENT)


def logos(municipality: Municipality) -> QuerySet[CompanyFile]:
    """Return the logos: whether an attachment's reference is sent is asked firm by firm."""
    files = of_firms(CompanyFile, "company", "created_at")(municipality)
    return files.filter(kind=CompanyFile.Kind.LOGO)


def match_history(municipality: Municipality) -> QuerySet[MatchEvent]:
    """Return what happened to the matches; what an adviser's stake in a firm is stays with them."""
    events = of_firms(MatchEvent, "match", "at", path="match__company")(municipality)
    return events.annotate(shown_reason=_unless(Q(is_stake=True), "reason"))


def proposals(municipality: Municipality) -> QuerySet[Proposal]:
    """Return the proposals, each with what officers may know of it.

    That a firm accepted one into a draft is its own until it sends the draft: it counts as open.
    """
    drafts = ProfileDraft.objects.filter(company=OuterRef("company"))
    is_sent = Q(decided_at__lt=F("company__sent_at")) | Q(question=NAME)
    is_hidden = Q(Exists(drafts), state=Proposal.State.ACCEPTED) & ~is_sent
    return of_firms(Proposal, "company", "created_at")(municipality).annotate(
        known_state=Case(When(is_hidden, then=Value(Proposal.State.OPEN)), default=F("state")),
        known_at=Case(When(is_hidden, then=Value(None)), default=F("decided_at")),
    )


def moves(municipality: Municipality) -> QuerySet[Move]:
    """Return the firms that came and that left."""
    is_of = Q(origin=municipality) | Q(destination=municipality)
    return Move.objects.filter(is_of).order_by("moved_at", "pk")


def move_requests(municipality: Municipality) -> QuerySet[MoveRequest]:
    """Return what it has asked and what its officers were asked, with who of them answered."""
    is_of = Q(destination=municipality) | Q(asked_of=municipality)
    is_own = When(asked_of=municipality, then=F("ended_by__email"))
    requests = MoveRequest.objects.filter(is_of).annotate(answered_by=Case(is_own))
    return requests.order_by("asked_at", "pk")


def contact_log(rows_of: Rows) -> Rows:
    """Return the entries with their words, none of those that were removed: they are hidden."""

    def shown(municipality: Municipality) -> QuerySet:
        is_removed = Q(removed_at__isnull=False)
        return rows_of(municipality).annotate(
            shown_people=_unless(is_removed, "people"),
            shown_note=_unless(is_removed, "note"),
        )

    return shown


def log_versions(municipality: Municipality) -> QuerySet[ContactEntryVersion]:
    """Return what the entries said before, but for those that were removed."""
    versions = ContactEntryVersion.objects.filter(
        entry__municipality=municipality, entry__removed_at=None
    )
    return versions.order_by("entry", "replaced_at", "pk")


def _unless(hidden: Q, column: str) -> Case:
    return Case(When(hidden, then=Value("")), default=F(column), output_field=TextField())
