"""Setting and lifting the warning of a country."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from markets.access import get_country_to_warn_of
from markets.actions import AlreadyWarnedOf, NotWarnedOf, lift_warning, warn_of_country
from markets.forms import CountryWarningForm
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_warning(request: SignedInRequest, country: str) -> HttpResponse:
    found = get_country_to_warn_of(request.user, country)
    form = CountryWarningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            warn_of_country(country=found, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The warning is set. It stands beside every score."))
        except AlreadyWarnedOf:
            messages.error(
                request, _("There is a warning already. Lift it before you set another.")
            )
        return redirect("country", found.slug)
    context = {
        "country": found,
        "warning": found.warnings.filter(lifted_at=None).first(),
        "form": form,
    }
    return render(request, "portal/public/country_warning.html", context)


@login_required
@require_POST
def end_warning(request: SignedInRequest, country: str) -> HttpResponse:
    found = get_country_to_warn_of(request.user, country)
    try:
        lift_warning(country=found, by=request.user, now=timezone.now())
        messages.success(request, _("The warning is lifted."))
    except NotWarnedOf:
        messages.error(request, _("There is no warning to lift."))
    return redirect("country", found.slug)
