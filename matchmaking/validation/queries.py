"""The score compared with the exports of a file, by the figures and the model in force."""

from matchmaking.rescoring.basis import Basis, atlas_seen_from
from matchmaking.validation.correlations import Validation, exporting_firm, validate
from matchmaking.validation.exports import Exports


class UnknownExporter(ValueError):
    """The country that exports is not in the tables, so nobody knows how far away others are."""


def validation_of(exports: Exports, *, languages: frozenset[str], basis: Basis) -> Validation:
    """Return how the Market part ranks the partners of a firm that works in these languages.

    The exporter itself is left out. A partner that is not in the tables keeps its alpha-3 code
    among those without figures. Raises UnknownExporter, TooFewPartners and AllAlike.
    """
    iso2_by_iso3 = {each.iso3: each.iso2 for each in basis.world.countries.values()}
    home = iso2_by_iso3.get(exports.exporter)
    if home is None:
        raise UnknownExporter(exports.exporter)
    values = {
        iso2_by_iso3.get(iso3, iso3): value
        for iso3, value in exports.values.items()
        if iso3 != exports.exporter
    }
    return validate(
        values,
        exporting_firm(languages),
        atlas=atlas_seen_from(home, basis.world),
        model=basis.model,
    )
