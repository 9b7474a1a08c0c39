"""What a preview says of proposals that wait for the officer: categories from SNI."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from companies.facts.sni_categories import sni_categories
from companies.imports.policies import State
from companies.imports.sni_proposals import confirmed_count
from companies.models import ImportBatch, ImportRow


def proposals_shown(batch: ImportBatch) -> dict[str, Any]:
    """Return what the preview says of the batch's proposals; nothing once it is written."""
    if batch.state != State.PREVIEWED:
        return {}
    proposed = batch.rows.exclude(sni_proposals=[]).count()
    if not proposed:
        return {}
    return {"sni": {"proposed": proposed, "confirmed": confirmed_count(batch)}}


def proposal_notes(row: ImportRow, batch: ImportBatch, categories: Mapping[str, str]) -> list[str]:
    """Return a sentence for each proposal of the row. Once written, only for what was confirmed."""
    confirmed = set(batch.sni_confirmed or ())
    is_preview = batch.state == State.PREVIEWED
    notes = []
    for key in row.sni_proposals:
        each = sni_categories().get(key)
        if each is None or not (is_preview or key in confirmed):
            continue
        words = {"code": each.dotted, "category": categories.get(each.category, each.category)}
        if key in confirmed:
            notes.append(_("Confirmed from SNI %(code)s: %(category)s") % words)
        else:
            notes.append(_("Proposed from SNI %(code)s: %(category)s") % words)
    return notes
