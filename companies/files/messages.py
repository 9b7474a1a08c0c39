"""Why a file was refused, in words that say how to go on."""

from django.utils.translation import gettext_lazy as _

_MESSAGES = {
    "missing": _("Choose a file."),
    "empty": _("The file is empty. Choose another one."),
    "too_large": _("The file is larger than 20 MB. Choose a smaller one."),
    "logo_type": _("Choose a picture in PNG, JPEG or WebP."),
    "attachment_type": _("Choose a PDF, or a picture in PNG, JPEG or WebP."),
    "name_and_content_differ": _(
        "The content of the file is not what its name says. Save it again in a program that "
        "opens it."
    ),
    "broken": _("The file cannot be read, it may be damaged. Save it again and try once more."),
    "too_many_pixels": _("The picture has more than 50 million pixels. Make it smaller."),
    "pdf_encrypted": _("The PDF is protected. Save it without a password and restrictions."),
    "pdf_pages": _("The PDF has more than 500 pages. Choose the pages that matter."),
    "too_costly": _("The file takes too much work to check. Save it in a simpler form."),
    "busy": _("Many files are being checked just now. Try again in a minute."),
    "too_many_files": _("There are 20 attachments already. Remove one first."),
    "too_many_for_reference": _("The reference has five attachments already. Remove one first."),
    "reference_unknown": _("The reference is not in the profile any more. Choose another one."),
}


def message_for(code: str) -> str:
    """Return the words for a code of companies.files."""
    return str(_MESSAGES[code])
