"""What is done with a firm's profile: register, save a draft, send, edit, confirm."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from companies.facts.organisation_number import parse
from companies.models import Company, Membership, Municipality, ProfileDraft
from companies.profile import scoring_inputs
from companies.profile.answer_checks import check_answers
from companies.profile.answer_writing import write_answers
from companies.profile.answers import Answers, answers_of
from companies.profile.policies import check_member, check_not_member, check_unclaimed
from xport.accounts import audit, buckets
from xport.accounts.models import User
from xport.accounts.permissions import Permission
from xport.lib.text import clean_line

NAME_LENGTH = 120
# Registering tells whether a number is known, so it must not be a way to ask for all numbers.
REGISTRATIONS_AT_ONCE = 10
REGISTRATIONS_PER_HOUR = 10


class CompanyAlreadyKnown(Exception):
    """The organisation number is taken. The person may ask to take the profile over."""

    def __init__(self, company: Company) -> None:
        super().__init__("The organisation number is already known")
        self.company = company


class NameRefused(ValueError):
    """The name is empty or too long; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AnswersChangedMeanwhile(Exception):
    """Somebody else changed the answers since they were read."""


def register_company(
    *,
    organisation_number: str,
    name: str,
    municipality: Municipality,
    by: User,
    now: datetime,
    answers: Answers | None = None,
) -> Company:
    """Create a firm that only its owner `by` sees until it is sent, and that nobody has verified.

    Its draft begins with `answers`, if there are any. Raises CompanyAlreadyKnown,
    OrganisationNumberError, NameRefused, AnswersRefused, TextDamaged, TooManyTries.
    """
    # Outside the transaction: a refused try must stay counted.
    buckets.take(
        f"register:{by.pk}",
        capacity=REGISTRATIONS_AT_ONCE,
        per_hour=REGISTRATIONS_PER_HOUR,
        now=now,
    )
    with transaction.atomic():
        company = create_company(
            organisation_number=organisation_number,
            name=name,
            municipality=municipality,
            origin=Company.Origin.SELF,
            now=now,
        )
        Membership.objects.create(
            company=company, user=by, role=Membership.Role.OWNER, created_at=now
        )
        scoring_inputs.rewrite_all(company=company, now=now)
        audit.record(action="company.registered", by=by, obj=company, now=now)
        if answers is not None:
            empty = Answers().version
            save_draft(company=company, answers=answers, version=empty, by=by, now=now)
    return company


def create_company(
    *,
    organisation_number: str,
    name: str,
    municipality: Municipality,
    origin: str,
    now: datetime,
) -> Company:
    """Insert one firm.

    Raises CompanyAlreadyKnown, OrganisationNumberError, NameRefused, TextDamaged.
    """
    number, name = parse(organisation_number).canonical, clean_name(name)
    company = Company(
        organisation_number=number,
        name=name,
        sort_key=Company.sort_key_of(name),
        municipality=municipality,
        origin=origin,
        created_at=now,
        changed_at=now,
        # A firm that its municipality inventoried is the municipality's record from the start.
        sent_at=now if origin == Company.Origin.MUNICIPALITY else None,
    )
    try:
        # The unique constraint decides, not a look beforehand: two may register at once.
        with transaction.atomic():
            company.save(force_insert=True)
    except IntegrityError:
        known = Company.objects.filter(organisation_number=number).first()
        if known is None:
            raise
        raise CompanyAlreadyKnown(known) from None
    return company


def clean_name(name: str) -> str:
    """Return a firm's name as it is stored. Raises NameRefused, TextDamaged."""
    name = clean_line(name)
    if not name:
        raise NameRefused("name_missing")
    if len(name) > NAME_LENGTH:
        raise NameRefused("name_too_long")
    return name


