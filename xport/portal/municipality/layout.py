"""Which columns the officer's list shows and which firm comes first; both stand in the URL."""

from dataclasses import dataclass

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Column(models.TextChoices):
    """Beside the name, which is always there, in the order in which they stand."""

    CATEGORIES = "categories", _("Categories")
    NUMBER = "number", _("Organisation number")
    STATE = "state", _("State")
    SCORES = "scores", _("Scores in six markets")
    UNANSWERED = "unanswered", _("Unanswered")
    CONTACT = "contact", _("Last contact")
    RESPONSIBLE = "responsible", _("Responsible officer")
    FOLLOW_UP = "follow_up", _("Next follow-up")
    EMPLOYEES = "employees", _("Employees")
    ADVERTISING_BLOCK = "advertising_block", _("Advertising block")
    CHANGED = "changed", _("Last changed")


class Order(models.TextChoices):
    NAME = "name", pgettext_lazy("order of a list", "By name")
    CHANGED = "changed", pgettext_lazy("order of a list", "Last changed first")
    ADDED = "added", pgettext_lazy("order of a list", "Last added first")


ORDERED_BY = {
    Order.NAME: ("sort_key", "id"),
    Order.CHANGED: ("-changed_at", "-id"),
    Order.ADDED: ("-created_at", "-id"),
}
DEFAULT_COLUMNS = frozenset(Column) - {
    Column.NUMBER,
    Column.EMPLOYEES,
    Column.ADVERTISING_BLOCK,
    Column.CHANGED,
}
# Of the log, shown in one cell of the page; each a column of its own in a file.
OF_THE_LOG = frozenset({Column.CONTACT, Column.RESPONSIBLE, Column.FOLLOW_UP})
# Sent along by the form: without it no column at all would read as "those that are usual".
NAME_ALONE = "name"


class LayoutForm(forms.Form):
    order = forms.ChoiceField(label=_("Order"), choices=Order.choices)
    columns = forms.MultipleChoiceField(
        label=_("Columns"), choices=Column.choices, widget=forms.CheckboxSelectMultiple
    )
    marks_optional = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """`columns` in their own order, however the URL names them."""

    columns: tuple[Column, ...]
    order: Order

    @property
    def fields(self) -> tuple[str, ...]:
        return ORDERED_BY[self.order]

    @property
    def form(self) -> LayoutForm:
        return LayoutForm({"columns": list(self.columns), "order": self.order})

    @property
    def in_file(self) -> tuple[Column, ...]:
        """What is seen, and always the number: without it nobody can tell a file's rows apart."""
        return tuple(column for column in Column if column in {*self.columns, Column.NUMBER})

    @property
    def has_number(self) -> bool:
        return Column.NUMBER in self.columns

    @property
    def has_log(self) -> bool:
        return not OF_THE_LOG.isdisjoint(self.columns)


def layout_of(query: QueryDict) -> Layout:
    """Read the layout from a URL. A column or order that does not exist is passed over."""
    named = query.getlist("columns")
    chosen = named if set(named) & {*Column.values, NAME_ALONE} else DEFAULT_COLUMNS
    order = query.get("order", "")
    return Layout(
        columns=tuple(column for column in Column if column in chosen),
        order=Order(order) if order in Order.values else Order.NAME,
    )
