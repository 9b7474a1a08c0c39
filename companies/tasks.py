"""Jobs of companies."""

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from companies.files import actions as files
from companies.inventory.reminders import remind_of_follow_ups as remind_officers
from companies.people import reminders


@shared_task(
    name="companies.sweep_files",
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=5,
)
def sweep_files() -> None:
    """Delete the content of files that no row names."""
    files.sweep_files(now=timezone.now())


@shared_task(
    name="companies.remind_of_profiles",
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=5,
)
def remind_of_profiles() -> None:
    """Ask for profiles that nobody has confirmed for a year."""
    reminders.remind_of_profiles(now=timezone.now())


@shared_task(
    name="companies.remind_of_follow_ups",
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    retry_backoff_max=60,
    max_retries=5,
)
def remind_of_follow_ups() -> None:
    """Tell officers of follow-ups whose day has come."""
    remind_officers(now=timezone.now())
