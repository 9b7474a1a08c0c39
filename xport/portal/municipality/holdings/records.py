"""What a municipality itself has written of a firm: log, plans, barriers, lists, officers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from companies.imports.additions import Addition
from companies.imports.question_words import answer_words, asking_words
from companies.imports.reading.cells import decoded
from companies.imports.reading.results import Question
from companies.imports.words import addition_words, answers_in_words
from companies.inventory.contact_log import ContactLog
from companies.models import (
    Company,
    ContactEntry,
    ContactEntryVersion,
    ImportRow,
    Invitation,
    Merge,
    Move,
    MoveRequest,
    Municipality,
    Responsibility,
)
from companies.people.invitation_states import state_of
from markets.queries import vocabulary
from xport.accounts.models import AuditEntry, User
from xport.notifications.models import Notice
from xport.notifications.rendering import line_of
from xport.portal.municipality.holdings.parts import (
    Review,
    Row,
    Section,
    day,
    fragment,
    listed,
    person,
    plain,
)

Versions = Mapping[int, Iterable[ContactEntryVersion]]


def sections_of_records(
    log: ContactLog, versions: Versions | None, *, now: datetime
) -> Iterator[Section]:
    """Yield the sections; `versions` of the log's entries, None for who may not read them."""
    company, municipality = log.company, log.municipality
    yield Section(code="contact_log", title=_("Contact log"), rows=tuple(_entries(log, versions)))
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
        code="invitations",
        title=_("Invitations"),
        rows=tuple(_invitations(company, municipality, now)),
    )
    yield Section(
        code="moves",
        title=_("Moves between municipalities"),
        rows=(*_moves(company, municipality), *_move_requests(company, municipality)),
    )
    yield Section(
        code="notices",
        title=_("Notices to officers"),
        rows=tuple(_notices(company, municipality)),
    )


def _entries(log: ContactLog, versions: Versions | None) -> Iterator[Row]:
    for entry in log.entries:
        if entry.removed_at:
            yield _removed(entry)
            continue
        yield Row(
            name=entry.get_kind_display(),
            value=_said_with(entry),
            origin=person(entry.created_by),
            day=day(entry.on),
            review=Review.NOTE,
        )
        if versions is not None:
            yield from map(_earlier, versions.get(entry.pk, ()))
        elif entry.corrected_at:
            yield Row(
                name=_("%(kind)s, corrected") % {"kind": entry.get_kind_display()},
                value=_("what it said before is in the extract of a lead officer"),
                day=day(entry.corrected_at),
            )


def _removed(entry: ContactEntry) -> Row:
    """Tell that there was an entry: its words are hidden from everybody."""
    return Row(
        name=_("%(kind)s, removed") % {"kind": entry.get_kind_display()},
        value=_("noted %(day)s; the words are kept, hidden") % {"day": day(entry.on)},
        origin=person(entry.removed_by),
        day=day(entry.removed_at),
    )


def _earlier(version: ContactEntryVersion) -> Row:
    return Row(
        name=_("%(kind)s, before it was corrected") % {"kind": version.get_kind_display()},
        value=listed([day(version.on), _said_with(version)]),
        origin=_("corrected by %(person)s") % {"person": person(version.replaced_by) or "–"},
        day=day(version.replaced_at),
        review=Review.NOTE,
    )


def _said_with(entry: ContactEntry | ContactEntryVersion) -> str:
    return ": ".join(part for part in (entry.people, entry.note) if part)


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
    found = ImportRow.objects.filter(is_about, batch__municipality=municipality)
    rows = found.select_related("batch__created_by").order_by("batch__created_at", "number")
    categories = vocabulary().categories if rows else {}
    places = _places_answered(rows)
    for row in rows:
        batch = row.batch
        answers = answers_in_words(row.values, categories)
        yield Row(
            name=_("%(file)s, row %(number)s")
            % {"file": batch.file_name or _("pasted cells"), "number": row.number},
            value=listed(
                [row.name, row.organisation_number]
                + [f"{label}: {words}" for label, words in answers if words]
                + [": ".join(addition_words(Addition.from_json(each))) for each in row.additions]
                + [_asked(question, places) for question in _questions(row)]
                + [decoded(cell) for cell in row.cells]
            ),
            origin=person(batch.created_by),
            day=day(batch.created_at),
            review=Review.NOTE,
        )


def _questions(row: ImportRow) -> list[Question]:
    return [Question.from_json(each) for each in row.questions]


def _asked(question: Question, places: Mapping[str, str]) -> str:
    """Return what was asked about a cell of the row, and what was answered."""
    answer = answer_words(question, question.answer, places) if question.answer else ""
    return f"{asking_words(question)} {answer}".strip()


def _places_answered(rows: Iterable[ImportRow]) -> dict[str, str]:
    """Return the names of the municipalities that answers name. One query, or none."""
    codes = {question.answer for row in rows for question in _questions(row) if question.answer}
    found = Municipality.objects.filter(pk__in=codes) if codes else Municipality.objects.none()
    return dict(found.values_list("pk", "name"))


def _invitations(company: Company, municipality: Municipality, now: datetime) -> Iterator[Row]:
    sent = Invitation.objects.filter(company=company, municipality=municipality)
    people = sent.select_related("mail", "created_by", "accepted_by").order_by("created_at", "pk")
    for each in people:
        state = fragment(
            "portal/company/_invitation_state.html", state=state_of(each, now=now), invitation=each
        )
        yield Row(
            name=_("Invitation"),
            value=listed(
                [each.name, each.email, each.message, each.reason, state]
                + [person(each.accepted_by), day(each.accepted_at or each.ended_at)]
            ),
            origin=person(each.created_by),
            day=day(each.created_at),
            review=Review.PERSON,
        )


def _moves(company: Company, municipality: Municipality) -> Iterator[Row]:
    of_both = Q(origin=municipality) | Q(destination=municipality)
    moves = Move.objects.filter(of_both, company=company)
    for move in moves.select_related("origin", "destination").order_by("moved_at", "pk"):
        yield Row(
            name=_("From %(origin)s to %(destination)s")
            % {"origin": move.origin.name, "destination": move.destination.name},
            value=listed([move.name, move.organisation_number]),
            day=day(move.moved_at),
        )


def _move_requests(company: Company, municipality: Municipality) -> Iterator[Row]:
    of_both = Q(destination=municipality) | Q(asked_of=municipality)
    requests = MoveRequest.objects.filter(of_both, company=company)
    people = requests.select_related("destination", "asked_by")
    for request in people.order_by("asked_at", "pk"):
        yield Row(
            name=_("%(municipality)s asks for the company")
            % {"municipality": request.destination.name},
            value=listed(
                [request.name, request.organisation_number, request.get_state_display()]
                + [request.reason]
            ),
            origin=person(request.asked_by),
            day=day(request.asked_at),
            review=Review.NOTE if request.reason else Review.NONE,
        )


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
