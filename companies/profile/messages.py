"""Why a number, a name or an answer was refused, in words that say how to mend it."""

from django.utils.translation import gettext_lazy as _

_MESSAGES = {
    "org_number_missing": _("Enter the organisation number."),
    "org_number_format": _("Write only the ten digits of the organisation number."),
    "org_number_length": _("An organisation number has ten digits."),
    "org_number_checksum": _("The last digit does not fit the others. Check the number."),
    "org_number_third_digit": _("The third digit of an organisation number is 2 or higher."),
    "org_number_group": _("No organisation number begins with 0 or 4."),
    "org_number_vat_suffix": _("A VAT number ends in 01 or higher."),
    "personal_number": _("This is a personal identity number. It cannot be registered here."),
    "name_missing": _("Enter the company's name."),
    "name_too_long": _("The name may have at most 120 characters."),
    "text_damaged": _("The text holds damaged characters. Write it again."),
    "text_not_clean": _("Remove line breaks and extra spaces."),
    "text_too_long": _("The text is too long."),
    "website_invalid": _("Enter a web address that begins with https:// or http://."),
    "trl_out_of_range": _("Enter a technology readiness level from 1 to 9."),
    "export_share_pct_out_of_range": _("Enter an export share from 0 to 100."),
    "employees_out_of_range": _("Enter the number of employees, 0 or more."),
    "turnover_ksek_out_of_range": _("Enter the turnover in thousand SEK, 0 or more."),
    "balance_sheet_ksek_out_of_range": _("Enter the balance sheet total, 0 or more."),
    "size_year_out_of_range": _("Enter a year with four digits."),
    "sni_invalid": _("Write SNI codes with five digits each, at most ten, with spaces between."),
    "size_twice": _("Give either the number or a range, not both."),
    "country_twice": _("Each country can stand only once, and not where you already sell."),
    "none_and_some": _("Either list references or say that you have none."),
    "too_many": _("There can be at most 20."),
    "key_twice": _("The same part stands twice. Load the page again."),
    "code_unknown": _("Choose from the list."),
}


def message_for(code: str) -> str:
    """Return the words for a code of companies.facts or companies.profile."""
    return str(_MESSAGES[code])
