import pytest
from prometheus_client import REGISTRY

from xport.metrics import observe_request


def count_of(**labels):
    return REGISTRY.get_sample_value("xport_request_seconds_count", labels) or 0


@pytest.mark.django_db
def test_request_is_measured_by_view(client):
    labels = {"view": "country", "method": "GET", "status": "200"}
    before = count_of(**labels)

    client.get("/sv/countries/de/")

    assert count_of(**labels) == before + 1


def test_invented_methods_and_addresses_make_no_series_of_their_own():
    for method in ("BREW", "BOIL"):
        observe_request(view="", method=method, status=405, seconds=0.1)

    assert count_of(view="none", method="other", status="405") >= 2
    assert count_of(view="none", method="BREW", status="405") == 0
