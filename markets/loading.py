"""Bringing the database up to date with the files of markets/data/; may run any number of times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from markets.models import (
    Category,
    Certificate,
    Country,
    Figures,
    Indicator,
    Language,
    Market,
    Need,
    Observation,
)
from markets.reference import DATA_FOLDER, Reference, read_certificate_rules, read_reference
from xport.lib.reference_tables import TableChanges, bring_up_to_date

# What the score reads of a country and of a need; a corrected name rescores nobody.
_SCORED_COUNTRY_COLUMNS = frozenset(
    {"market_id", "latitude", "longitude", "business_languages", "is_eu"}
)
_SCORED_NEED_COLUMNS = frozenset({"indicator_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load changed, file by file, and the version of the figures after it.

    `recast_categories` now serve other needs or belong to the other domain: the scoring inputs of
    their firms have to be rewritten.
    """

    tables: tuple[TableChanges, ...]
    figures_version: int
    recast_categories: frozenset[str]


@transaction.atomic
def load_reference(*, now: datetime, folder: Path = DATA_FOLDER) -> LoadReport:
    """Write the reference files to the database and return what changed.

    Raises ReferenceFileError, having written nothing, if a file is wrong.
    """
    reference = read_reference(now=now, folder=folder)
    read_certificate_rules(folder=folder)
    _wait_for_other_loads()
    languages = bring_up_to_date(Language, reference.languages, file="languages.csv")
    certificates = bring_up_to_date(Certificate, reference.certificates, file="certificates.csv")
    markets = bring_up_to_date(Market, reference.markets, file="markets.csv")
    countries = bring_up_to_date(Country, reference.countries, file="countries.csv")
    indicators = bring_up_to_date(Indicator, reference.indicators, file="indicator_definitions.csv")
    needs = bring_up_to_date(Need, reference.needs, file="needs.csv")
    categories, recast_categories = _load_categories(reference)
    observations = _load_observations(reference.observations, now=now)
    is_rescored = (
        countries.touches(_SCORED_COUNTRY_COLUMNS)
        or needs.touches(_SCORED_NEED_COLUMNS)
        or bool(observations.added or observations.changed or observations.gone)
    )
    return LoadReport(
        tables=(
            *(markets, countries, indicators, observations),
            *(needs, categories, certificates, languages),
        ),
        figures_version=_figures_version(is_raised=is_rescored, now=now),
        recast_categories=recast_categories,
    )


def _wait_for_other_loads() -> None:
    # Two portals that start together would both find the tables empty, and one would fail.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('markets.load_reference'))")


def _load_categories(reference: Reference) -> tuple[TableChanges, frozenset[str]]:
    """Write the categories and the needs they serve; also return the codes that were recast."""
    links = Category.needs.through.objects
    stored = set(links.values_list("category_id", "need_id"))
    wanted = {
        (category, need) for category, needs in reference.category_needs.items() for need in needs
    }
    changes = bring_up_to_date(Category, reference.categories, file="categories.csv")
    links.bulk_create(
        Category.needs.through(category_id=category, need_id=need)
        for category, need in sorted(wanted - stored)
    )
    dropped = {link for link in stored - wanted if link[0] in reference.category_needs}
    for category, need in sorted(dropped):
        links.filter(category_id=category, need_id=need).delete()
    relinked = {category for category, _ in (wanted - stored) | dropped}
    moved = {code for code, columns in changes.changed.items() if "domain" in columns}
    return changes, frozenset((relinked | moved) - set(changes.added))


def _load_observations(observations: Sequence[Observation], *, now: datetime) -> TableChanges:
    """Close what changed or is gone, and insert what is new: an old score can be recomputed."""
    stored = {_identity(row): row for row in Observation.objects.filter(valid_to=None)}
    added: list[str] = []
    changed: dict[str, frozenset[str]] = {}
    for row in observations:
        identity = _identity(row)
        before = stored.get(identity)
        if before is None:
            added.append(identity)
        elif different := _differences(before, row):
            changed[identity] = different
    gone = tuple(sorted(stored.keys() - {_identity(row) for row in observations}))
    closed = [stored[identity].pk for identity in (*changed, *gone)]
    if closed:
        Observation.objects.filter(pk__in=closed).update(valid_to=now)
    new = {*added, *changed}
    Observation.objects.bulk_create(row for row in observations if _identity(row) in new)
    return TableChanges(
        file="indicators.csv",
        row_count=len(observations),
        added=tuple(added),
        changed=changed,
        gone=gone,
    )


def _identity(row: Observation) -> str:
    return f"{row.country_id} {row.indicator_id} {row.year}"


def _differences(before: Observation, after: Observation) -> frozenset[str]:
    columns = ("value", "source", "licence")
    return frozenset(c for c in columns if getattr(before, c) != getattr(after, c))


def _figures_version(*, is_raised: bool, now: datetime) -> int:
    """Return the version of the figures, raised by one if something the score reads changed."""
    figures = Figures.objects.first()
    if figures is None:
        return Figures.objects.create(changed_at=now).version
    if is_raised:
        Figures.objects.filter(pk=figures.pk).update(version=F("version") + 1, changed_at=now)
        figures.refresh_from_db()
    return figures.version
