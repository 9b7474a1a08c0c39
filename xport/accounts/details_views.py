"""The page where a person says what they are called, and where they can be reached."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xport.accounts.actions import change_details
from xport.accounts.models import User
from xport.accounts.requests import SignedInRequest
from xport.lib.forms import LineField, PhoneField


class DetailsForm(forms.Form):
    full_name = LineField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    title = LineField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("For example business developer or export adviser."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    phone = PhoneField(
        label=gettext_lazy("Work phone"),
        help_text=gettext_lazy(
            "Seen by the companies you work for, if you are an officer or adviser."
        ),
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of mails"),
        choices=User.Language.choices,
        widget=forms.RadioSelect,
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_details(request: SignedInRequest) -> HttpResponse:
    user = request.user
    initial = {name: getattr(user, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_details(user=user, by=user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("account_details")
    return render(request, "account/details.html", {"form": form})
