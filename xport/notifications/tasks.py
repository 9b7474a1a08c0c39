"""Jobs of outgoing mail."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from xport.accounts import buckets, devices
from xport.accounts.session_store import SessionStore
from xport.lib.jobs import WHILE_DATABASE_IS_AWAY
from xport.notifications import actions, addresses, digests


# Ended before its lease runs out: a mail server that only trickles must not meet a second worker.
# Both limits: Celery arms the hard one when the soft one has passed, and the general one is late.
@shared_task(
    name="notifications.deliver_mail",
    soft_time_limit=settings.MAIL_LEASE_SECONDS * 2 / 3,
    time_limit=settings.MAIL_LEASE_SECONDS * 5 / 6,
    **WHILE_DATABASE_IS_AWAY,
)
def deliver_mail(mail_id: int) -> None:
    """Send one mail."""
    actions.deliver_mail(mail_id=mail_id, now=timezone.now())


@shared_task(name="notifications.sweep_mail", **WHILE_DATABASE_IS_AWAY)
def sweep_mail() -> None:
    """Wake the mails that are due."""
    actions.sweep_mail(now=timezone.now())


@shared_task(name="notifications.sweep_digests", **WHILE_DATABASE_IS_AWAY)
def sweep_digests() -> None:
    """Write the digests that are due."""
    digests.send_due_digests(now=timezone.now())


@shared_task(name="notifications.purge", **WHILE_DATABASE_IS_AWAY)
def purge() -> None:
    """Delete what only counted something that is long past."""
    now = timezone.now()
    buckets.purge(now=now)
    devices.purge(now=now)
    SessionStore.clear_expired()
    addresses.forget_old(now=now)
