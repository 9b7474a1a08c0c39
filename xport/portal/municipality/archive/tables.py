"""The tables of a municipality's archive: which rows, and what each column means."""

from collections.abc import Callable

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import QuerySet, Value
from django.utils.translation import gettext_lazy as _

from companies.models import (
    Barrier,
    ClaimRequest,
    Company,
    CompanyFile,
    ContactEntry,
    ContactPerson,
    FollowUp,
    ImportBatch,
    ImportRow,
    Merge,
    Municipality,
    Officer,
    Product,
    Reference,
    Responsibility,
    ScoringInputs,
    SeenProof,
)
from matchmaking.models import FitScore, Match, MatchEvent
from xport.portal.municipality.archive.table import Table, columns

SENT = ScoringInputs.Kind.SENT
_COMPANY = _("The company's code in Xport, the same in every file")
_BY = _("Email address of the person at work in Xport")


def firms_of(municipality: Municipality) -> QuerySet[Company]:
    """Return the firms of the inventory: what they have not sent is theirs and not among it."""
    return Company.objects.sent().filter(municipality=municipality)


def _firms(municipality: Municipality) -> QuerySet[Company]:
    categories = StringAgg(
        "categories__code", delimiter="; ", order_by="categories__code", default=Value("")
    )
    return firms_of(municipality).annotate(category_codes=categories).order_by("sort_key", "pk")


def _of_firms(
    model: type, *order: str, path: str = "company"
) -> Callable[[Municipality], QuerySet]:
    """Return rows about the firms that are the municipality's now."""

    def rows_of(municipality: Municipality) -> QuerySet:
        firms = firms_of(municipality).order_by().values("pk")
        found: QuerySet = model.objects.filter(**{f"{path}__in": firms})  # type: ignore[attr-defined]
        return found.order_by(*order, "pk")

    return rows_of


def _own(
    model: type, *order: str, path: str = "municipality"
) -> Callable[[Municipality], QuerySet]:
    """Return rows that the municipality wrote, whosever the firm is by now."""

    def rows_of(municipality: Municipality) -> QuerySet:
        found: QuerySet = model.objects.filter(**{path: municipality})  # type: ignore[attr-defined]
        return found.order_by(*order, "pk")

    return rows_of


def _sent_scores(municipality: Municipality) -> QuerySet[FitScore]:
    return _of_firms(FitScore, "company", "market__position")(municipality).filter(kind=SENT)


def _sent_files(municipality: Municipality) -> QuerySet[CompanyFile]:
    """Return the logos: whether an attachment's reference is sent is asked firm by firm."""
    files = _of_firms(CompanyFile, "company", "created_at")(municipality)
    return files.filter(kind=CompanyFile.Kind.LOGO)


_FIRM = ("company", "company__public_id", _COMPANY)
_NAME = ("company_name", "company__name", _("The company's name"))

