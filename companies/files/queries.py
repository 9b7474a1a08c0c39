"""A firm's files as its pages list them, and which of them others than its members may see."""

from dataclasses import dataclass

from companies.files.rewritten import Refused
from companies.models import Company, CompanyFile, Reference
from companies.profile.answers import draft_answers_of


@dataclass(frozen=True, kw_only=True)
class ReferenceFiles:
    """One reference with its attachments; `is_sent`: others than the members see them."""

    key: str
    title: str
    is_sent: bool
    files: tuple[CompanyFile, ...]


@dataclass(frozen=True, kw_only=True)
class Files:
    """What one person may see of a firm's files.

    `loose` are attachments whose reference is in the profile no more; only members see them.
    """

    logo: CompanyFile | None
    references: tuple[ReferenceFiles, ...]
    loose: tuple[CompanyFile, ...]

    @property
    def has_attachments(self) -> bool:
        return bool(self.loose) or any(reference.files for reference in self.references)


def logo_of(company: Company) -> CompanyFile | None:
    return CompanyFile.objects.filter(company=company, kind=CompanyFile.Kind.LOGO).first()


def files_of(company: Company, *, is_member: bool) -> Files:
    """Return the files by reference: of the members' own profile, or of the sent one."""
    files = list(CompanyFile.objects.filter(company=company).order_by("created_at", "id"))
    references = own_references(company) if is_member else sent_references(company)
    sent = sent_references(company)
    return Files(
        logo=next((file for file in files if file.is_logo), None),
        references=tuple(
            ReferenceFiles(
                key=key,
                title=title,
                is_sent=company.is_sent and key in sent,
                files=tuple(file for file in files if file.reference_key == key),
            )
            for key, title in references.items()
        ),
        loose=tuple(
            file
            for file in files
            if is_member and not file.is_logo and file.reference_key not in references
        ),
    )


def is_sent(file: CompanyFile) -> bool:
    """Tell whether what the file belongs to was sent."""
    if not file.company.is_sent:
        return False
    return file.is_logo or file.reference_key in sent_references(file.company)


def check_own_reference(company: Company, reference_key: str) -> None:
    """Raise Refused unless the reference stands in the members' own profile."""
    if reference_key not in own_references(company):
        raise Refused("reference_unknown")


def own_references(company: Company) -> dict[str, str]:
    """Return {key: title} of the references that the members see: the draft's, else the sent."""
    if getattr(company, "draft", None) is None:
        return sent_references(company)
    return {row.key: row.customer for row in draft_answers_of(company).references}


def sent_references(company: Company) -> dict[str, str]:
    """Return {key: title} of the references that others than the members see."""
    rows = Reference.objects.filter(company=company).order_by("position")
    return dict(rows.values_list("key", "customer"))
