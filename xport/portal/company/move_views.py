"""Where a firm says that it has moved to another municipality."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.inventory.moving import MovedMeanwhile, move_company
from companies.people.access import get_company_for
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.portal.move_forms import MoveForm


@login_required
@require_http_methods(["GET", "POST"])
def change_municipality(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_SEND)
    form = MoveForm(request.POST if request.method == "POST" else None, company=company)
    if request.method == "POST" and form.is_valid():
        destination = form.cleaned_data["municipality"]
        try:
            move_company(
                company=company, destination=destination, by=request.user, now=timezone.now()
            )
        except MovedMeanwhile:
            messages.error(request, _("Somebody else has just moved the company. Look again."))
        else:
            text = _("The company belongs to %(municipality)s now.")
            messages.success(request, text % {"municipality": destination.name})
        return redirect("company", company.public_id)
    context = {"company": company, "form": form}
    return render(request, "portal/company/company_move.html", context)
