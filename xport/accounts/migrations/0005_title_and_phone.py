from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sessions_and_devices")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="phone",
            field=models.CharField(
                blank=True, default="", max_length=30, verbose_name="Work phone"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="title",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="Title"),
        ),
    ]
