import pytest


@pytest.fixture
def member(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def at_work(client, officer):
    client.force_login(officer)
    return client
