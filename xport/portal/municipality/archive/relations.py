"""Where the archive has what points to a firm or a municipality, or why it has not.

A model with a new foreign key to either needs a line here: tests/portal/municipality/archive/ fails
until somebody has decided.
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
    "companies.seenproof.company": "proofs",
    "companies.companyfile.company": "logos",
    "companies.merge.kept": "merged_records",
    "companies.merge.gone": "merged_records",
    "companies.contactentry.company": "contact_log",
    "companies.contactentry.municipality": "contact_log",
    "companies.followup.company": "follow_ups",
    "companies.followup.municipality": "follow_ups",
    "companies.barrier.company": "barriers",
    "companies.barrier.municipality": "barriers",
    "companies.responsibility.company": "responsible",
    "companies.responsibility.municipality": "responsible",
    "companies.importbatch.municipality": "imports",
    "companies.importrow.company": "import_rows",
    "companies.officer.municipality": "officers",
    "matchmaking.fitscore.company": "scores",
    "matchmaking.match.company": "matches",
}
LEFT_OUT: dict[str, str] = {
    "companies.profiledraft.company": "what a firm has not sent is its own",
    "companies.membership.company": "who looks after a firm's profile is its own to say",
    "companies.scoringinputs.company": "the same answers again, as the score reads them",
    "companies.distinctpair.first": "only keeps a suggestion from coming back",
    "companies.distinctpair.second": "only keeps a suggestion from coming back",
    "companies.municipalityarchive.municipality": "the archives themselves",
    "matchmaking.scorechange.company": "computed; the scores of today are there",
}


def relations() -> Iterator[str]:
    """Yield every foreign key to Company and Municipality, of all models."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model in (
                Company,
                Municipality,
            ):
                yield f"{model._meta.label_lower}.{field.name}"
