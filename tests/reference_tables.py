"""For tests of loading: the tables as a new portal has them."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection


@pytest.fixture
def nothing_loaded(db: Any) -> None:
    """Empty the tables of the three domain apps; the test's transaction brings them back."""
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for app in ("markets", "companies", "matchmaking")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
