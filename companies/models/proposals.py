"""Values that somebody outside a firm proposes, for those who answer for it to settle."""

from django.conf import settings
from django.db import models

from companies.models.company import Company
from companies.models.imports import ImportBatch
from xport.lib.ids import new_public_id


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.OPEN)


class Proposal(models.Model):
    """One question of a firm and another answer than today's: companies/profile/proposals.py.

    `question` is a key of QUESTIONS there; `old` and `proposed` hold its columns as
    `Answers.to_json` writes them.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        # The answer it would have changed has changed meanwhile.
        OUTDATED = "outdated"
        # Whoever proposed it has taken it back: the import was undone.
        WITHDRAWN = "withdrawn"

    class Source(models.TextChoices):
        IMPORT = "import"
        MUNICIPALITY = "municipality"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="proposals")
    question = models.CharField(max_length=20)
    old = models.JSONField()
    proposed = models.JSONField()
    # Of `proposed`: what is open is open once, and what was declined is not proposed again.
    digest = models.CharField(max_length=16)
    source = models.CharField(max_length=12, choices=Source.choices)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.SET_NULL, null=True, related_name="proposals"
    )
    row_number = models.PositiveIntegerField(null=True)
    # Why an officer proposes it.
    reason = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "question", "digest"],
                condition=models.Q(state__in=["open", "declined"]),
                name="companies_proposal_said_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["company"],
                condition=models.Q(state="open"),
                name="companies_proposal_open",
            )
        ]
