"""How many queries a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 20


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url)
    assert page.status_code == 200
    return [query["sql"] for query in captured.captured_queries]
