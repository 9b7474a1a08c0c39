"""Which files are taken, whoever uploads them; every limit of an upload stands here."""

from companies.files.naming import DOCUMENTS, PICTURES, has_ending_of, media_type_of
from companies.files.rewritten import Refused
from companies.models import Company, CompanyFile

LARGEST_FILE_BYTES = 20 * 1024 * 1024
MOST_ATTACHMENTS = 20
MOST_PER_REFERENCE = 5
# Each costs seconds of a processor: enough for a folder at once, too few to keep one busy.
UPLOADS_AT_ONCE = 30
UPLOADS_PER_HOUR = 60

Kind = CompanyFile.Kind
TAKEN = {Kind.LOGO: PICTURES, Kind.ATTACHMENT: PICTURES | DOCUMENTS}


def check_upload(*, kind: str, name: str, data: bytes) -> str:
    """Return the media type that name and content agree on. Raises Refused."""
    if not data:
        raise Refused("empty")
    if len(data) > LARGEST_FILE_BYTES:
        raise Refused("too_large")
    media_type = media_type_of(data)
    if media_type not in TAKEN[Kind(kind)]:
        raise Refused(f"{kind}_type")
    if not has_ending_of(name, media_type):
        raise Refused("name_and_content_differ")
    return media_type


def check_room(company: Company, reference_key: str) -> None:
    """Raise Refused if the firm or the reference has as many attachments as it may. Two queries."""
    attachments = CompanyFile.objects.filter(company=company, kind=Kind.ATTACHMENT)
    if attachments.count() >= MOST_ATTACHMENTS:
        raise Refused("too_many_files")
    if attachments.filter(reference_key=reference_key).count() >= MOST_PER_REFERENCE:
        raise Refused("too_many_for_reference")
