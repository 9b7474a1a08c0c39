"""What an extract is made of: sections of rows, each with where it is from and what to review."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from xport.accounts.models import User
from xport.lib.formatting import iso_date


class Review(StrEnum):
    """Why an officer must look at a value before it is handed out; nothing is left out by itself.

    The law is the Public Access to Information and Secrecy Act (OSL, 2009:400).
    """

    NONE = ""
    BUSINESS = "business"
    PERSON = "person"
    NOTE = "note"


REASONS: dict[Review, Promise] = {
    Review.BUSINESS: _("Business conditions: OSL 30:23, 31:16"),
    Review.PERSON: _("Personal data: OSL 21:7"),
    Review.NOTE: _("Free text: OSL 30:23, 31:16, 21:7"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """`origin` is who said it and `day` when, as far as it is known."""

    name: str
    value: str
    origin: str = ""
    day: str = ""
    review: Review = Review.NONE

    @property
    def reason(self) -> str:
        return str(REASONS[self.review]) if self.review else ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """`code` is its own word in files; `rows` empty says that nothing is held."""

    code: str
    title: str
    rows: tuple[Row, ...]


def fragment(template: str, **context: object) -> str:
    """Return a fragment of a page as text, so that both say the same."""
    return plain(render_to_string(template, context))


def plain(markup: str) -> str:
    return " ".join(html.unescape(strip_tags(markup)).split())


def person(user: User | None) -> str:
    return str(user) if user else ""


def day(moment: date | datetime | None) -> str:
    return iso_date(moment) if moment else ""


def listed(values: Iterable[object]) -> str:
    return "; ".join(text for value in values if (text := str(value)))
