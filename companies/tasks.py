"""Jobs of companies."""

from celery import shared_task
from django.utils import timezone

from companies.files import actions as files
from companies.inventory import move_requests
from companies.inventory.reminders import remind_of_follow_ups as remind_officers
from companies.people import reminders
from xport.lib.jobs import WHILE_DATABASE_IS_AWAY


@shared_task(name="companies.sweep_files", **WHILE_DATABASE_IS_AWAY)
def sweep_files() -> None:
    """Delete the content of files that no row names."""
    files.sweep_files(now=timezone.now())


@shared_task(name="companies.remind_of_profiles", **WHILE_DATABASE_IS_AWAY)
def remind_of_profiles() -> None:
    """Ask for profiles that nobody has confirmed for a year."""
    reminders.remind_of_profiles(now=timezone.now())


@shared_task(name="companies.remind_of_follow_ups", **WHILE_DATABASE_IS_AWAY)
def remind_of_follow_ups() -> None:
    """Tell officers of follow-ups whose day has come."""
    remind_officers(now=timezone.now())


@shared_task(name="companies.expire_move_requests", **WHILE_DATABASE_IS_AWAY)
def expire_move_requests() -> None:
    """End the requests for companies that nobody has answered in time."""
    move_requests.expire_requests(now=timezone.now())
