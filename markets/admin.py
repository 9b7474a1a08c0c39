"""What operators see of the reference data, and how they end an adviser's appointment.

Reference data is read-only here: it is changed in markets/data/ and loaded by `load_reference`,
so that every portal has the same figures and every change has an author.
"""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from markets.actions import NotAnAdviser, end_adviser
from markets.models import (
    Adviser,
    Category,
    Certificate,
    Country,
    CountryWarning,
    Indicator,
    Language,
    Market,
    Need,
    Observation,
)
from xport.accounts.models import User
from xport.lib.admin import ReadOnlyAdmin


@admin.register(Market, Certificate, Language)
class VocabularyAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_sv", "name_en")


@admin.register(Country)
class CountryAdmin(ReadOnlyAdmin):
    list_display = ("iso2", "name_sv", "name_en", "market", "business_languages", "is_eu")
    list_filter = ("market",)
    list_select_related = ("market",)


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_sv", "name_en", "unit_sv", "unit_en")


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    list_display = (
        *("country", "indicator", "year", "value", "source", "licence"),
        *("valid_from", "valid_to"),
    )
    list_filter = ("indicator", "country")
    list_select_related = ("country", "indicator")
    ordering = ("country", "indicator", "-year", "-valid_from")


@admin.register(CountryWarning)
class CountryWarningAdmin(ReadOnlyAdmin):
    """Warnings are set and lifted on the country's own page."""

    list_display = ("country", "reason", "source", "set_at", "set_by", "lifted_at", "lifted_by")
    list_filter = ("country",)
    list_select_related = ("country", "set_by", "lifted_by")
    ordering = ("-set_at",)


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_sv", "name_en", "indicator")
    list_select_related = ("indicator",)


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    list_display = ("code", "domain", "name_sv", "name_en")
    list_filter = ("domain",)


@admin.register(Adviser)
class AdviserAdmin(ReadOnlyAdmin):
    """Appointing is `manage.py appoint adviser`; ending takes effect at once."""

    list_display = ("user", "covered_markets", "ended_at")
    list_filter = ("markets", "ended_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "user__full_name")
    actions = ("end_appointments",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Adviser]:
        return super().get_queryset(request).prefetch_related("markets")

    @admin.display(description=_("Markets"))
    def covered_markets(self, adviser: Adviser) -> str:
        return ", ".join(market.name for market in adviser.markets.all())

    @admin.action(description=_("End the chosen appointments now"), permissions=["view"])
    def end_appointments(self, request: HttpRequest, advisers: QuerySet[Adviser]) -> None:
        ended = 0
        for adviser in advisers:
            try:
                end_adviser(user=adviser.user, by=cast("User", request.user), now=timezone.now())
            except NotAnAdviser:
                continue
            ended += 1
        text = ngettext("%(count)s appointment ended.", "%(count)s appointments ended.", ended)
        self.message_user(request, text % {"count": ended}, messages.SUCCESS)
