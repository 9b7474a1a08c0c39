"""What an import says of a file and of its rows."""

from django.utils.translation import gettext_lazy as _

from companies.profile.messages import message_for

_MESSAGES = {
    "file_too_large": _("The file is larger than 20 MB. Divide it."),
    "file_too_long": _("The file has more than 200,000 rows. Divide it."),
    "file_too_wide": _("The file has more than 200 columns or a cell with too much text."),
    "file_is_workbook": _("This is a workbook. Save the sheet as CSV and import that file."),
    "file_empty": _("The file is empty."),
    "file_unreadable": _("The file is not a table of text. Save it as CSV again."),
    "encoding_unknown": _("The characters cannot be read. Save the file as CSV UTF-8."),
    "headers_unknown": _("No row has headers for both company name and organisation number."),
    "duplicate_in_file": _("The same organisation number is in an earlier row."),
    "already_here": _("The company is in the inventory already and was left unchanged."),
    "already_elsewhere": _("The company belongs to another municipality and was left unchanged."),
}
# In a row of a file the cure is another than in a form.
_IN_A_ROW = {
    "org_number_missing": _("The organisation number is missing."),
    "name_missing": _("The company name is missing."),
    "website_invalid": _("The web address cannot be used. The company was imported without it."),
    "personal_number": _("The number is a personal identity number, which is never imported."),
}


def import_message(code: str) -> str:
    """Return the words for a code of companies.imports, or of a refused number or name."""
    words = _MESSAGES.get(code) or _IN_A_ROW.get(code)
    return str(words) if words else message_for(code)
