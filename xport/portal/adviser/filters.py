"""How an adviser narrows the queue; the state stands in the URL."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Municipality
from companies.profile.choices import category_choices
from markets.models import Country, Market
from markets.queries import markets_of
from matchmaking.models import FitScore, Match
from xport.lib.filters import ListFilter
from xport.lib.forms import FilterForm

LABELS = [
    (FitScore.Label.STRONG.value, _("Strong")),
    (FitScore.Label.PROMISING.value, _("Promising")),
    (FitScore.Label.WEAK.value, _("Weak")),
]


class MatchFilter(ListFilter):
    """Over `matches.queries.queue_of`; offers the adviser's own markets and their countries."""

    market = django_filters.ModelMultipleChoiceFilter(
        label=_("Market"),
        queryset=lambda request: Market.objects.filter(pk__in=markets_of(request.user)),
        widget=forms.CheckboxSelectMultiple,
    )
    label = django_filters.MultipleChoiceFilter(
        label=_("Label"),
        choices=LABELS,
        field_name="score_label",
        widget=forms.CheckboxSelectMultiple,
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=Match.State.choices, widget=forms.CheckboxSelectMultiple
    )
    mine = django_filters.BooleanFilter(
        label=_("Only mine"), method="only_mine", widget=forms.CheckboxInput
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        queryset=lambda request: Country.objects.filter(market__in=markets_of(request.user)),
        empty_label=_("All countries"),
        method="in_country",
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
        field_name="company__municipality",
        empty_label=_("All municipalities"),
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"),
        choices=category_choices,
        field_name="company__categories",
        empty_label=_("All categories"),
    )

    class Meta:
        model = Match
        form = FilterForm
        fields: list[str] = []

    def only_mine(self, queryset, name, value):
        return queryset.filter(adviser=self.request.user) if value else queryset

    def in_country(self, queryset, name, country):
        """The country the adviser chose, else the one the score points to."""
        return queryset.filter(Q(country=country) | Q(country=None, best_country_id=country.pk))
