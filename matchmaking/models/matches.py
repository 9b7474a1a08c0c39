"""A match: one firm and one market, for ever one row, with everything that happened to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from markets.models import Country, Market
from xport.lib.ids import new_public_id


class Match(models.Model):
    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        IN_REVIEW = "in_review", _("In review")
        NEEDS_INFORMATION = "needs_information", _("Needs information")
        RECOMMENDED = "recommended", _("Recommended")
        NOT_NOW = "not_now", _("Not now")
        NOT_SUITABLE = "not_suitable", _("Not suitable")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        INTRODUCED = "introduced", _("Introduced")
        IN_DIALOGUE = "in_dialogue", _("In dialogue")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        INACTIVE = "inactive", _("Inactive")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="matches")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=State.choices, default=State.SUGGESTED)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="matches"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    review_on = models.DateField(null=True)
    # The score as it was when the verdict was given: a new score is shown beside it.
    verdict_snapshot = models.JSONField(null=True)

    class Meta:
        verbose_name_plural = "matches"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "market"], name="matchmaking_match_company_market_unique"
            )
        ]
        indexes = [
            models.Index(fields=["market", "created_at", "id"], name="matchmaking_match_queue")
        ]


class MatchEvent(models.Model):
    """One step in a match's history: who moved it where, and why."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    from_state = models.CharField(max_length=20, blank=True, default="")
    to_state = models.CharField(max_length=20, choices=Match.State.choices)
    reason = models.TextField(blank=True, default="")
    score_snapshot = models.JSONField(null=True)
    # The adviser said to have a stake in the firm, and may not review any match of it again.
    is_stake = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]
