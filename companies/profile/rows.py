"""Parts of a form that repeat: rows are added and taken away by buttons of the same form.

The rows stand in the form by number, in hidden fields named `<prefix>-row`. A row is taken away
by leaving its number out, so no other row's fields change their names.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from companies.profile.answer_checks import MOST_PARTS
from companies.profile.answers import Answers
from xport.lib.ids import new_public_id

_LONGEST_ROW_NUMBER = 4


class RowForm(forms.Form):
    """One row. Left empty, it is none: clearing a row is a way to take it away."""

    # What its fields begin with, and what the buttons name.
    part: ClassVar[str]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        choices: Mapping[str, Sequence[Any]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(
            data, **{"empty_permitted": True, "use_required_attribute": False, **options}
        )
        for name, listed in (choices or {}).items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    @classmethod
    def shared_choices(cls) -> dict[str, Sequence[Any]]:
        """Return the choices that cost queries: read once, however many rows there are."""
        return {}

    @classmethod
    def initial_from(cls, answers: Answers) -> list[dict[str, Any]]:
        """Return the values of each row that the answers hold."""
        raise NotImplementedError

    @classmethod
    def changes(cls, rows: list[dict[str, Any]], before: Answers) -> dict[str, object]:
        """Return the answers that the cleaned rows give."""
        raise NotImplementedError

    def has_changed(self) -> bool:
        # The key is the server's: a row that holds nothing else is empty.
        return bool(set(self.changed_data) - {"key"})


class Rows:
    """The rows of one part: from stored values, or as they came with a form."""

    def __init__(
        self,
        row: type[RowForm],
        *,
        initial: Iterable[dict[str, Any]] = (),
        data: QueryDict | None = None,
    ) -> None:
        self.row = row
        self._choices = row.shared_choices()
        if data is None:
            values = [*initial] or [{}]
            self.numbered = {
                number: self._unbound(number, each) for number, each in enumerate(values)
            }
        else:
            self.numbered = {
                number: row(data, prefix=f"{row.part}-{number}", choices=self._choices)
                for number in _numbers_in(data, row.part)
            }

    @property
    def part(self) -> str:
        return self.row.part

    @property
    def forms(self) -> list[RowForm]:
        return list(self.numbered.values())

    @property
    def can_grow(self) -> bool:
        return len(self.numbered) < MOST_PARTS

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    def cleaned(self) -> list[dict[str, Any]]:
        """Return what valid rows say, without the empty ones."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def retyped(self, *, add: bool = False, remove: str = "") -> "Rows":
        """Return the rows as they were typed, unchecked, with one more or one less."""
        again = Rows(self.row)
        again._choices = self._choices
        again.numbered = {
            number: again._unbound(number, typed_values(form))
            for number, form in self.numbered.items()
            if str(number) != remove
        }
        if add and again.can_grow:
            new = max(self.numbered, default=-1) + 1
            again.numbered[new] = again._unbound(new, {}, is_new=True)
        return again

    def _unbound(self, number: int, values: dict[str, Any], *, is_new: bool = False) -> RowForm:
        prefix = f"{self.row.part}-{number}"
        form = self.row(initial=values, prefix=prefix, choices=self._choices)
        if is_new:
            first = next(field for field in form.fields.values() if not field.widget.is_hidden)
            first.widget.attrs["autofocus"] = True
        return form


def typed_values(form: forms.BaseForm) -> dict[str, Any]:
    """Return what stands in a bound form's fields, as an unbound form can show it again."""
    return {
        name: field.bound_data(
            field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)), None
        )
        for name, field in form.fields.items()
    }


def kept_or_new_keys(keys: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the keys that are the firm's own, each once; whatever else was sent gets a new one."""
    left = set(known)
    result = []
    for key in keys:
        result.append(key if key in left else new_public_id())
        left.discard(key)
    return result


def _numbers_in(data: QueryDict, part: str) -> list[int]:
    sent = data.getlist(f"{part}-row")
    numbers = [
        int(text)
        for text in sent
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ROW_NUMBER
    ]
    # One more than there may be, so that too many are refused and not cut off.
    return list(dict.fromkeys(numbers))[: MOST_PARTS + 1]
