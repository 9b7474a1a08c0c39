"""What a preview says of suggestions that wait for the officer: categories and numbers."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.facts.sni_categories import sni_categories
from companies.imports.missing_numbers import DRAFT, NONE
from companies.imports.policies import State
from companies.imports.sni_suggestions import confirmed_count
from companies.models import ImportBatch, ImportRow, RegisterEntry

_STATES = {
    RegisterEntry.Status.WINDING_UP.value: gettext_lazy("is being wound up"),
    RegisterEntry.Status.INACTIVE.value: gettext_lazy("no longer active"),
}


def suggestions_shown(batch: ImportBatch) -> dict[str, Any]:
    """Return what the preview says of the batch's suggestions; nothing once it is written.

    One query, another if codes suggest categories and some are confirmed.
    """
    if batch.state != State.PREVIEWED:
        return {}
    lacking, drafts = Q(lacks_number=True), Q(number_answer=DRAFT)
    counts = batch.rows.aggregate(
        sni=Count("pk", filter=~Q(sni_suggestions=[])),
        rows=Count("pk", filter=lacking),
        suggested=Count("pk", filter=lacking & ~Q(number_suggestions=[])),
        drafts=Count("pk", filter=lacking & drafts),
        confirmed=Count("pk", filter=lacking & ~drafts & ~Q(number_answer__in=["", NONE])),
    )
    shown: dict[str, Any] = {}
    if suggested := counts.pop("sni"):
        shown["sni"] = {"suggested": suggested, "confirmed": confirmed_count(batch)}
    if counts["rows"]:
        shown["numbers"] = counts
    return shown


def suggestion_notes(
    row: ImportRow, batch: ImportBatch, categories: Mapping[str, str]
) -> list[str]:
    """Return a sentence for each suggestion; once written, only for what was confirmed."""
    confirmed = set(batch.sni_confirmed or ())
    is_preview = batch.state == State.PREVIEWED
    notes = []
    for key in row.sni_suggestions:
        each = sni_categories().get(key)
        if each is None or not (is_preview or key in confirmed):
            continue
        words = {"code": each.dotted, "category": categories.get(each.category, each.category)}
        if key in confirmed:
            notes.append(_("Confirmed from SNI %(code)s: %(category)s") % words)
        else:
            notes.append(_("Suggested from SNI %(code)s: %(category)s") % words)
    if is_preview and not row.number_answer:
        notes += [
            _("Suggested: %(firm)s") % {"firm": suggestion_words(each)}
            for each in row.number_suggestions
        ]
    if row.number_answer == DRAFT:
        notes.append(_("Kept as a draft: the organisation number is missing."))
    return notes


def suggestion_words(each: Mapping[str, Any]) -> str:
    """Return name, number and address of a firm that a row may be."""
    parts = (each["name"], each["number"], each["address"], _STATES.get(each["status"], ""))
    here = _("in the inventory already") if each["is_known"] else ""
    return ", ".join(str(part) for part in (*parts, here) if part)
