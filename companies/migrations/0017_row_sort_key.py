from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("companies", "0016_left_out_cells")]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="sort_key",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=160),
        ),
    ]
