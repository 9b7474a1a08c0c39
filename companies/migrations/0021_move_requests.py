import django.db.models.deletion
import xport.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0020_invitation_waits_for'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MoveRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=xport.lib.ids.new_public_id, max_length=16, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('organisation_number', models.CharField(max_length=11)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waits for an answer'), ('accepted', 'Yes, it has moved'), ('declined', 'No, it has not moved'), ('expired', 'Nobody has answered'), ('closed', 'Closed without an answer')], default='waiting', max_length=10)),
                ('reason', models.CharField(blank=True, default='', max_length=600)),
                ('ended_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.municipality')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='move_requests', to='companies.company')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.municipality')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['destination', '-asked_at'], name='companies_moverequest_asked'), models.Index(condition=models.Q(('state', 'waiting')), fields=['asked_of'], name='companies_moverequest_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('company', 'destination'), name='companies_moverequest_waits_once')],
            },
        ),
    ]
