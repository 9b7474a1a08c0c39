from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("companies", "0014_municipality_archives")]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="sort_key",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=160),
        ),
    ]
