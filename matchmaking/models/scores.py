"""Scoring models as versions, the scores they gave, and what each score was computed from."""

from django.db import models

from companies.models import Company, ScoringInputs
from markets.models import Country, Market


class ScoringModelVersion(models.Model):
    """Weights, goalposts, certificate table and labels as one record: draft, active, retired."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        RETIRED = "retired"

    version = models.PositiveSmallIntegerField(primary_key=True)
    state = models.CharField(max_length=10, choices=State.choices)
    # matchmaking.scoring.ScoringModel.to_parameters()
    parameters = models.JSONField()
    activated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="active"),
                name="matchmaking_scoringmodel_one_active",
            )
        ]


class Scored(models.Model):
    """Which versions a firm's scores rest on. A row that differs from today's versions is due."""

    inputs = models.OneToOneField(ScoringInputs, on_delete=models.CASCADE, related_name="scored")
    inputs_version = models.PositiveIntegerField()
    figures_version = models.PositiveIntegerField()
    model_version = models.PositiveSmallIntegerField()
    scored_at = models.DateTimeField()


class InputsArchive(models.Model):
    """Inputs by their digest, append-only, so that an old score can be recomputed exactly."""

    digest = models.CharField(primary_key=True, max_length=64)
    answers = models.JSONField()


class FitScore(models.Model):
    """The score of one firm in one market. Shares and points are stored in hundredths.

    Nothing has a foreign key to this table: rescoring everybody replaces it.
    """

    class Status(models.TextChoices):
        SCORED = "scored"
        PRELIMINARY = "preliminary"
        INSUFFICIENT = "insufficient"

    class Label(models.TextChoices):
        NONE = ""
        WEAK = "weak"
        PROMISING = "promising"
        STRONG = "strong"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="fit_scores")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=ScoringInputs.Kind.choices)
    status = models.CharField(max_length=12, choices=Status.choices)
    label = models.CharField(max_length=10, choices=Label.choices, blank=True, default="")
    score_hundredths = models.PositiveSmallIntegerField(null=True)
    upper_bound_hundredths = models.PositiveSmallIntegerField(null=True)
    market_part_hundredths = models.PositiveSmallIntegerField(null=True)
    company_part_hundredths = models.PositiveSmallIntegerField(null=True)
    coverage_hundredths = models.PositiveSmallIntegerField()
    confidence_hundredths = models.PositiveSmallIntegerField()
    best_country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    inputs_digest = models.CharField(max_length=64)
    figures_version = models.PositiveIntegerField()
    model_version = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "market"], name="matchmaking_fitscore_unique"
            )
        ]

    @property
    def shown_hundredths(self) -> int | None:
        """The number that stands for the result: score, market score if preliminary, or None."""
        if self.status == self.Status.PRELIMINARY:
            return self.market_part_hundredths
        return self.score_hundredths


class ScoreChange(models.Model):
    """One move of a score or its label, and what it rested on before and after.

    What moved the score of a draft is the members' own, as the draft is.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="score_changes")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=5, choices=ScoringInputs.Kind.choices, default=ScoringInputs.Kind.SENT
    )
    at = models.DateTimeField()
    old_status = models.CharField(max_length=12, blank=True, default="")
    new_status = models.CharField(max_length=12)
    old_label = models.CharField(max_length=10, blank=True, default="")
    new_label = models.CharField(max_length=10, blank=True, default="")
    old_score_hundredths = models.PositiveSmallIntegerField(null=True)
    new_score_hundredths = models.PositiveSmallIntegerField(null=True)
    old_digest = models.CharField(max_length=64, blank=True, default="")
    new_digest = models.CharField(max_length=64)
    # None where there was no score before, and in moves stored before these were kept.
    old_figures_version = models.PositiveIntegerField(null=True)
    old_model_version = models.PositiveSmallIntegerField(null=True)
    figures_version = models.PositiveIntegerField()
    model_version = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["company", "kind", "market", "-at", "-id"],
                name="matchmaking_scorechange_recent",
            )
        ]
