"""What an officer fills in to read a list in: the file or its cells, the sheet, the columns."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.files.forms import UploadField
from companies.imports.messages import field_label
from companies.imports.reading.headers import REPEATABLE, fields
from companies.imports.reading.mapping import VARIES, Column, ColumnMapping
from companies.models import ImportBatch
from xport.lib.forms import ReadOnceForm

ENDINGS = ".xlsx,.xls,.ods,.csv,.tsv,.txt"
# What becomes a firm's answer, or decides on the row; the rest is read and not kept.
USED = frozenset(
    ("organisation_number", "vat_number", "name", "trade_name", "municipality", "postcode", "city")
    + ("legal_form", "employees", "employees_fte", "employees_class", "turnover")
    + ("turnover_class", "size_year", "sni", "website", "description", "category", "status")
    + ("contact_name", "contact_role", "contact_email", "contact_phone", "notes")
    + ("marketing_block",)
)
MIXED = "mixed"
WITHOUT_NUMBERS = "without_numbers"
_UNITS = [
    ("", gettext_lazy("Choose")),
    ("kr", gettext_lazy("SEK")),
    ("tkr", gettext_lazy("Thousand SEK")),
    ("mkr", gettext_lazy("Million SEK")),
    ("mdkr", gettext_lazy("Billion SEK")),
    (MIXED, gettext_lazy("It differs: ask about each value")),
]
_EDITIONS = [
    ("", gettext_lazy("Choose")),
    ("2025", gettext_lazy("SNI 2025")),
    ("2007", gettext_lazy("SNI 2007")),
    (MIXED, gettext_lazy("I do not know: leave the codes out")),
]


class UploadListForm(forms.Form):
    """A file, or cells copied out of one; one of the two."""

    marks_optional = False
    file = UploadField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX, XLS, ODS, CSV or TSV, at most 20 MB and 200,000 rows."),
        accept=ENDINGS,
        required=False,
    )
    cells = forms.CharField(
        label=gettext_lazy("Or paste cells"),
        help_text=gettext_lazy("Copied out of a spreadsheet, with the headers if there are any."),
        widget=forms.Textarea(attrs={"rows": 5}),
        strip=False,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            has_cells = bool(cleaned["cells"].strip())
            if not cleaned["file"] and not has_cells:
                self.add_error("file", _("Choose a file, or paste cells below."))
            elif cleaned["file"] and has_cells:
                self.add_error("cells", _("Choose either a file or pasted cells, not both."))
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload:
            return {"name": upload.name or "", "content": upload.read()}
        # Half characters cannot be encoded, and say nothing.
        return {"name": "", "content": self.cleaned_data["cells"].encode("utf-8", "replace")}


class SheetForm(forms.Form):
    sheet = forms.ChoiceField(
        label=gettext_lazy("Which sheet is the list?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a sheet.")},
    )

    def __init__(self, *args: Any, batch: ImportBatch, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (sheet["name"], _sheet_words(sheet)) for sheet in batch.sheets if sheet["rows"]
        ]


def _sheet_words(sheet: dict[str, Any]) -> str:
    values = {"name": sheet["name"], "rows": sheet["rows"]}
    if sheet["is_hidden"]:
        return _("%(name)s (hidden, %(rows)s rows)") % values
    return _("%(name)s (%(rows)s rows)") % values


class ColumnsForm(ReadOnceForm):
    """One choice per column that has a header or holds anything, and what no header says.

    What somebody said of such a header before is chosen, and stands there to be changed.
    """

    marks_optional = False

    def __init__(
        self, *args: Any, mapping: ColumnMapping, is_read: bool = False, **options: Any
    ) -> None:
        """`is_read`: the rows were read by these columns before."""
        super().__init__(*args, **options)
        self._mapping = mapping
        self._is_read = is_read
        self._columns = [each for each in mapping.columns if each.header or each.samples]
        choices = _field_choices()
        for column in self._columns:
            self.fields[_name(column)] = forms.ChoiceField(
                label=column.header or _("Column %(number)s") % {"number": column.place + 1},
                help_text=" · ".join(column.samples),
                choices=choices,
                required=False,
                initial=column.field or "",
            )
        asked = filter(self._asks_unit, self._chosen_as("turnover"))
        units = [VARIES if each.unit is None and each.names_units else each.unit for each in asked]
        if units:
            self.fields["turnover_unit"] = forms.ChoiceField(
                label=_("What unit is the turnover in?"),
                choices=_UNITS,
                initial=_said(units),
                error_messages={"required": _("Say which unit the turnover is in.")},
            )
        editions = [each.edition for each in self._chosen_as("sni") if not each.header_edition]
        if editions:
            self.fields["sni_edition"] = forms.ChoiceField(
                label=_("Which edition are the SNI codes of?"),
                choices=_EDITIONS,
                initial=_said(editions),
                error_messages={"required": _("Say which edition the SNI codes are of.")},
            )

    @property
    def lacks_numbers(self) -> bool:
        """Whether no column is chosen as the organisation number: the page says what follows."""
        chosen = {self._chosen(column) for column in self._columns}
        return chosen.isdisjoint(("organisation_number", "vat_number"))

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[_name(column)] for column in self._columns]

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in ("turnover_unit", "sni_edition") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: set[str] = set()
        for column in self._columns:
            field = cleaned.get(_name(column), "")
            if field in taken:
                self.add_error(
                    _name(column), _("Two columns cannot be the same. Choose one of them.")
                )
            if field and field not in REPEATABLE:
                taken.add(field)
        if not self.errors and not taken & {"name", "trade_name"}:
            raise forms.ValidationError(_("Say which column is the company name."))
        # Whoever sends it has been told what that means.
        if not self.errors and self.lacks_numbers and WITHOUT_NUMBERS not in self.data:
            raise forms.ValidationError(
                _("Say which column is the organisation number, or go on without numbers.")
            )
        return cleaned

    @property
    def confirmed(self) -> ColumnMapping:
        """The mapping as the officer wants it; the form is valid."""
        answers = self.cleaned_data
        said = {name: VARIES if answer == MIXED else answer for name, answer in answers.items()}

        def confirmed(column: Column) -> Column:
            field = answers.get(_name(column), "") or None
            if field == "turnover":
                # Where cells say it, what was said of another column or list is no answer: the few
                # cells that do not are asked about one by one.
                unit = said["turnover_unit"] if self._asks_unit(column) else column.header_unit
                return replace(column, field=field, unit=unit)
            if field == "sni":
                edition = column.header_edition or said["sni_edition"]
                return replace(column, field=field, edition=edition)
            return replace(column, field=field)

        return replace(
            self._mapping, columns=tuple(confirmed(column) for column in self._mapping.columns)
        )

    def _asks_unit(self, column: Column) -> bool:
        """Whether somebody has to say the column's unit.

        Of one whose first cells say it only after the preview: it may ask about many others.
        """
        return not column.header_unit and (self._is_read or not column.names_units)

    def _chosen_as(self, field: str) -> list[Column]:
        return [column for column in self._columns if self._chosen(column) == field]

    def _chosen(self, column: Column) -> str:
        if self.is_bound:
            return str(self.data.get(_name(column), ""))
        return column.field or ""


def _name(column: Column) -> str:
    return f"column-{column.place}"


def _said(answers: list[str | None]) -> str:
    """Return the choice that was made of all these columns, "" if there is none."""
    same = answers[0] if len(set(answers)) == 1 else None
    return MIXED if same == VARIES else same or ""


def _field_choices() -> list[tuple[str, Any]]:
    def choices(names: frozenset[str]) -> list[tuple[str, str]]:
        return sorted(((name, field_label(name)) for name in names), key=lambda pair: pair[1])

    return [
        ("", _("Not taken along")),
        (_("Saved in the inventory"), choices(fields() & USED)),
        (_("Recognised, not saved"), choices(fields() - USED)),
    ]
