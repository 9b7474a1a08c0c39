"""What operators see of scores and matches: to read, for every change belongs to an action."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from companies.models import ScoringInputs
from matchmaking.models import FitScore, Match, MatchEvent, ScoreChange, ScoringModelVersion
from xport.lib.admin import ReadOnlyAdmin


@admin.register(ScoringModelVersion)
class ScoringModelVersionAdmin(ReadOnlyAdmin):
    list_display = ("version", "state", "activated_at")


@admin.register(FitScore)
class FitScoreAdmin(ReadOnlyAdmin):
    list_display = (
        "company",
        "market",
        "status",
        "label",
        "score_hundredths",
        "computed_at",
    )
    list_filter = ("market", "status", "label")
    list_select_related = ("company", "market")
    search_fields = ("company__name",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FitScore]:
        # What a draft scores is the firm's own until it is sent.
        return super().get_queryset(request).filter(kind=ScoringInputs.Kind.SENT)


@admin.register(ScoreChange)
class ScoreChangeAdmin(ReadOnlyAdmin):
    list_display = (
        "at",
        "company",
        "market",
        "old_score_hundredths",
        "new_score_hundredths",
        "new_label",
    )
    list_filter = ("market", "new_label")
    list_select_related = ("company", "market")
    search_fields = ("company__name",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScoreChange]:
        # As above: how a draft's score moved tells what is in the draft.
        return super().get_queryset(request).filter(kind=ScoringInputs.Kind.SENT)


class MatchEventInline(admin.TabularInline):
    model = MatchEvent
    fields = ("at", "by", "from_state", "to_state", "reason", "is_stake")
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = ("company", "market", "state", "adviser", "created_at", "changed_at")
    list_filter = ("market", "state")
    list_select_related = ("company", "market", "adviser")
    search_fields = ("company__name",)
    inlines = (MatchEventInline,)
