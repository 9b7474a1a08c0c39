"""The words of a notice, in the reader's language: templates/<app>/notices/<name>.*.

`.subject.txt` and `.txt` are the mail's subject and text, `.html` its body (framed by
templates/notifications/mail.html), `.line.html` or `.line.txt` the line in the inbox. They get the
facts by name, `recipient` and `url`. The frame adds the link unless the body shows it already.
A digest shows the lines of its notices.
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from xport.accounts.models import User
from xport.lib.swedish_order import swedish_sort_key
from xport.notifications import unsubscribing
from xport.notifications.models import Notice

SUBJECT_LENGTH = 200
# Beyond that nobody reads a mail; the rest is in the inbox.
MOST_LINES = 100


@dataclass(frozen=True, kw_only=True)
class RenderedMail:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class DigestLine:
    html: SafeString
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class DigestGroup:
    """The lines about one municipality or firm."""

    label: str
    lines: tuple[DigestLine, ...]


def mail_about(
    *, recipient: User, kind: str, facts: dict[str, Any], path: str, may_unsubscribe: bool = True
) -> RenderedMail:
    """Return the mail that tells the person, in the person's language."""
    url = f"{settings.BASE_URL}/{recipient.language}/{path}" if path else ""
    context = facts | {"recipient": recipient, "url": url, "portal_url": settings.BASE_URL}
    with translation.override(recipient.language):
        return _framed(_stem(kind), context, may_unsubscribe=may_unsubscribe)


def mail_to_outsider(*, stem: str, language: str, context: dict[str, Any]) -> RenderedMail:
    """Return a mail to somebody without an account, who has chosen nothing here.

    `stem` names the templates; the body itself says why it comes and how it stops.
    """
    with translation.override(language):
        values = context | {"portal_url": settings.BASE_URL}
        return _framed(stem, values, may_unsubscribe=False, has_account=False)


def digest_mail(*, recipient: User, notices: list[Notice]) -> RenderedMail:
    """Return one mail over all the notices, grouped, in the person's language."""
    with translation.override(recipient.language):
        context = {
            "recipient": recipient,
            "url": f"{settings.BASE_URL}{reverse('notices')}",
            "portal_url": settings.BASE_URL,
            "count": len(notices),
            "more_count": max(0, len(notices) - MOST_LINES),
            "groups": _groups(notices[:MOST_LINES]),
        }
        return _framed("notifications/digest", context, may_unsubscribe=True)


def _groups(notices: Iterable[Notice]) -> list[DigestGroup]:
    lines: dict[str, list[DigestLine]] = {}
    for notice in notices:
        line = line_of(notice)
        url = link_of(notice)
        lines.setdefault(notice.group_label, []).append(
            DigestLine(
                html=line,
                text=one_line(html.unescape(strip_tags(line))),
                url=f"{settings.BASE_URL}{url}" if url else "",
            )
        )
    return [
        DigestGroup(label=label, lines=tuple(lines[label]))
        for label in sorted(lines, key=swedish_sort_key)
    ]


def _framed(
    stem: str, context: dict[str, Any], *, may_unsubscribe: bool, has_account: bool = True
) -> RenderedMail:
    """Return subject, text and HTML in the frame of every mail, in the language now active."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    subject = one_line(_plain(f"{stem}.subject.txt", context))
    frame = context | {
        "subject": subject,
        "preferences_url": (
            f"{settings.BASE_URL}{reverse('notice_preferences')}" if has_account else ""
        ),
        "unsubscribe_url": unsubscribing.marked_url(language) if may_unsubscribe else "",
    }
    text = _plain(f"{stem}.txt", context)
    body = mark_safe(render_to_string(f"{stem}.html", context).strip())  # noqa: S308 rendered with escaping
    return RenderedMail(
        subject=subject,
        text=_plain("notifications/mail.txt", frame | {"body": text}) + "\n",
        html=_inliner().inline(render_to_string("notifications/mail.html", frame | {"body": body})),
    )


def line_of(notice: Notice) -> SafeString:
    """Return the notice as one line of HTML, in the language of the page that shows it."""
    stem = _stem(notice.kind)
    template = Engine.get_default().select_template([f"{stem}.line.html", f"{stem}.line.txt"])
    context = notice.facts | {"recipient": notice.recipient, "url": link_of(notice)}
    if str(template.name).endswith(".html"):
        return mark_safe(template.render(Context(context)).strip())  # noqa: S308 rendered with escaping
    return conditional_escape(_unescaped(template, context))


def link_of(notice: Notice) -> str:
    """Return the address of what the notice is about, in the page's language; "" if nothing."""
    return f"/{translation.get_language()}/{notice.path}" if notice.path else ""


def one_line(text: str) -> str:
    """Return the text as a header can carry it: no line breaks, not endless."""
    return " ".join(text.split())[:SUBJECT_LENGTH]


def _stem(kind: str) -> str:
    app, name = kind.split("/")
    return f"{app}/notices/{name}"


def _plain(template_name: str, context: dict[str, Any]) -> str:
    return _unescaped(Engine.get_default().get_template(template_name), context)


def _unescaped(template: Template, context: dict[str, Any]) -> str:
    # Escaping is for HTML: a firm named "A & B" must not become "A &amp; B" in a subject.
    return str(template.render(Context(context, autoescape=False))).strip()


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
