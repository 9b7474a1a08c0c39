"""What must hold before the portal serves anybody, beyond what the settings refuse themselves."""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from xport.portal.demo.loading import is_demo_loaded

logger = logging.getLogger(__name__)


def refuse_demo_data() -> None:
    """Raise ImproperlyConfigured in production if the database holds the demo's people.

    Everybody knows their passwords.
    """
    if not settings.PRODUCTION:
        return
    try:
        is_demo = is_demo_loaded()
    except DatabaseError:
        # No database, no sign-in either: the pages say so until it is back.
        logger.warning("The database does not answer: it was not searched for demo data")
        return
    if is_demo:
        raise ImproperlyConfigured(
            "The database holds demo data, and demo passwords are known. Use another database."
        )
