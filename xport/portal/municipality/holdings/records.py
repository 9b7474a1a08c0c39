"""What a municipality itself has written of a firm: log, plans, barriers, lists, officers."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from companies.inventory.contact_log import ContactLog
from companies.models import Company, ImportRow, Merge, Municipality, Responsibility
from xport.accounts.models import AuditEntry, User
from xport.notifications.models import Notice
from xport.notifications.rendering import line_of
from xport.portal.municipality.holdings.parts import (
    Review,
    Row,
    Section,
    day,
    listed,
    person,
    plain,
)


def sections_of_records(log: ContactLog) -> Iterator[Section]:
    company, municipality = log.company, log.municipality
    yield Section(code="contact_log", title=_("Contact log"), rows=tuple(_entries(log)))
    yield Section(code="follow_ups", title=_("Follow-ups"), rows=tuple(_follow_ups(log)))
    yield Section(code="barriers", title=_("Barriers"), rows=tuple(_barriers(log)))
    yield Section(
        code="responsible",
        title=_("Responsible officers"),
        rows=tuple(_responsible(company, municipality)),
    )
    yield Section(
        code="imports", title=_("Rows of lists"), rows=tuple(_imports(company, municipality))
    )
    yield Section(
        code="notices",
        title=_("Notices to officers"),
        rows=tuple(_notices(company, municipality)),
    )


def _entries(log: ContactLog) -> Iterator[Row]:
    for entry in log.entries:
        yield Row(
            name=entry.get_kind_display(),
            value=": ".join(part for part in (entry.people, entry.note) if part),
            origin=person(entry.created_by),
            day=day(entry.on),
            review=Review.NOTE,
        )


def _follow_ups(log: ContactLog) -> Iterator[Row]:
    for each in log.follow_ups:
        done = _("done %(day)s by %(person)s") % {
            "day": day(each.done_at),
            "person": person(each.done_by),
        }
        yield Row(
            name=_("Due %(day)s") % {"day": day(each.due_on)},
            value=listed([each.what, person(each.responsible), done if each.done_at else ""]),
            origin=person(each.created_by),
            day=day(each.created_at),
            review=Review.NOTE,
        )


def _barriers(log: ContactLog) -> Iterator[Row]:
    for barrier in log.barriers:
        yield Row(
            name=barrier.get_code_display(),
            value=listed([barrier.note, _("removed") if barrier.is_removed else ""]),
            origin=person(barrier.changed_by),
            day=day(barrier.changed_at),
            review=Review.BUSINESS,
        )


def _responsible(company: Company, municipality: Municipality) -> Iterator[Row]:
    """Yield who looks after the firm now, then from the log of deeds who was named before."""
    now = Responsibility.objects.filter(company=company, municipality=municipality)
    for each in now.select_related("officer"):
        yield Row(name=_("Now"), value=person(each.officer), day=day(each.since))
    deeds = AuditEntry.objects.filter(
        action="inventory.responsible_set",
        object_type=municipality._meta.label_lower,
        object_id=municipality.pk,
        details__changed__contains=company.pk,
    ).order_by("-at", "-pk")
    people = User.objects.in_bulk(
        {pk for deed in deeds for pk in (deed.actor_id, deed.details.get("officer")) if pk}
    )
    for deed in deeds:
        yield Row(
            name=_("Set"),
            value=person(people.get(deed.details.get("officer"))) or _("nobody"),
            origin=person(people.get(deed.actor_id)),
            day=day(deed.at),
        )


def _imports(company: Company, municipality: Municipality) -> Iterator[Row]:
    # The rows of a record that was merged into this one stay with it.
    merged = Merge.objects.filter(kept=company, undone_at=None)
    is_about = Q(company=company) | Q(company__in=merged.values("gone"))
    if company.organisation_number:
        is_about |= Q(organisation_number=company.organisation_number)
    rows = ImportRow.objects.filter(is_about, batch__municipality=municipality)
    for row in rows.select_related("batch__created_by").order_by("batch__created_at", "number"):
        batch = row.batch
        yield Row(
            name=_("%(file)s, row %(number)s")
            % {"file": batch.file_name or _("pasted cells"), "number": row.number},
            value=listed([row.name, row.organisation_number, *_said(row.values), *row.cells]),
            origin=person(batch.created_by),
            day=day(batch.created_at),
            review=Review.NOTE,
        )


def _said(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a row said by the firm's columns, under their names in the file of columns."""
    for name, value in values.items():
        if value not in (None, "", []):
            text = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield f"{name}: {text}"


def _notices(company: Company, municipality: Municipality) -> Iterator[Row]:
    notices = Notice.objects.filter(
        subject__company=company.public_id,
        subject__municipality=municipality.pk,
        audiences__contains="officer",
    ).select_related("recipient")
    for notice in notices.order_by("created_at", "pk"):
        yield Row(
            name=_("Notice"),
            value=plain(line_of(notice)),
            origin=_("to %(person)s") % {"person": person(notice.recipient)},
            day=day(notice.created_at),
            review=Review.NOTE,
        )
