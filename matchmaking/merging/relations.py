"""What becomes of every row that points to a firm when the firm is merged into another.

A model with a new foreign key to Company needs a line here: tests/matchmaking/merging/ fails until
somebody has decided.
"""

from collections.abc import Iterator
from enum import StrEnum

from django.apps import apps
from django.db import models

from companies.models import Company


class Fate(StrEnum):
    MOVES = "moves"  # to the firm that stays
    CHOSEN = "chosen"  # an answer: the officer chooses whose stands
    STAYS = "stays"  # with the record of the firm that is gone


FATES: dict[str, Fate] = {
    "companies.claimrequest.company": Fate.MOVES,
    "companies.companyfile.company": Fate.MOVES,
    "companies.contactperson.company": Fate.MOVES,
    "companies.contactentry.company": Fate.MOVES,
    "companies.followup.company": Fate.MOVES,
    "companies.barrier.company": Fate.MOVES,
    "companies.responsibility.company": Fate.MOVES,
    # Its link then takes over the firm that stays; of two open ones that firm's own counts.
    "companies.invitation.company": Fate.MOVES,
    # What a municipality keeps of a firm that moved away from it.
    "companies.move.company": Fate.MOVES,
    # Asked by the firm's number, which goes along too.
    "companies.moverequest.company": Fate.MOVES,
    "companies.company_categories.company": Fate.CHOSEN,
    "companies.product.company": Fate.CHOSEN,
    "companies.reference.company": Fate.CHOSEN,
    # Only the firm that stays may have members, and a draft is theirs.
    "companies.membership.company": Fate.STAYS,
    "companies.profiledraft.company": Fate.STAYS,
    # What was said and computed of the firm that is gone; the firm that stays is scored anew.
    "companies.seenproof.company": Fate.STAYS,
    "companies.importrow.company": Fate.STAYS,
    # Said beside the other record's answers.
    "companies.proposal.company": Fate.STAYS,
    "companies.distinctpair.first": Fate.STAYS,
    "companies.distinctpair.second": Fate.STAYS,
    "companies.merge.kept": Fate.STAYS,
    "companies.merge.gone": Fate.STAYS,
    "companies.scoringinputs.company": Fate.STAYS,
    "matchmaking.fitscore.company": Fate.STAYS,
    "matchmaking.scorechange.company": Fate.STAYS,
    # Of two for the same market the one that went further; the other is withdrawn.
    "matchmaking.match.company": Fate.MOVES,
}
# Of a firm whose own people answer, these are theirs alone: nobody adds to them.
NOT_INTO_CLAIMED = {"companies.companyfile.company", "companies.contactperson.company"}


def relations_to_company() -> Iterator[tuple[str, models.Field]]:
    """Yield every foreign key to Company, of all models, with its name in FATES."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is Company:
                yield f"{model._meta.label_lower}.{field.name}", field
