import ast
from pathlib import Path

import pytest
from django.conf import settings

from matchmaking.matches.messages import REFUSALS, refusal_text
from matchmaking.matches.refusals import MatchRefused, MovedMeanwhile, MoveRefused


def codes_raised() -> set[str]:
    """Return the first argument of every refusal that the package raises."""
    folder = Path(settings.BASE_DIR, "matchmaking", "matches")
    names = {"MatchRefused", "NotYourMatch", "VerdictRefused"}
    calls = (
        node
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and node.args
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_refusal_has_its_words_and_no_words_are_left_over():
    general = {MovedMeanwhile().code, MoveRefused("a", "b", "c").code}

    assert codes_raised() | general == set(REFUSALS)


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_each_refusal_is_a_sentence(code):
    assert refusal_text(MatchRefused(code)).endswith(".")
