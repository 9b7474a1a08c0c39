"""The words of a notice, in the reader's language: templates/<app>/notices/<name>.*.

`.subject.txt` and `.txt` are the mail's subject and text, `.html` its body (framed by
templates/notifications/mail.html), `.line.html` or `.line.txt` the line in the inbox. They get the
facts by name, `recipient` and `url`. The frame adds the link unless the body shows it already.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from xport.accounts.models import User
from xport.notifications.models import Notice

SUBJECT_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class RenderedMail:
    subject: str
    text: str
    html: str


def mail_about(*, recipient: User, kind: str, facts: dict[str, Any], path: str) -> RenderedMail:
    """Return the mail that tells the person, in the person's language."""
    stem = _stem(kind)
    url = f"{settings.BASE_URL}/{recipient.language}/{path}" if path else ""
    context = facts | {"recipient": recipient, "url": url, "portal_url": settings.BASE_URL}
    with translation.override(recipient.language):
        subject = one_line(_plain(f"{stem}.subject.txt", context))
        frame = context | {"subject": subject}
        text = _plain(f"{stem}.txt", context)
        body = mark_safe(render_to_string(f"{stem}.html", context).strip())  # noqa: S308 rendered with escaping
        return RenderedMail(
            subject=subject,
            text=_plain("notifications/mail.txt", frame | {"body": text}) + "\n",
            html=_inliner().inline(
                render_to_string("notifications/mail.html", frame | {"body": body})
            ),
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
