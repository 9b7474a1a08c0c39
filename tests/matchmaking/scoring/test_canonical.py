import pytest

from matchmaking.scoring import canonical_json, digest_of


def test_canonical_json_sorts_keys_and_leaves_no_spaces():
    assert canonical_json({"b": [1, 2], "a": "ö"}) == '{"a":"ö","b":[1,2]}'


def test_canonical_json_refuses_what_json_cannot_hold():
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json({"a": float("nan")})


def test_digest_of_is_sha256_of_the_canonical_text():
    # printf '{"a":1}' | sha256sum
    expected = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert digest_of({"a": 1}) == expected
