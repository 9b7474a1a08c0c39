import ast
from pathlib import Path

import pytest

from companies.imports.messages import import_message
from companies.profile.messages import message_for

ROOT = Path(__file__).parents[2]


def strings_in(module):
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_every_code_of_an_organisation_number_has_words():
    codes = {
        text
        for text in strings_in("companies/facts/organisation_number.py")
        if isinstance(text, str) and (text.startswith("org_number_") or text == "personal_number")
    }

    assert len(codes) == 8
    assert all(message_for(code) for code in codes)
    assert all(str(import_message(code)) for code in codes)


@pytest.mark.parametrize("code", ["website_invalid", "text_damaged", "name_too_long"])
def test_codes_shared_by_forms_and_files_have_words_in_both(code):
    assert str(message_for(code))
    assert str(import_message(code))


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        import_message("no_such_code")