@transaction.atomic
def save_draft(
    *, company: Company, answers: Answers, version: str, by: User, now: datetime
) -> ProfileDraft | None:
    """Keep answers that only the firm's members see; `version` is that of the answers read.

    Saving what stands there already changes nothing: without a draft (None) none is made. Raises
    AnswersRefused, AnswersChangedMeanwhile, NoLongerMember.
    """
    company = lock(company)
    check_member(company, by, Permission.COMPANY_EDIT)
    draft = ProfileDraft.objects.filter(company=company).first()
    stored = Answers.from_json(draft.answers) if draft else answers_of(company)
    check_answers(answers, before=stored)
    if answers == stored:
        return draft
    _check_version(stored, version)
    draft = draft or ProfileDraft(company=company, version=0)
    draft.answers = answers.to_json()
    draft.version += 1
    draft.changed_at = now
    draft.changed_by = by
    draft.save()
    scoring_inputs.rewrite(company=company, kind=scoring_inputs.Kind.DRAFT, now=now)
    audit.record(action="company.draft_saved", by=by, obj=company, now=now, version=draft.version)
    return draft


@transaction.atomic
def send_profile(*, company: Company, by: User, now: datetime) -> Company:
    """Make the draft what officers and advisers see.

    Sending what is sent already, on another day, confirms it: it is as fresh as if sent anew. Open
    questions are allowed: the score says what is missing. Raises NoLongerMember, and AnswersRefused
    if the list of codes changed since the draft was saved.
    """
    company = lock(company)
    check_member(company, by, Permission.COMPANY_SEND)
    draft = ProfileDraft.objects.filter(company=company).first()
    if draft is None and company.sent_at is not None:
        return _confirm_again(company, company.sent_at, by=by, now=now)
    answers = Answers.from_json(draft.answers) if draft else answers_of(company)
    check_answers(answers)
    changed = write_answers(company=company, answers=answers, source="company", by=by, now=now)
    company.sent_at = now
    company.save(update_fields=["sent_at"])
    if draft is not None:
        draft.delete()
    scoring_inputs.rewrite_all(company=company, now=now)
    audit.record(action="company.sent", by=by, obj=company, now=now, fields=changed)
    return company


def _confirm_again(company: Company, sent_at: datetime, *, by: User, now: datetime) -> Company:
    if localdate(sent_at) != localdate(now):
        company.sent_at = now
        company.save(update_fields=["sent_at"])
        audit.record(action="company.confirmed_again", by=by, obj=company, now=now)
    return company


@transaction.atomic
def edit_unclaimed(
    *, company: Company, answers: Answers, version: str, by: User, now: datetime
) -> Company:
    """Write the answers of a firm that has no members yet, for its municipality.

    `version` is that of the answers read. Raises CompanyClaimed, AnswersRefused,
    AnswersChangedMeanwhile.
    """
    company = lock(company)
    check_unclaimed(company)
    stored = answers_of(company)
    check_answers(answers, before=stored)
    if answers == stored:
        return company
    _check_version(stored, version)
    changed = write_answers(company=company, answers=answers, source="municipality", by=by, now=now)
    scoring_inputs.rewrite_all(company=company, now=now)
    audit.record(action="company.edited", by=by, obj=company, now=now, fields=changed)
    return company


def _check_version(stored: Answers, version: str) -> None:
    if version != stored.version:
        raise AnswersChangedMeanwhile


@transaction.atomic
def confirm_company(*, company: Company, by: User, now: datetime) -> Company:
    """Record that the firm's owner may act for it. Confirming twice changes nothing.

    Raises OwnCompany if `by` is a member of the firm.
    """
    company = lock(company)
    check_not_member(company, by)
    if not company.is_verified:
        verify(company=company, by=by, now=now)
        audit.record(action="company.confirmed", by=by, obj=company, now=now)
    return company


def verify(*, company: Company, by: User | None, now: datetime) -> None:
    """Set the mark alone; the caller holds the lock and writes the audit entry."""
    company.verified_at = now
    company.verified_by = by
    company.save(update_fields=["verified_at", "verified_by"])


def lock(company: Company) -> Company:
    """Return the firm as it stands now, held until the transaction ends."""
    # Joined with nothing: of a firm that moves while this waits the join would find no row.
    return Company.objects.select_for_update().get(pk=company.pk)
