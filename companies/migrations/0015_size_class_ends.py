"""Room for the ends of a class that is none of the register's: "10-49".

Not to be reversed once such a class is stored: it does not fit the column of before.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("companies", "0014_municipality_archives"),
    ]

    operations = [
        migrations.AlterField(
            model_name="company",
            name="employees_class",
            field=models.CharField(max_length=24, null=True),
        ),
        migrations.AlterField(
            model_name="company",
            name="turnover_class",
            field=models.CharField(max_length=24, null=True),
        ),
    ]
