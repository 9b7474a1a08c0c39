"""Where the links of an invitation lead: taking a profile over, and wanting no such mail.

Opening one changes nothing: mail scanners open every link.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from companies.models import Invitation, Membership
from companies.people import invitations
from companies.people.invitation_mail import KeyInvalid, invitation_of_key
from companies.people.invitation_states import State, is_settled, state_of
from companies.people.invitations import InvitationDead
from companies.profile.policies import CompanyClaimed
from xport.accounts.models import User
from xport.notifications.unsubscribing import FIELD, ONE_CLICK

LIVE = (State.ON_ITS_WAY, State.SENT, State.OPENED, State.UNDELIVERED)
UNKNOWN, CLAIMED = "unknown", "claimed"
WAYS_IN = {"signup": "account_signup", "login": "account_login"}


@never_cache
@require_http_methods(["GET", "POST"])
def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What taking over means; a POST accepts, or leads who is not signed in to the way in."""
    invitation = invitations.invitation_with(token)
    if invitation is None or _why_dead(request, invitation):
        return _dead(request, invitation)
    if request.method == "POST":
        invitations.note_opened(invitation=invitation, now=timezone.now())
        if isinstance(request.user, User):
            return _accept(request, request.user, token, invitation)
        entrance = WAYS_IN.get(request.POST.get("by", ""), "account_login")
        going = urlencode({"next": reverse("invitation", args=[token])})
        return redirect(f"{reverse(entrance)}?{going}")
    user = request.user
    context = {
        "invitation": invitation,
        "is_other_address": user.is_authenticated
        and user.email.lower() != invitation.email.lower(),
    }
    return render(request, "portal/company/invitation.html", context)


def _accept(request: HttpRequest, user: User, token: str, invitation: Invitation) -> HttpResponse:
    try:
        company = invitations.accept(token=token, by=user, now=timezone.now())
    except (InvitationDead, CompanyClaimed):
        invitation.refresh_from_db()
        return _dead(request, invitation)
    text = _("%(company)s is yours now.")
    messages.success(request, text % {"company": company.name})
    return redirect("company_inherited", company.public_id)


def _why_dead(request: HttpRequest, invitation: Invitation) -> str:
    """Return why the link does nothing for this visitor, "" if it works."""
    state = state_of(invitation, now=timezone.now())
    company = invitation.company
    if state in LIVE and not (company.is_sent and company.archived_at is None):
        return UNKNOWN
    if state in LIVE and is_settled(company) and not _is_member(request, invitation):
        return CLAIMED
    return "" if state in LIVE else state.value


def _is_member(request: HttpRequest, invitation: Invitation) -> bool:
    if not isinstance(request.user, User):
        return False
    return Membership.objects.filter(company=invitation.company, user=request.user).exists()


def _dead(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Say honestly why, and which way is left; of a token that is none, nothing more."""
    why = _why_dead(request, invitation) if invitation else UNKNOWN
    context = {
        "why": why or UNKNOWN,
        "invitation": invitation if why != UNKNOWN else None,
        "is_own": bool(invitation and _is_member(request, invitation)),
    }
    return render(request, "portal/company/invitation_dead.html", context)


# The key is the right to do it; a mail program's POST has neither cookie nor token (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, key: str) -> HttpResponse:
    try:
        invitation_of_key(key)
    except KeyInvalid as error:
        raise Http404 from error
    is_done = request.method == "POST" and request.POST.get(FIELD) == ONE_CLICK
    if is_done:
        invitations.stop_writing_to(key=key, now=timezone.now())
    context = {"is_done": is_done, "field": FIELD, "value": ONE_CLICK}
    # 200 and no redirect: mail programs do not follow one after a POST.
    return render(request, "portal/company/invitation_stop.html", context)
