"""Forms in the look of the portal: {{ form.field.as_field_group }} gives the whole field."""

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xport.lib.formatting import decimal
from xport.lib.phone import LONGEST_PHONE, is_phone
from xport.lib.text import TextDamaged, clean_line, clean_text

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
# Longer lists than this are set in narrow columns, or they fill several screens.
MANY_CHOICES = 14
_UNCLEAR_SWEDISH = re.compile(r"\.\d{3}\s*$", re.ASCII)
_UNCLEAR_ENGLISH = re.compile(r",(?!\d{3}(?:\D|$))", re.ASCII)


class FieldInLook(BoundField):
    """A field that knows which shape the template gives it and where a link to it should land."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not widget.is_hidden:
            own = str(attrs.get("class") or widget.attrs.get("class", ""))
            attrs["class"] = f"{own} ds-input".strip() if "ds-input" not in own.split() else own
        return attrs

    @property
    def is_group(self) -> bool:
        return isinstance(self.field.widget, GROUPS)

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_marked_optional(self) -> bool:
        """Tell whether the label says "(optional)"; `marks_optional = False` on a form stops it."""
        is_marking = getattr(self.form, "marks_optional", True)
        # A question with "Do not know" among its answers needs no second way out.
        has_way_out = isinstance(self.field, AnswerChoiceField | AnswerMultipleChoiceField)
        return is_marking and not (self.field.required or self.is_checkbox or has_way_out)

    @property
    def choice_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """Return the choices under their headings, in order; "" heads those that have none."""
        by_value = {str(choice.data["value"]): choice for choice in self}
        groups: list[tuple[str, list[BoundWidget]]] = []
        for value, label in self.field.choices:  # type: ignore[attr-defined]
            is_group = isinstance(label, list | tuple)
            heading = str(value) if is_group else ""
            if is_group or not groups or groups[-1][0]:
                groups.append((heading, []))
            values = [each for each, _ in label] if is_group else [value]
            groups[-1][1].extend(by_value[str(each)] for each in values)
        return groups

    @property
    def has_many_choices(self) -> bool:
        return len(list(self)) > MANY_CHOICES

    @property
    def first_input_id(self) -> str:
        """The id that the error summary links to: of a group, its first choice."""
        return next(iter(self)).id_for_label if self.is_group else self.id_for_label


class Renderer(TemplatesSetting):
    """The project's form renderer: templates/django/forms/ before Django's own."""

    form_template_name = "django/forms/fields.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = FieldInLook


class AnswerChoiceField(forms.TypedChoiceField):
    """One choice by radio buttons, or None: the question stays open ("Do not know")."""

    widget = forms.RadioSelect

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **options: Any) -> None:
        options = {"required": False, "empty_value": None, **options}
        super().__init__(choices=[*choices, ("", _("Do not know"))], **options)

    def prepare_value(self, value: Any) -> Any:
        # Django checks no radio button for None; an open question must show its own answer.
        return "" if value is None else value


class AnswerMultipleChoiceField(forms.MultipleChoiceField):
    """Several choices by checkboxes; [] is the answer "none of these", None an open question.

    An open question can be said outright too ("Do not know"), unless the field is required.
    """

    NONE, UNKNOWN = "none", "unknown"
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "none_and_some": _("Choose either “None of these” or some of the others."),
        "unknown_and_some": _("Choose either “Do not know” or some of the others."),
    }

    def __init__(
        self,
        *,
        choices: Callable[[], Iterable[Any]] | Iterable[Any],
        none_label: Any = None,
        **options: Any,
    ) -> None:
        options = {"required": False, **options}
        last = [(self.NONE, none_label or _("None of these"))]
        if not options["required"]:
            last.append((self.UNKNOWN, _("Do not know")))
        # A callable is asked at every use: reference data may have changed since the start.
        super().__init__(
            choices=lambda: [*(choices() if callable(choices) else choices), *last], **options
        )

    def prepare_value(self, value: Any) -> Any:
        return [self.NONE] if value == [] else value

    def bound_data(self, data: Any, initial: Any) -> Any:
        # Nothing ticked is no answer, and must not come back ticked as "None of these".
        return super().bound_data(data, initial) or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str] | None:
        chosen = super().clean(value)
        for alone, code in ((self.NONE, "none_and_some"), (self.UNKNOWN, "unknown_and_some")):
            if alone in chosen and len(chosen) > 1:
                raise forms.ValidationError(self.error_messages[code], code=code)
        if self.NONE in chosen:
            return []
        return None if self.UNKNOWN in chosen else chosen or None


class ClearNumber(forms.Field):
    """A number as the page's language writes it; refuses one that is read as another by mistake.

    Django drops commas from English numbers, so that "12,5" would be stored as 125; and in Swedish
    "31.400" is thousands to its writer and thirty-one to Django.
    """

    default_error_messages = {
        "unclear": _("Write thousands without a separator, and decimals with a point."),
        "out_of_range": _("Write a number between %(least)s and %(most)s."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"localize": True, **options})

    def to_python(self, value: Any) -> Any:
        unclear = _UNCLEAR_SWEDISH if get_language() == "sv" else _UNCLEAR_ENGLISH
        if isinstance(value, str) and unclear.search(value):
            raise forms.ValidationError(self.error_messages["unclear"], code="unclear")
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Refuse what lies outside in one sentence: Django's own say one end each, and digits."""
        super().validate(value)
        # The field of numbers that comes after this class has them.
        least, most = getattr(self, "min_value", None), getattr(self, "max_value", None)
        if value is None or least is None or most is None or least <= value <= most:
            return
        ends = {"least": decimal(least), "most": decimal(most)}
        raise forms.ValidationError(
            self.error_messages["out_of_range"], code="out_of_range", params=ends
        )


class NumberField(ClearNumber, forms.DecimalField):
    pass


class WholeNumberField(ClearNumber, forms.IntegerField):
    pass


class LineField(forms.CharField):
    """Text on one line, stored clean; damaged text is an error, not a guess."""

    clean_characters: ClassVar[Callable[..., str]] = staticmethod(clean_line)
    default_error_messages = {
        "damaged": _("The text has characters that cannot be read. Write it again by hand."),
    }

    def to_python(self, value: Any) -> str:
        try:
            return self.clean_characters(super().to_python(value) or "")
        except TextDamaged as error:
            raise forms.ValidationError(self.error_messages["damaged"], code="damaged") from error


class TextField(LineField):
    """Text on several lines, stored clean."""

    clean_characters: ClassVar[Callable[..., str]] = staticmethod(clean_text)
    widget = forms.Textarea(attrs={"rows": 4})


class PhoneField(LineField):
    """A number kept as it was written, for people to read."""

    default_error_messages = {
        "phone": _("Write a telephone number with digits, for example 070-174 06 05."),
    }
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_PHONE, **options})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and not is_phone(text):
            raise forms.ValidationError(self.error_messages["phone"], code="phone")
        return text


class ReadOnceForm(forms.Form):
    """A form that asks for the choices of its fields once, not at each use on a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_of_models = isinstance(field, forms.ModelChoiceField)
            if isinstance(field, forms.ChoiceField) and not is_of_models:
                field.choices = [*field.choices]  # type: ignore[misc]


class FilterForm(forms.Form):
    """The form of a django-filter FilterSet."""

    # Every field of a filter is optional; to say so at each would be noise.
    marks_optional = False
