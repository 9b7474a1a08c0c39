"""After tests with real transactions: everything goes but the reference data."""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from companies.models import County, Municipality
from markets.models import Adviser, CountryWarning
from matchmaking.models import ScoringModelVersion


def empty_tables() -> None:
    """Empty every table but those of the reference data, which take longer to load than a test."""
    tables = set(connection.introspection.django_table_names(only_existing=True))
    names = ", ".join(connection.ops.quote_name(name) for name in sorted(tables - _kept_tables()))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")  # noqa: S608 names of our own tables


def _kept_tables() -> set[str]:
    reference = {
        model._meta.db_table
        for model in apps.get_app_config("markets").get_models(include_auto_created=True)
        if model not in (Adviser, Adviser.markets.through, CountryWarning)
    }
    others = (County, Municipality, ScoringModelVersion, ContentType, Permission)
    return reference | {model._meta.db_table for model in others}
