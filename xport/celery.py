"""The Celery application: `celery -A xport worker`, `celery -A xport beat`.

Only they import it: all others wake a worker by lib.jobs, and the confined processes that read
strangers' files start twice as fast without Celery.
"""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging

from xport.logs import configuration

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xport.settings")

app = Celery("xport", task_cls="xport.jobs:Job")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_all_processes_do(**_arguments: object) -> None:
    """Keep Celery from setting up lines of its own form, and from its --loglevel."""
    logging.config.dictConfig(configuration())
