"""Where the archive has what belongs to a firm or a municipality, or why it has not.

A model with a new foreign key to either, or to what belongs to either, and a new column of a model
that the archive tells of, need a line here: tests/portal/municipality/archive/ fails until somebody
has decided. What an extract has is decided in holdings/relations.py.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from companies.models import Company, Municipality

# The table of tables.py that has the rows.
IN_TABLE: dict[str, str] = {
    "companies.company.municipality": "firms",
    "companies.company_categories.company": "firms",
    "companies.product.company": "products",
    "companies.reference.company": "references",
    "companies.contactperson.company": "contacts",
    "companies.claimrequest.company": "claims",
    "companies.proposal.company": "proposals",
    "companies.proposal.batch": "proposals",
    "companies.seenproof.company": "proofs",
    "companies.companyfile.company": "logos",
    "companies.merge.kept": "merged_records",
    "companies.merge.gone": "merged_records",
    "companies.contactentry.company": "contact_log",
    "companies.contactentry.municipality": "contact_log",
    "companies.contactentry.import_batch": "contact_log",
    "companies.contactentryversion.entry": "contact_log_versions",
    "companies.followup.company": "follow_ups",
    "companies.followup.municipality": "follow_ups",
    "companies.barrier.company": "barriers",
    "companies.barrier.municipality": "barriers",
    "companies.responsibility.company": "responsible",
    "companies.responsibility.municipality": "responsible",
    "companies.importbatch.municipality": "imports",
    "companies.importrow.company": "import_rows",
    "companies.importrow.batch": "import_rows",
    "companies.invitation.company": "invitations",
    "companies.invitation.municipality": "invitations",
    "companies.move.company": "moves",
    "companies.move.origin": "moves",
    "companies.move.destination": "moves",
    "companies.moverequest.company": "move_requests",
    "companies.moverequest.destination": "move_requests",
    "companies.moverequest.asked_of": "move_requests",
    "companies.officer.municipality": "officers",
    "matchmaking.fitscore.company": "scores",
    "matchmaking.match.company": "matches",
    "matchmaking.matchevent.match": "match_history",
}
LEFT_OUT: dict[str, str] = {
    "companies.profiledraft.company": "what a firm has not sent is its own",
    "companies.membership.company": "who looks after a firm's profile is its own to say",
    "companies.scoringinputs.company": "the same answers again, as the score reads them",
    "companies.distinctpair.first": "only keeps a suggestion from coming back",
    "companies.distinctpair.second": "only keeps a suggestion from coming back",
    "companies.municipalityarchive.municipality": "the archives themselves",
    "companies.savedview.municipality": "how officers filter the list, and no record of a firm",
    "companies.viewvisit.view": "when an officer last looked at such a list",
    "matchmaking.scored.inputs": "which version of the answers the scores are of",
    "matchmaking.scorechange.company": "computed; the scores of today are there",
}

# Columns of the models in the tables that no table has as they stand, by the reason.
COLUMNS_LEFT_OUT: dict[str, tuple[str, ...]] = {
    "how Xport keeps, sorts and tells apart its rows": (
        *("companies.claimrequest.public_id", "companies.followup.public_id"),
        *("companies.invitation.public_id", "companies.proposal.public_id"),
        *("companies.moverequest.public_id", "companies.importrow.sort_key"),
        *(
            "companies.proposal.digest",
            "companies.company.sort_key",
            "companies.company.changed_at",
        ),
        *("companies.contactperson.position", "companies.contactperson.changed_by"),
        *("companies.product.key", "companies.product.position"),
        *("companies.reference.key", "companies.reference.position"),
        *("matchmaking.fitscore.figures_version", "matchmaking.fitscore.inputs_digest"),
    ),
    "there with what the reader may not know taken out of it": (
        *("companies.contactentry.people", "companies.contactentry.note"),
        *("companies.proposal.state", "companies.proposal.decided_at"),
        "companies.moverequest.ended_by",
        "matchmaking.matchevent.reason",
    ),
    "the same for all rows of the table": (
        *("companies.company.archived_at", "companies.companyfile.kind"),
        *("companies.companyfile.reference_key", "matchmaking.fitscore.kind"),
    ),
    "who at a firm settles for it, and who at another municipality moved it": (
        *("companies.proposal.decided_by", "companies.companyfile.created_by"),
        "companies.move.moved_by",
    ),
    "of the file, not of what it shows": (
        *("companies.companyfile.public_id", "companies.companyfile.stored_name"),
        *("companies.companyfile.media_type", "companies.companyfile.size_bytes"),
        *("companies.companyfile.width", "companies.companyfile.height"),
        *("companies.importbatch.stored_name", "companies.importbatch.stored_as"),
    ),
    "how a list was read: the list itself is there, and what each row gave": (
        *("companies.importbatch.sheet", "companies.importbatch.sheets"),
        *("companies.importbatch.mapping", "companies.importbatch.problem"),
        *("companies.importbatch.attempts", "companies.importbatch.rows_done"),
        *("companies.importbatch.rows_total", "companies.importrow.cells"),
        *("companies.importrow.of_row", "companies.importrow.warnings"),
        *("companies.importrow.left_out", "companies.importrow.differences"),
        *("companies.importrow.lacks_number", "companies.importrow.number_suggestions"),
        "companies.importrow.sni_suggestions",
    ),
    "what undoing needs": (
        *("companies.importrow.written", "companies.merge.before", "companies.merge.after"),
        *("companies.merge.moved", "companies.merge.lost", "companies.merge.withdrawn"),
        "companies.merge.was_claimed",
    ),
    "the link and the mail of an invitation: what it said is in the columns": (
        *("companies.invitation.token_digest", "companies.invitation.mail"),
    ),
    "who came by an invitation's link and need not accept: theirs to tell until they do": (
        "companies.invitation.waits_for",
    ),
    "how the score was computed: it can be computed again from the answers": (
        *("matchmaking.fitscore.best_country", "matchmaking.fitscore.company_part_hundredths"),
        *("matchmaking.fitscore.market_part_hundredths", "matchmaking.fitscore.model_version"),
        *("matchmaking.fitscore.coverage_hundredths", "matchmaking.fitscore.confidence_hundredths"),
        "matchmaking.fitscore.upper_bound_hundredths",
        *("matchmaking.match.verdict_snapshot", "matchmaking.matchevent.score_snapshot"),
    ),
}


def relations() -> Iterator[str]:
    """Yield every foreign key to Company, Municipality and what belongs to them."""
    belonging: set[type[models.Model]] = {Company, Municipality}
    found: set[str] = set()
    while True:
        keys = {
            f"{model._meta.label_lower}.{field.name}": model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.related_model in belonging
        }
        if keys.keys() <= found:
            return
        yield from sorted(keys.keys() - found)
        found |= keys.keys()
        belonging |= set(keys.values())
