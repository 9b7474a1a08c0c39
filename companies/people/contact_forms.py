"""The form of a firm's contact persons."""

from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.models import ContactPerson
from companies.people.contacts import Contact
from companies.profile.rows import RowForm, Rows
from xport.lib.forms import LineField, PhoneField

_FIELDS = tuple(field.name for field in fields(Contact))


class ContactRow(RowForm):
    part = "contacts"

    name = LineField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter the name.")}
    )
    role = LineField(
        label=_("Role"),
        help_text=_("For example managing director."),
        max_length=80,
        required=False,
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(label=_("Email"), max_length=254, required=False)
    is_first_contact = forms.BooleanField(label=_("Call this person first"), required=False)


def contact_rows(contacts: list[ContactPerson], data: QueryDict | None = None) -> Rows:
    initial = [{name: getattr(each, name) for name in _FIELDS} for each in contacts]
    return Rows(ContactRow, initial=initial, data=data)


def contacts_in(rows: Rows) -> list[Contact]:
    """Return what valid rows say."""
    cleaned: list[dict[str, Any]] = rows.cleaned()
    return [Contact(**values) for values in cleaned]
