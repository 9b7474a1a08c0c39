import pytest


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Return the list that each wake-up of a job is written to, instead of going to the broker."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr("companies.profile.scoring_inputs.wake", lambda *call: calls.append(call))
    return calls
