"""An extract of all that a municipality holds of one firm, for a request for public records.

What may be secret is marked with the reason to weigh, and not left out; the officer decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from companies.inventory.contact_log import ContactLog
from companies.inventory.log_corrections import versions_of
from companies.models import Company, Municipality
from xport.lib.csv_files import Cell
from xport.lib.formatting import clock, long_date
from xport.lib.typesetting import pdf_of
from xport.portal.municipality.holdings.firm import sections_of_firm
from xport.portal.municipality.holdings.parts import REASONS, Section
from xport.portal.municipality.holdings.records import sections_of_records

DOCUMENT = Path(__file__).with_name("extract.typ")


@dataclass(frozen=True, kw_only=True)
class Extract:
    company: Company
    municipality: Municipality
    at: datetime
    # Where the firm has left the municipality only what its officers wrote is held.
    is_closed: bool
    sections: tuple[Section, ...]

    @property
    def marked(self) -> int:
        """How many values an officer must weigh."""
        return sum(bool(row.review) for section in self.sections for row in section.rows)

    @property
    def reasons(self) -> list[str]:
        return [str(text) for text in REASONS.values()]

    @property
    def file_name(self) -> str:
        return f"xport-{self.municipality.pk}-{self.company.public_id}-{self.at:%Y-%m-%d}"


def extract_of(log: ContactLog, *, is_lead: bool, now: datetime) -> Extract:
    """Return the extract; `log` is that of the municipality, and who asks may read it.

    What entries said before they were corrected only leads may read.
    """
    versions = versions_of(log.company, log.municipality.pk) if is_lead else None
    firm = () if log.is_closed else tuple(sections_of_firm(log.company))
    return Extract(
        company=log.company,
        municipality=log.municipality,
        at=now,
        is_closed=log.is_closed,
        sections=(*firm, *sections_of_records(log, versions, now=now)),
    )


def heads() -> list[str]:
    return [_("What"), _("Value"), _("From"), _("Day"), _("Review before it is handed out")]


def table_of(extract: Extract) -> Iterator[list[Cell]]:
    """Yield the extract as one table, its header first."""
    yield [_("Part"), *heads()]
    for section in extract.sections:
        for row in section.rows:
            yield [section.title, row.name, row.value, row.origin, row.day, row.reason]


def pdf_extract(extract: Extract) -> bytes:
    """Return the extract in the language of the page. Raises NotTypeset."""
    return pdf_of(DOCUMENT, _contents(extract), now=extract.at)


def _contents(extract: Extract) -> dict[str, Any]:
    made = timezone.localtime(extract.at)
    when = {"day": long_date(extract.at), "time": clock(extract.at)}
    return {
        "lang": get_language(),
        "date": [made.year, made.month, made.day],
        "title": _("What %(municipality)s holds of a company")
        % {"municipality": extract.municipality.official_name},
        "company": extract.company.name,
        "municipality": extract.municipality.official_name,
        "made": _("%(day)s at %(time)s, made by Xport") % when,
        "page": _("Page"),
        "of": _("of"),
        "lead": lead_of(extract),
        "reasons": extract.reasons,
        "head": heads(),
        "none": _("Nothing is held."),
        "sections": [
            {
                "title": section.title,
                "rows": [
                    [row.name, row.value, row.origin, row.day, row.reason] for row in section.rows
                ],
            }
            for section in extract.sections
        ],
    }


def lead_of(extract: Extract) -> str:
    return _(
        "Values that may be secret are marked with what to weigh: %(count)d in all. None is left "
        "out for that; an officer decides what is handed out."
    ) % {"count": extract.marked}
