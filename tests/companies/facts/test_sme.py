import pytest

from companies.facts.sme import is_in_scope


@pytest.mark.parametrize(
    ("employees", "expected"), [(None, True), (0, True), (249, True), (250, False)]
)
def test_is_in_scope(employees, expected):
    assert is_in_scope(employees=employees) is expected
