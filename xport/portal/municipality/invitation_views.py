"""Where an officer invites firms to take their profiles over: the exact mail, then its sending."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from companies.inventory.contact_log import get_logged_company_for
from companies.models import Company, Invitation
from companies.people import invitations
from companies.people.access import get_municipality_for
from companies.people.invitation_states import (
    Candidate,
    CannotInvite,
    Obstacle,
    candidates,
    is_settled,
    obstacle_to,
)
from companies.people.invitations import Invitee, NotOpen
from xport.accounts.buckets import TooManyTries
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST
from xport.portal.municipality.invitation_forms import (
    OBSTACLES,
    InvitationForm,
    LetterForm,
    Preview,
    preview_of,
)
from xport.portal.municipality.listing import ticked_in


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    municipality, company = get_logged_company_for(request.user, code, public_id)
    if is_settled(company):
        messages.error(request, str(OBSTACLES[Obstacle.CLAIMED]))
        return redirect("company", company.public_id)
    (known,) = candidates([company], now=timezone.now())
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        is_blocked=bool(company.has_advertising_block),
        initial={"name": known.name, "email": known.email},
    )
    preview = None
    if request.method == "POST" and form.is_valid():
        if "send" in request.POST and _send(request, company, form):
            return redirect("company", company.public_id)
        preview = _preview(request, company, form)
    context = {
        "municipality": municipality,
        "company": company,
        "form": form,
        "preview": preview,
        "is_claimed": company.memberships.exists(),
        "is_waiting": known.obstacle == Obstacle.WAITING,
    }
    return render(request, "portal/municipality/company_invite.html", context)


def _send(request: SignedInRequest, company: Company, form: InvitationForm) -> bool:
    try:
        invitations.invite(
            company=company,
            invitee=form.invitee(),
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            now=timezone.now(),
        )
    except CannotInvite as refusal:
        form.refuse(refusal.why)
        return False
    text = _("The invitation is on its way to %(email)s.")
    messages.success(request, text % {"email": form.cleaned_data["email"]})
    return True


def _preview(request: SignedInRequest, company: Company, form: InvitationForm) -> Preview | None:
    """Return the mail, unless it could not be sent: then the form says why."""
    now, reason = timezone.now(), form.cleaned_data.get("reason", "")
    invitee = form.invitee()
    if form.errors:
        return None
    obstacle = obstacle_to(company, email=invitee.email, reason=reason, now=now)
    if obstacle:
        form.refuse(obstacle)
        return None
    draft = invitations.drafted(
        company=company, invitee=invitee, reason=reason, by=request.user, now=now
    )
    return preview_of(draft, by=request.user, values=form.cleaned_data)


@login_required
@require_POST
def invite_many(request: SignedInRequest, code: str) -> HttpResponse:
    """First the firms ticked in the list with the mail as it would be, then what is sent."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    ticked = ticked_in(request, municipality)
    if not ticked:
        messages.error(request, _("Tick at least one company in the list."))
        return redirect("municipality_companies", municipality.code)
    listed = candidates(ticked.select_related("municipality"), now=timezone.now())
    form = LetterForm(request.POST if "language" in request.POST else None)
    chosen = [each for each in listed if each.obstacle is None]
    if "send" in request.POST and form.is_valid():
        _send_all(request, chosen, form)
        return redirect("municipality_companies", municipality.code)
    context = {
        "municipality": municipality,
        "form": form,
        "ticked": ticked,
        "chosen": chosen,
        "left_out": [(each.company, OBSTACLES[each.obstacle]) for each in listed if each.obstacle],
        "preview": _preview_of_first(request, chosen, form),
    }
    return render(request, "portal/municipality/company_invite_many.html", context)


def _preview_of_first(
    request: SignedInRequest, chosen: list[Candidate], form: LetterForm
) -> Preview | None:
    if not chosen or (form.is_bound and not form.is_valid()):
        return None
    values = form.cleaned_data if form.is_bound else {"language": "sv", "message": ""}
    draft = invitations.drafted(
        company=chosen[0].company,
        invitee=_invitee(chosen[0], values),
        reason="",
        by=request.user,
        now=timezone.now(),
    )
    return preview_of(draft, by=request.user, values=values)


def _invitee(candidate: Candidate, values: dict[str, str]) -> Invitee:
    return Invitee(
        name=candidate.name,
        email=candidate.email,
        language=values["language"],
        message=values["message"],
    )


def _send_all(request: SignedInRequest, chosen: list[Candidate], form: LetterForm) -> None:
    """Invite each on its own: what stops one, stops no other."""
    sent = left = 0
    for candidate in chosen:
        invitee = _invitee(candidate, form.cleaned_data)
        try:
            invitations.invite(
                company=candidate.company, invitee=invitee, by=request.user, now=timezone.now()
            )
            sent += 1
        except (CannotInvite, TooManyTries):
            left += 1
    _tell(request, sent=sent, left=left)


def _tell(request: SignedInRequest, *, sent: int, left: int) -> None:
    if sent:
        text = ngettext(
            "%(count)d invitation is on its way.", "%(count)d invitations are on their way.", sent
        )
        messages.success(request, text % {"count": sent})
    if left or not sent:
        text = ngettext(
            "%(count)d company was not invited. Something stood in the way, or it was one mail too "
            "many for an hour.",
            "%(count)d companies were not invited. Something stood in the way, or it was too many "
            "mails for an hour.",
            left,
        )
        messages.warning(request, text % {"count": left})


@login_required
@require_POST
def resend(request: SignedInRequest, code: str, public_id: str, invitation: str) -> HttpResponse:
    company, sent = _get_invitation(request, code, public_id, invitation)
    try:
        invitations.resend(invitation=sent, by=request.user, now=timezone.now())
    except NotOpen:
        messages.error(request, _not_open())
    except CannotInvite as refusal:
        messages.error(request, str(OBSTACLES[refusal.why]))
    else:
        text = _("A new invitation is on its way to %(email)s. The old link is dead.")
        messages.success(request, text % {"email": sent.email})
    return redirect("company", company.public_id)


@login_required
@require_POST
def withdraw(request: SignedInRequest, code: str, public_id: str, invitation: str) -> HttpResponse:
    company, sent = _get_invitation(request, code, public_id, invitation)
    try:
        invitations.withdraw(invitation=sent, by=request.user, now=timezone.now())
    except NotOpen:
        messages.error(request, _not_open())
    else:
        messages.success(request, _("The invitation is withdrawn. Its link is dead."))
    return redirect("company", company.public_id)


def _get_invitation(
    request: SignedInRequest, code: str, public_id: str, invitation: str
) -> tuple[Company, Invitation]:
    municipality, company = get_logged_company_for(request.user, code, public_id)
    own = Invitation.objects.filter(company=company, municipality=municipality)
    return company, get_object_or_404(own, public_id=invitation)


def _not_open() -> str:
    return _("The invitation is no longer open.")
