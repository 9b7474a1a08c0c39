"""Where the links of an invitation lead: taking a profile over, and wanting no such mail.

Opening one changes nothing: mail scanners open every link.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from companies.people.invitations import InvitationDead, OwnInvitation
from companies.profile.policies import CompanyClaimed
from xport.accounts.models import User
from xport.accounts.requests import SignedInRequest
from xport.notifications.unsubscribing import FIELD, ONE_CLICK

LIVE = (State.ON_ITS_WAY, State.SENT, State.OPENED, State.UNDELIVERED)
UNKNOWN, CLAIMED = "unknown", "claimed"


@never_cache
@require_http_methods(["GET", "POST"])
def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What taking over means; a POST accepts, or leads who is not signed in to the way in."""
    invitation = invitations.invitation_with(token)
    if invitation is None or why_dead(request, invitation):
        return show_dead(request, invitation)
    if request.method != "POST":
        return _show(request, invitation, token)
    if isinstance(request.user, User):
        return _accept(request, request.user, invitation, token)
    invitations.note_opened(invitation=invitation, now=timezone.now())
    if request.POST.get("by") == "signup":
        return redirect("invitation_signup", token)
    return redirect(sign_in_url(token))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def show_waiting(request: SignedInRequest, invitation: str) -> HttpResponse:
    """The same, without the token, for those for whom the invitation waits."""
    own = get_object_or_404(invitations.invitations_for(request.user), public_id=invitation)
    if why_dead(request, own):
        return show_dead(request, own)
    if request.method == "POST":
        return _accept(request, request.user, own)
    return _show(request, own)


def sign_in_url(token: str) -> str:
    going = urlencode({"next": reverse("invitation", args=[token])})
    return f"{reverse('account_login')}?{going}"


def _show(request: HttpRequest, invitation: Invitation, token: str = "") -> HttpResponse:
    user = request.user
    context = {
        "invitation": invitation,
        "token": token,
        "is_other_address": isinstance(user, User)
        and not invitations.is_invited_address(invitation, user.email),
        "is_own_invitation": isinstance(user, User)
        and invitations.is_own_invitation(invitation, user),
    }
    return render(request, "portal/company/invitation.html", context)


def _accept(
    request: HttpRequest, user: User, invitation: Invitation, token: str = ""
) -> HttpResponse:
    try:
        company = invitations.accept(invitation=invitation, by=user, now=timezone.now())
    except OwnInvitation:
        return _show(request, invitation, token)
    except (InvitationDead, CompanyClaimed):
        invitation.refresh_from_db()
        return show_dead(request, invitation)
    text = _("%(company)s is yours now.")
    messages.success(request, text % {"company": company.name})
    return redirect("company_inherited", company.public_id)


def why_dead(request: HttpRequest, invitation: Invitation) -> str:
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


def show_dead(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Say honestly why, and which way is left; of a token that is none, nothing more."""
    why = why_dead(request, invitation) if invitation else UNKNOWN
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