TABLES: tuple[Table, ...] = (
    Table(
        name="firms",
        title=_("The companies of the inventory, with what they sent or were inventoried with"),
        rows_of=_firms,
        columns=columns(
            ("company", "public_id", _COMPANY),
            ("organisation_number", "organisation_number", _("Organisation number")),
            ("name", "name", _("The company's name")),
            ("origin", "origin", _("self: it registered itself; municipality: inventoried")),
            ("categories", "category_codes", _("Codes of its categories")),
            ("legal_form", "legal_form", _("Legal form, as a code")),
            ("sni_2007", "sni_2007", _("SNI codes, edition of 2007")),
            ("sni_2025", "sni_2025", _("SNI codes, edition of 2025")),
            ("offer", "offer", _("goods, services or both")),
            ("trl", "trl", _("Highest maturity of its products, TRL 1 to 9")),
            ("certificates", "certificates", _("Certificates, as codes")),
            ("languages", "languages", _("Languages, as ISO codes")),
            ("export_experience", "export_experience", _("Export experience, as a code")),
            ("export_share_pct", "export_share_pct", _("Export share in percent of turnover")),
            ("sells_in", "sells_in", _("Countries it sells in, ISO codes")),
            ("interested_in", "interested_in", _("Countries it wants to sell in")),
            ("not_interested_in", "not_interested_in", _("Countries it does not want")),
            ("employees", "employees", _("Number of employees")),
            ("employees_class", "employees_class", _("Or the class of Statistics Sweden")),
            ("turnover_ksek", "turnover_ksek", _("Turnover in thousand SEK")),
            ("turnover_class", "turnover_class", _("Or the class of Statistics Sweden")),
            ("balance_sheet_ksek", "balance_sheet_ksek", _("Balance sheet total, thousand SEK")),
            ("size_year", "size_year", _("The financial year that the size is of")),
            ("no_references", "no_references", _("1: it has said that it has no references")),
            ("website", "website", _("Website")),
            ("summary", "summary", _("In a sentence or two")),
            ("description_sv", "description_sv", _("Description in Swedish")),
            ("description_en", "description_en", _("Description in English")),
            ("ambition", "ambition", _("Ambition")),
            ("provenance", "provenance", _("Where each answer came from and when, as JSON")),
            ("created_at", "created_at", _("When it came to Xport")),
            ("sent_at", "sent_at", _("When it was last sent or inventoried")),
            ("verified_at", "verified_at", _("When its owner was confirmed")),
        ),
    ),
    Table(
        name="products",
        title=_("Products of the companies"),
        rows_of=_of_firms(Product, "company", "position"),
        columns=columns(
            _FIRM,
            ("name", "name", _("The product")),
            ("trl", "trl", _("Maturity, TRL 1 to 9")),
            ("ip_status", "ip_status", _("How it is protected, as a code")),
        ),
    ),
    Table(
        name="references",
        title=_("References of the companies"),
        rows_of=_of_firms(Reference, "company", "position"),
        columns=columns(
            _FIRM,
            ("customer", "customer", _("Customer")),
            ("country", "country", _("Country, ISO code")),
            ("year", "year", _("Year")),
            ("description", "description", _("Description")),
        ),
    ),
    Table(
        name="contacts",
        title=_("Contact persons of the companies"),
        rows_of=_of_firms(ContactPerson, "company", "position"),
        columns=columns(
            _FIRM,
            ("name", "name", _("Name")),
            ("role", "role", _("Role")),
            ("phone", "phone", _("Telephone")),
            ("email", "email", _("Email")),
            ("is_first_contact", "is_first_contact", _("1: the one to call first")),
            ("changed_at", "changed_at", _("When it was last changed")),
        ),
    ),
    Table(
        name="claims",
        title=_("Requests to take over a profile"),
        rows_of=_of_firms(ClaimRequest, "company", "created_at"),
        columns=columns(
            _FIRM,
            ("name", "user__full_name", _("Who asked")),
            ("message", "message", _("What was written")),
            ("state", "state", _("pending, approved or refused")),
            ("created_at", "created_at", _("When it was asked")),
            ("decided_at", "decided_at", _("When it was decided")),
            ("decided_by", "decided_by__email", _BY),
            ("reason", "reason", _("The reason")),
        ),
    ),
    Table(
        name="proofs",
        title=_("Proof that somebody has seen of an answer"),
        rows_of=_of_firms(SeenProof, "company", "question"),
        columns=columns(
            _FIRM,
            ("question", "question", _("The question")),
            ("value", "value", _("The answer that was proved")),
            ("seen_at", "seen_at", _("When it was seen")),
            ("seen_by", "seen_by__email", _BY),
        ),
    ),
    Table(
        name="logos",
        title=_("Logos of the companies: the pictures themselves are the companies' own"),
        rows_of=_sent_files,
        columns=columns(
            _FIRM,
            ("file_name", "name", _("Name of the file")),
            ("created_at", "created_at", _("When it was uploaded")),
        ),
    ),
    Table(
        name="scores",
        title=_("Scores of what was sent, by market"),
        rows_of=_sent_scores,
        columns=columns(
            _FIRM,
            ("market", "market", _("The market, as a code")),
            ("status", "status", _("scored, or why not")),
            ("label", "label", _("strong, promising or weak")),
            ("score_hundredths", "score_hundredths", _("The score in hundredths of a point")),
            ("computed_at", "computed_at", _("When it was computed")),
        ),
    ),
    Table(
        name="matches",
        title=_("Matches of a company and a market"),
        rows_of=_of_firms(Match, "company", "market__position"),
        columns=columns(
            ("match", "public_id", _("The match's code in Xport")),
            _FIRM,
            ("market", "market", _("The market, as a code")),
            ("state", "state", _("How far it is, as a code")),
            ("adviser", "adviser__full_name", _("The adviser")),
            ("created_at", "created_at", _("When it was suggested")),
            ("changed_at", "changed_at", _("When it was last changed")),
        ),
    ),
    Table(
        name="match_history",
        title=_("What happened to the matches"),
        rows_of=_of_firms(MatchEvent, "match", "at", path="match__company"),
        columns=columns(
            ("match", "match__public_id", _("The match's code in Xport")),
            ("at", "at", _("When")),
            ("from_state", "from_state", _("State before")),
            ("to_state", "to_state", _("State after")),
            ("reason", "reason", _("The reason")),
            ("by", "by__full_name", _("Who did it")),
        ),
    ),
    Table(
        name="merged_records",
        title=_("Records that became one"),
        rows_of=_of_firms(Merge, "merged_at", path="kept"),
        columns=columns(
            ("company", "kept__public_id", _COMPANY),
            ("gone_name", "gone__name", _("Name of the record that is gone")),
            ("gone_number", "number", _("Its organisation number, if it was taken over")),
            ("merged_at", "merged_at", _("When")),
            ("merged_by", "merged_by__email", _BY),
            ("undone_at", "undone_at", _("When it was undone")),
        ),
    ),
    Table(
        name="contact_log",
        title=_("Contact log, also of companies that have moved away"),
        rows_of=_own(ContactEntry, "on"),
        columns=columns(
            _FIRM,
            _NAME,
            ("kind", "kind", _("call, meeting, mail, visit or note")),
            ("on", "on", _("On which day")),
            ("people", "people", _("With whom")),
            ("note", "note", _("What was said")),
            ("created_at", "created_at", _("When it was noted")),
            ("created_by", "created_by__email", _BY),
        ),
    ),
    Table(
        name="follow_ups",
        title=_("Follow-ups"),
        rows_of=_own(FollowUp, "due_on"),
        columns=columns(
            _FIRM,
            _NAME,
            ("what", "what", _("What is to be done")),
            ("due_on", "due_on", _("By which day")),
            ("responsible", "responsible__email", _BY),
            ("created_at", "created_at", _("When it was planned")),
            ("created_by", "created_by__email", _BY),
            ("done_at", "done_at", _("When it was done")),
            ("done_by", "done_by__email", _BY),
        ),
    ),
    Table(
        name="barriers",
        title=_("What stops the companies from exporting"),
        rows_of=_own(Barrier, "company", "code"),
        columns=columns(
            _FIRM,
            _NAME,
            ("code", "code", _("finance, knowledge, capacity or access")),
            ("note", "note", _("Explanation")),
            ("is_removed", "is_removed", _("1: it is removed")),
            ("changed_at", "changed_at", _("When it was last changed")),
            ("changed_by", "changed_by__email", _BY),
        ),
    ),
    Table(
        name="responsible",
        title=_("Which officer looks after which company"),
        rows_of=_own(Responsibility, "company"),
        columns=columns(
            _FIRM,
            _NAME,
            ("officer", "officer__email", _BY),
            ("since", "since", _("Since when")),
        ),
    ),
    Table(
        name="imports",
        title=_("Lists that were read in; the files lie in the folder imports"),
        rows_of=_own(ImportBatch, "created_at"),
        columns=columns(
            ("import", "public_id", _("The list's code in Xport, and its folder here")),
            ("file_name", "file_name", _("The file's name")),
            ("sha256", "sha256", _("SHA-256 of the file before personal numbers were masked")),
            ("is_masked", "is_masked", _("1: personal numbers in it were masked")),
            ("state", "state", _("How far it is, as a code")),
            ("counts", "counts", _("How many rows have each outcome, as JSON")),
            ("created_at", "created_at", _("When it was uploaded")),
            ("created_by", "created_by__email", _BY),
            ("committed_at", "committed_at", _("When it was saved")),
            ("committed_by", "committed_by__email", _BY),
            ("undone_at", "undone_at", _("When it was undone")),
            ("undone_by", "undone_by__email", _BY),
        ),
    ),
    Table(
        name="import_rows",
        title=_("Rows of the lists, and what became of each"),
        rows_of=_own(ImportRow, "batch", "number", path="batch__municipality"),
        columns=columns(
            ("import", "batch__public_id", _("The list's code in Xport, and its folder here")),
            ("number", "number", _("The spreadsheet's row number")),
            ("outcome", "outcome", _("create, update, unchanged, duplicate, refused and so on")),
            ("reason", "reason", _("Why, as a code")),
            ("company", "company__public_id", _COMPANY),
            ("name", "name", _("The company's name")),
            ("organisation_number", "organisation_number", _("Organisation number")),
            ("values", "values", _("What the row says, as JSON")),
            ("undone", "undone", _("What undoing left of it, as a code")),
        ),
    ),
    Table(
        name="officers",
        title=_("Officers of the municipality, also those who have left"),
        rows_of=_own(Officer, "created_at"),
        columns=columns(
            ("name", "user__full_name", _("Name")),
            ("email", "user__email", _("Email")),
            ("is_lead", "is_lead", _("1: leads the others")),
            ("since", "created_at", _("Since when")),
            ("ended_at", "ended_at", _("Until when")),
        ),
    ),
)
