"""Guards: a declared kind can be told, and what is told is declared."""

import ast
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, engines

from xport.notifications import kinds

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("subject.txt", "txt", "html")
LINES = ("line.html", "line.txt")
DECLARED = [kind.code for kind in kinds.all_kinds()]


def exists(template):
    try:
        engines["django"].get_template(template)
    except TemplateDoesNotExist:
        return False
    return True


def stem(code):
    app, name = code.split("/")
    return f"{app}/notices/{name}"


@pytest.mark.parametrize("code", DECLARED)
def test_every_kind_has_all_its_templates(code):
    missing = [part for part in PARTS if not exists(f"{stem(code)}.{part}")]

    assert missing == []
    assert any(exists(f"{stem(code)}.{line}") for line in LINES)


def test_every_notices_template_belongs_to_a_kind():
    files = [
        path for path in (ROOT / "templates").glob("*/notices/*") if not path.name.startswith("_")
    ]

    codes = {f"{path.parts[-3]}/{path.name.partition('.')[0]}" for path in files}
    assert codes == set(DECLARED)


@pytest.mark.parametrize("code", DECLARED)
def test_every_kind_is_for_declared_audiences(code):
    kind = kinds.kind_of(code)

    assert kind.defaults
    assert set(kind.defaults) <= {audience.code for audience in kinds.all_audiences()}


def test_officers_start_with_once_a_day():
    starts = {kind.defaults["officer"] for kind in kinds.all_kinds() if "officer" in kind.defaults}

    assert starts == {kinds.Frequency.DAILY}


def test_what_is_told_in_the_code_is_declared():
    told = set()
    for app in ("companies", "matchmaking", "markets", "xport"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    app_name, _, name = node.value.partition("/")
                    if app_name in ("companies", "matchmaking") and name.isidentifier():
                        told.add(node.value)

    assert told == set(DECLARED)


def test_unknown_kind_cannot_be_told(tell, anna):
    with pytest.raises(kinds.KindUnknown):
        tell(anna, kind="testing/unheard")


def test_kind_of_several_audiences_needs_to_know_who_is_told_as_what(anna):
    kind = kinds.kind_of("matchmaking/score_strong")

    with pytest.raises(kinds.KindUnknown, match="say for each"):
        kinds.by_audience(kind, [anna])
    with pytest.raises(kinds.KindUnknown, match="for operator"):
        kinds.by_audience(kind, {"operator": [anna]})


def test_person_in_two_audiences_is_one_person(anna):
    kind = kinds.kind_of("matchmaking/score_strong")

    people, held = kinds.by_audience(kind, {"officer": [anna], "member": [anna, anna]})

    assert people == {anna.pk: anna}
    assert held == {anna.pk: ("officer", "member")}
