"""Rows of previews that are not written yet get the key that their firms will have.

By living code, not a copy of it: the key has to be that of the firms written beside them today.
"""

from django.db import migrations

from xport.lib.swedish_order import swedish_sort_key

LONGEST_KEY = 160


def fill(apps, _schema_editor):
    rows = apps.get_model("companies", "ImportRow").objects
    waiting = rows.filter(batch__state__in=["previewed", "committing"], sort_key="")
    some = []
    for row in waiting.only("name").iterator():
        row.sort_key = swedish_sort_key(row.name)[:LONGEST_KEY]
        some.append(row)
        if len(some) == 1000:
            rows.bulk_update(some, ["sort_key"])
            some = []
    rows.bulk_update(some, ["sort_key"])


class Migration(migrations.Migration):

    dependencies = [("companies", "0017_row_sort_key")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
