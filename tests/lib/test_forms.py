import re
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from xport.lib.forms import (
    AnswerChoiceField,
    AnswerMultipleChoiceField,
    NumberField,
    WholeNumberField,
)


class Questions(forms.Form):
    name = forms.CharField(label="Name", help_text="As registered.")
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    offer = AnswerChoiceField(label="Offer", choices=[("goods", "Goods")])
    certificates = AnswerMultipleChoiceField(label="Certificates", choices=[("CE", "CE")])
    accept = forms.BooleanField(label="Accept")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_field_links_input_to_help_and_error():
    html = Questions({})["name"].as_field_group()

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_has_the_classes_of_the_design_system():
    html = Questions()["name"].as_field_group()

    assert '<div class="ds-field">' in html
    assert 'class="ds-input"' in html
    assert 'class="ds-label" for="id_name"' in html


def test_field_keeps_its_own_class():
    form = Questions()
    form.fields["name"].widget.attrs["class"] = "x-wide"

    assert 'class="x-wide ds-input"' in form["name"].as_field_group()


@pytest.mark.parametrize(
    ("name", "is_marked"),
    [
        ("name", False),
        ("website", True),
        ("offer", False),
        ("certificates", False),
        ("accept", False),
    ],
)
def test_only_fields_without_a_way_out_are_marked_optional(name, is_marked):
    assert ("(optional)" in Questions()[name].as_field_group()) is is_marked


def test_form_may_stop_the_optional_marks():
    form = Questions()
    form.marks_optional = False

    assert "(optional)" not in form["website"].as_field_group()


def test_group_is_a_fieldset_with_a_legend_and_a_label_per_choice():
    html = Questions()["offer"].as_field_group()

    assert re.search(r"<fieldset[^>]*>\s*<legend>Offer", html)
    assert 'for="id_offer_0"' in html
    assert "Do not know" in html


def test_group_describes_its_error_on_the_fieldset():
    form = Questions({"certificates": ["none", "CE"]})

    html = form["certificates"].as_field_group()

    assert '<fieldset class="x-q" aria-describedby="id_certificates_error">' in html


def test_error_summary_links_to_the_first_input_of_each_field():
    form = Questions({"certificates": ["none", "CE"]})

    html = render_to_string("_error_summary.html", {"form": form})

    assert 'href="#id_name"' in html
    assert 'href="#id_certificates_0"' in html
    assert 'role="alert"' in html


def test_error_summary_is_empty_while_nothing_is_wrong():
    assert render_to_string("_error_summary.html", {"form": Questions()}).strip() == ""


def test_list_without_a_tick_comes_back_without_one():
    """Not as "None of these", which would be an answer."""
    form = Questions({"name": ""})

    assert form["certificates"].value() is None
    assert not re.search(r"<input[^>]*checked", form["certificates"].as_field_group())


@pytest.mark.parametrize(
    ("data", "value"), [({}, None), ({"offer": ""}, None), ({"offer": "goods"}, "goods")]
)
def test_answer_choice_is_none_while_the_question_is_open(data, value):
    form = Questions({"name": "A", "accept": "on", **data})

    assert form.is_valid()
    assert form.cleaned_data["offer"] == value


def test_answer_choice_shows_an_open_question_as_not_known():
    assert re.search(r'value=""[^>]*checked', str(Questions()["offer"]))


@pytest.mark.parametrize(("chosen", "value"), [([], None), (["none"], []), (["CE"], ["CE"])])
def test_answer_multiple_choice_tells_none_from_unanswered(chosen, value):
    form = Questions({"name": "A", "accept": "on", "certificates": chosen})

    assert form.is_valid()
    assert form.cleaned_data["certificates"] == value


def test_answer_multiple_choice_refuses_none_together_with_some():
    form = Questions({"name": "A", "accept": "on", "certificates": ["none", "CE"]})

    assert list(form.errors) == ["certificates"]


def test_answer_multiple_choice_shows_the_empty_answer_as_none():
    html = str(Questions(initial={"certificates": []})["certificates"])

    assert re.search(r'value="none"[^>]*checked', html)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("sv", "12,5", "12.5"),
        ("sv", "1 250", "1250"),
        ("en", "12.5", "12.5"),
        ("en", "1,250", "1250"),
    ],
)
def test_number_is_read_as_the_language_writes_it(language, text, number):
    with translation.override(language):
        assert NumberField().clean(text) == Decimal(number)


@pytest.mark.parametrize(("language", "text"), [("sv", "31.400"), ("en", "12,5"), ("en", "1,25,0")])
def test_number_that_may_mean_two_things_is_refused(language, text):
    with translation.override(language), pytest.raises(ValidationError):
        NumberField().clean(text)


def test_whole_number_drops_no_comma():
    assert WholeNumberField().clean("1,250") == 1250
    with pytest.raises(ValidationError):
        WholeNumberField().clean("12,5")


@pytest.mark.parametrize("text", ["-1", "1000001", "1e309"])
def test_number_out_of_range_is_told_once_with_both_ends(text):
    field = NumberField(min_value=0, max_value=1_000_000, max_digits=10, decimal_places=3)

    with translation.override("sv"):
        with pytest.raises(ValidationError) as refusal:
            field.clean(text)

        assert refusal.value.messages == [
            "Skriv ett tal mellan 0 och 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000."
        ]
