"""The status page: what works, and what to look at."""

import platform

import django
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xport.accounts.requests import SignedInRequest
from xport.portal.operator import state


@never_cache
@login_required
@require_GET
def show_status(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_operator:
        raise PermissionDenied
    now = timezone.now()
    broker, jobs, scores, mails = state.broker(), state.jobs(), state.scores(), state.mails()
    register = state.register()
    context = {
        "broker": broker,
        "jobs": jobs,
        "jobs_stand_still": jobs.stand_still(now),
        "scores": scores,
        "scores_stand_still": scores.stand_still(now),
        "mails": mails,
        "mails_stand_still": mails.stand_still(now),
        "mails_url": reverse("admin:notifications_outgoingmail_changelist"),
        "addresses_url": reverse("admin:notifications_mailaddress_changelist"),
        "disk": state.disk(),
        "register": register,
        "register_is_old": register.is_old(now),
        "versions": _versions(broker),
    }
    return render(request, "portal/operator/status.html", context)


def _versions(broker: state.Broker) -> dict[str, str]:
    return {
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "PostgreSQL": _database_version(),
        "Redis": broker.version,
    }


def _database_version() -> str:
    number = connection.cursor().connection.server_version
    return f"{number // 10000}.{number % 10000}"
