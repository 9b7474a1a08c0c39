"""In production the portal does not start on a database with the demo's people."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from tests.factories import UserFactory
from xport import checks


@pytest.mark.django_db
def test_refuse_demo_data_stops_production_on_a_demo_database(settings):
    settings.PRODUCTION = True
    UserFactory(email="elin@laddkraft.example")
    with pytest.raises(ImproperlyConfigured, match="demo data"):
        checks.refuse_demo_data()


@pytest.mark.django_db
def test_refuse_demo_data_lets_production_start_on_real_data(settings):
    settings.PRODUCTION = True
    UserFactory(email="elin@company.test")
    checks.refuse_demo_data()


@pytest.mark.django_db
def test_refuse_demo_data_does_not_mind_a_demo_elsewhere(settings):
    settings.PRODUCTION = False
    UserFactory(email="elin@laddkraft.example")
    checks.refuse_demo_data()


def test_refuse_demo_data_leaves_a_dead_database_to_the_pages(settings, monkeypatch):
    settings.PRODUCTION = True

    def no_answer():
        raise OperationalError

    monkeypatch.setattr(checks, "is_demo_loaded", no_answer)
    checks.refuse_demo_data()
