"""How an officer narrows the list of the municipality's firms; the state stands in the URL."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Membership, Proposal, Responsibility, ScoringInputs
from companies.profile.choices import category_choices
from markets.models import Market
from matchmaking.models import FitScore
from matchmaking.scoring.gaps import ASKED
from matchmaking.templatetags.scores import TOPICS
from xport.lib.filters import ListFilter
from xport.lib.forms import FilterForm

CLAIMED, UNCLAIMED, UNVERIFIED = "claimed", "unclaimed", "unverified"
NUMBERLESS = "numberless"
STATES = [
    (UNCLAIMED, _("Inventoried")),
    (CLAIMED, _("Taken over")),
    (UNVERIFIED, _("Not confirmed")),
    (NUMBERLESS, _("Number missing")),
]
# What a score wants to know, in the order of what it is worth asking first.
QUESTIONS = {
    "category": _("Category"),
    "sells_in": _("Where they sell"),
    "export_share": _("Export share"),
    "trl": _("TRL"),
    "certificates": _("Certificates"),
    "languages": _("Languages"),
    "employees": _("Employees"),
    "turnover": _("Turnover"),
    "offer": _("What they sell"),
}
_UNANSWERED = {
    "category": Q(categories=None),
    "sells_in": Q(sells_in=None),
    "export_share": Q(export_share_pct=None),
    "trl": Q(trl=None),
    "certificates": Q(certificates=None),
    "languages": Q(languages=None),
    # A class is an answer too: the score counts with its midpoint.
    "employees": Q(employees=None, employees_class=None),
    "turnover": Q(turnover_ksek=None, turnover_class=None),
    "offer": Q(offer=None),
}


def market_choices() -> list[tuple[str, str]]:
    return [(market.code, market.name) for market in Market.objects.all()]


# Choices that are read from the database.
_OFFERED: dict[str, Callable[[], list[Any]]] = {
    "strong": market_choices,
    "category": category_choices,
}


class CompanyFilter(ListFilter):
    """Over the municipality's firms as `working_list.with_care` gives them.

    What its fields offer is read once per request, however many filters the request needs.
    """

    q = django_filters.CharFilter(label=_("Search company"), method="by_name_or_number")
    mine = django_filters.BooleanFilter(
        label=_("Only mine"), method="only_mine", widget=forms.CheckboxInput
    )
    nobody = django_filters.BooleanFilter(
        label=_("Nobody responsible"), method="only_nobodys", widget=forms.CheckboxInput
    )
    due = django_filters.BooleanFilter(
        label=_("Follow-up is due"), method="only_due", widget=forms.CheckboxInput
    )
    proposed = django_filters.BooleanFilter(
        label=_("Proposals wait"), method="only_proposed", widget=forms.CheckboxInput
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=STATES,
        method="in_states",
        widget=forms.CheckboxSelectMultiple,
    )
    missing = django_filters.MultipleChoiceFilter(
        label=_("Unanswered"),
        choices=list(QUESTIONS.items()),
        method="with_open_questions",
        widget=forms.CheckboxSelectMultiple,
    )
    strong = django_filters.MultipleChoiceFilter(
        label=_("Strong in"),
        choices=market_choices,
        method="strong_in",
        widget=forms.CheckboxSelectMultiple,
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"),
        choices=category_choices,
        field_name="categories",
        empty_label=_("All categories"),
    )

    class Meta:
        model = Company
        form = FilterForm
        fields: list[str] = []

    @cached_property
    def form(self):
        form = super().form
        read = self.request.__dict__.setdefault("_xport_offered", {})
        for name in form.fields.keys() & _OFFERED.keys():
            if name not in read:
                read[name] = list(_OFFERED[name]())
            form.fields[name].choices = read[name]
        return form

    def only_mine(self, queryset, name, value):
        if not value:
            return queryset
        mine = Responsibility.objects.filter(
            company=OuterRef("pk"),
            municipality=OuterRef("municipality"),
            officer=self.request.user,
        )
        return queryset.filter(Exists(mine))

    def only_nobodys(self, queryset, name, value):
        return queryset.filter(responsible_name=None) if value else queryset

    def only_due(self, queryset, name, value):
        return queryset.filter(next_follow_up_on__lte=localdate()) if value else queryset

    def only_proposed(self, queryset, name, value):
        waiting = Proposal.objects.open().filter(company=OuterRef("pk"))
        return queryset.filter(Exists(waiting)) if value else queryset

    def by_name_or_number(self, queryset, name, value):
        return queryset.filter(
            Q(name__icontains=value) | Q(organisation_number__startswith=value.strip())
        )

    def in_states(self, queryset, name, states):
        claimed = Exists(Membership.objects.filter(company=OuterRef("pk")))
        conditions = {
            CLAIMED: Q(claimed),
            UNCLAIMED: ~Q(claimed),
            UNVERIFIED: Q(claimed) & Q(verified_at=None),
            NUMBERLESS: Q(organisation_number=None),
        }
        chosen = Q()
        for state in states:
            chosen |= conditions[state]
        return queryset.filter(chosen)

    def with_open_questions(self, queryset, name, questions):
        for question in questions:
            queryset = queryset.filter(_UNANSWERED[question])
        return queryset

    def strong_in(self, queryset, name, markets):
        strong = FitScore.objects.filter(
            company=OuterRef("pk"),
            kind=ScoringInputs.Kind.SENT,
            label=FitScore.Label.STRONG,
            market__in=markets,
        )
        return queryset.filter(Exists(strong))


class GapFilter(CompanyFilter):
    """Over the same firms. The engine knows which question is open; the view asks it."""

    due = strong = missing = proposed = None
    question = django_filters.ChoiceFilter(
        label=_("Unanswered"),
        choices=[(code, capfirst(TOPICS[code])) for code in ASKED],
        method="with_any",
        empty_label=_("All questions"),
    )

    def with_any(self, queryset, name, value):
        return queryset
