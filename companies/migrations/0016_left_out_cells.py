"""What is left out of a row becomes objects, where there were names of fields.

Schema and data in one statement: a change of type takes the values along as it writes the table
anew, where a second column would have to be filled and renamed while rows come in.
"""

from django.db import migrations, models

# A text for each field; of a row that was read before nobody knows any more what the cell said.
FORWARDS = r"""
    ALTER TABLE companies_importrow ALTER COLUMN left_out TYPE jsonb USING regexp_replace(
        to_jsonb(left_out)::text, '"([a-z_]+)"',
        '{"field": "\1", "text": "", "code": "unreadable"}', 'g'
    )::jsonb
"""
BACKWARDS = r"""
    ALTER TABLE companies_importrow ALTER COLUMN left_out TYPE varchar(40)[] USING translate(
        jsonb_path_query_array(left_out, '$[*].field')::text, '[]', '{}'
    )::varchar(40)[]
"""


class Migration(migrations.Migration):

    dependencies = [
        ("companies", "0015_size_class_ends"),
    ]

    operations = [
        migrations.RunSQL(
            FORWARDS,
            BACKWARDS,
            state_operations=[
                migrations.AlterField(
                    model_name="importrow",
                    name="left_out",
                    field=models.JSONField(default=list),
                ),
            ],
        ),
    ]
