"""The Django admin is the operator's alone, page by page."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import UserFactory

# They lead to the portal's own sign-in page, and out.
OPEN = {"login", "logout"}


def _addresses(resolver: URLResolver, prefix: str = "/operator/") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, prefix + str(entry.pattern))
        elif entry.name not in OPEN:
            yield prefix + _filled(entry)


def _filled(pattern: URLPattern) -> str:
    """Return the pattern as an address about the record 1; regular ones stand for any address."""
    route = str(pattern.pattern)
    if route.startswith("^") or "(?P" in route:
        return "companies/"
    for name in pattern.pattern.converters:
        route = route.replace(f"<path:{name}>", "1")
    return route


@pytest.fixture
def addresses():
    roots = [
        entry
        for entry in get_resolver().url_patterns
        if isinstance(entry, URLResolver) and entry.namespace == "admin"
    ]
    assert len(roots) == 1
    return sorted(set(_addresses(roots[0])))


@pytest.mark.parametrize("method", ["get", "post"])
def test_admin_knows_nobody_but_the_operator(client, addresses, officer, adviser, method):
    assert len(addresses) > 3 * len(admin.site._registry)

    for user in (None, officer, adviser, UserFactory(is_superuser=True)):
        if user:
            client.force_login(user)
        for address in addresses:
            answer = getattr(client, method)(address)
            is_led_away = answer.status_code == 302 and "/operator/login/" in answer["Location"]
            assert is_led_away or answer.status_code in (403, 404), address


def test_admin_shows_the_operator_every_list(client, operator):
    client.force_login(operator)

    for model in admin.site._registry:
        address = f"/operator/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(address).status_code == 200, address
