"""Where who has taken a firm over sees field by field what others had entered, and from where."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import Company
from companies.people.access import get_company_for
from companies.people.contacts import contacts_of
from companies.profile.actions import AnswersChangedMeanwhile
from companies.profile.answers import answers_of
from companies.profile.inherited import confirm_origins, inherited_rows
from companies.profile.policies import NoLongerMember
from markets.queries import vocabulary
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest

ALL = "all"


@login_required
@require_http_methods(["GET", "POST"])
def look_through(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A POST names the field that is right, or all."""
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT)
    if request.method == "POST":
        return _confirm(request, company)
    rows = inherited_rows(company, vocabulary())
    context = {
        "company": company,
        "rows": rows,
        "waiting": sum(not row.is_confirmed for row in rows),
        "contacts": contacts_of(company),
        "version": answers_of(company).version,
        "has_draft": hasattr(company, "draft"),
    }
    return render(request, "portal/company/company_inherited.html", context)


def _confirm(request: SignedInRequest, company: Company) -> HttpResponse:
    field = request.POST.get("field", "")
    try:
        confirm_origins(
            company=company,
            field="" if field == ALL else field or "none",
            version=request.POST.get("version", ""),
            by=request.user,
            now=timezone.now(),
        )
    except AnswersChangedMeanwhile:
        messages.error(request, _("The answers have changed since. Look through them again."))
        return redirect("company_inherited", company.public_id)
    except NoLongerMember:
        # Lost a moment ago: the same answer as a moment later.
        raise Http404 from None
    company.refresh_from_db(fields=["provenance"])
    if any(not row.is_confirmed for row in inherited_rows(company, vocabulary())):
        return redirect("company_inherited", company.public_id)
    messages.success(request, _("Thank you. All that others had entered is right or yours now."))
    return redirect("company_profile", company.public_id)
