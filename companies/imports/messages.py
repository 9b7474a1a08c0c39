"""What an import says of a file, of its columns and of its rows."""

from django.utils.translation import gettext_lazy as _

from companies.profile.messages import message_for

_OF_FILES = {
    "file_too_large": _("The file is larger than 20 MB. Divide it."),
    "file_too_long": _(
        "The file has, or claims, more than 200,000 rows. Delete empty ones or divide it."
    ),
    "file_too_wide": _("The file has more than 200 columns or a cell with too much text."),
    "file_unpacks_too_large": _(
        "Unpacked, the file is larger than 200 MB. Save the list alone as a new file."
    ),
    "file_too_costly": _(
        "The file takes too long or too much memory to read. Save the list alone as a new file."
    ),
    "file_busy": _("Other files are being read. Try again in a minute."),
    "file_empty": _("The file is empty."),
    "file_type": _("The file is no XLSX, XLS, ODS, CSV or TSV. Save it as one of these."),
    "file_name_misleads": _("The file holds something else than its name says. Save it again."),
    "file_encrypted": _("The file has a password. Save it without one."),
    "file_unreadable": _("The file cannot be read as a table. Save it as XLSX or CSV again."),
    "encoding_unknown": _("The characters cannot be read. Save the file as CSV UTF-8."),
    "headers_unknown": _(
        "No row has headers of a list of companies, such as company name and organisation number. "
        "Write them above the columns."
    ),
    "rows_missing": _("The list has headers but no rows."),
    "sheet_unclear": _("The file has several sheets. Say which one is the list."),
    "sheet_unknown": _("The file has no sheet with that name."),
    "import_stopped": _(
        "The work was begun several times and never ended, so nothing of it was kept. Try again, "
        "and tell the operator if it happens again."
    ),
}
_OF_COLUMNS = {
    "column_unknown": _("The file has no such column."),
    "field_unknown": _("Choose from the list."),
    "field_twice": _("Two columns cannot be the same. Choose one of them."),
    "unit_unknown": _("Choose from the list."),
    "edition_unknown": _("Choose from the list."),
}
_OF_ROWS = {
    "org_number_missing": _("The organisation number is missing."),
    "personal_number": _("The number is a personal identity number, which is never imported."),
    "formula_without_value": _("A formula has no value. Open the file, save it and try again."),
    "duplicate_in_file": _("The same organisation number is in an earlier row."),
    "other_municipality": _("The company is in another municipality and was set apart."),
    "municipality_ambiguous": _("The place may be in more than one municipality. Say which."),
    "date_in_number": _("The spreadsheet made a date of a number or a range. Check it."),
    "empty_row": _("The row is empty."),
    "totals_row": _("The row is a total, a note or a header and no company."),
    "company_inactive": _("The list says that the company is not active."),
    "name_missing": _("The company name is missing or longer than 120 characters."),
    "turnover_unit_unknown": _(
        "The turnover has no unit. Say whether it is SEK, thousand or more."
    ),
    "sni_ambiguous": _("The SNI code has fewer than five digits. Say which code is meant."),
    "category_unknown": _("A category is none of Xport's and was left out."),
    "email_invalid": _("The email address cannot be used and was left out."),
    "unreadable": _("Cannot be used and was left out."),
    "answered": _("Left out, as was answered."),
    "sni_edition_unknown": _("Left out: nobody has said which edition the codes are of."),
    "surplus_cells": _(
        "The row has more cells than the list has columns, perhaps by a comma within a number: "
        "put it in quotation marks."
    ),
    "direction_hidden": _(
        "A hidden character turns the direction of reading. Type the text anew instead of "
        "copying it."
    ),
    "letters_lost": _("Letters are lost or damaged. Type the text anew."),
    "text_damaged": _("Letters were damaged. Check that they are right now."),
    "already_here": _("The company is in the inventory already and was left unchanged."),
    "already_known": _("The number is already known. Nothing is changed."),
    "already_elsewhere": _("The company belongs to another municipality and was left unchanged."),
}
_MESSAGES = _OF_FILES | _OF_COLUMNS | _OF_ROWS
_FIELDS = {
    "organisation_number": _("Organisation number"),
    "vat_number": _("VAT number"),
    "name": _("Company name"),
    "trade_name": _("Trade name"),
    "municipality": _("Municipality"),
    "county": _("County"),
    "city": _("Postal town"),
    "postcode": _("Postal code"),
    "street": _("Street address"),
    "co_address": _("c/o address"),
    "employees": _("Employees"),
    "employees_fte": _("Employees, full-time equivalents"),
    "employees_class": _("Employees, size class"),
    "turnover": _("Turnover"),
    "turnover_class": _("Turnover, size class"),
    "size_year": _("Financial year"),
    "sni": _("SNI code"),
    "sni_text": _("Industry in words"),
    "description": _("Description"),
    "website": _("Website"),
    "contact_name": _("Contact person"),
    "contact_role": _("Role of the contact person"),
    "contact_email": _("Email"),
    "contact_phone": _("Telephone"),
    "category": _("Category"),
    "export": _("Export"),
    "founded": _("Founded"),
    "legal_form": _("Legal form"),
    "status": _("Active or not"),
    "marketing_block": _("Advertising block"),
    "notes": _("Notes"),
    "source_date": _("Date of the information"),
}


def import_message(code: str) -> str:
    """Return the words for a code of companies.imports, or of a refused number or name."""
    words = _MESSAGES.get(code)
    return str(words) if words else message_for(code)


def field_label(field: str) -> str:
    """Return the words for a field that a column can be."""
    return str(_FIELDS[field])
