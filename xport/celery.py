"""The Celery application: `celery -A xport worker`, `celery -A xport beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xport.settings")

app = Celery("xport")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
