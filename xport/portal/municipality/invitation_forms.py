"""What an officer fills in to invite firms, and how the mail is shown before it leaves."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from companies.models import Invitation
from companies.people.invitation_mail import mail_words
from companies.people.invitation_states import Obstacle
from companies.people.invitations import LONGEST_MESSAGE, LONGEST_REASON, Invitee
from xport.accounts.models import User
from xport.lib.forms import LineField, TextField

OBSTACLES = {
    Obstacle.CLAIMED: _("The company has taken over its profile already."),
    Obstacle.WAITING: _("An invitation to the company is open. Send it again, or withdraw it."),
    Obstacle.NO_ADDRESS: _("No contact person has an email address."),
    Obstacle.REFUSED: _("The person at this address wants no such mail."),
    Obstacle.STOPPED: _("Mail to this address comes back."),
    Obstacle.ADVERTISING_BLOCK: _("The company has blocked advertising."),
    Obstacle.MOVED: _("The company is no longer in your municipality's list."),
}
# What another address would change.
OF_ADDRESS = (Obstacle.REFUSED, Obstacle.STOPPED, Obstacle.NO_ADDRESS)


class LetterForm(forms.Form):
    """What is the same for many firms."""

    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=User.Language.choices,
        initial=User.Language.SWEDISH,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )
    message = TextField(
        label=_("A personal line"),
        help_text=_("Stands first in the mail, above what Xport says. Plain text."),
        max_length=LONGEST_MESSAGE,
        required=False,
    )


class InvitationForm(LetterForm):
    name = LineField(
        label=_("Who is invited"),
        max_length=120,
        error_messages={"required": _("Write the person's name.")},
    )
    email = forms.EmailField(
        label=_("Email"),
        help_text=_("Whoever reads the mail can take the profile over. Check the address."),
        max_length=254,
        error_messages={
            "required": _("Write the person's email address."),
            "invalid": _("Write an email address, like name@company.se."),
        },
    )
    reason = TextField(
        label=_("How the company itself asked for this"),
        help_text=_(
            "The company has blocked advertising, so it may be written to only if it has asked. "
            "For example “called on 3 March and wanted an account”."
        ),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say how the company asked for it.")},
    )
    field_order = ("name", "email", "language", "message", "reason")

    def __init__(self, *args: Any, is_blocked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_blocked:
            del self.fields["reason"]

    def invitee(self) -> Invitee:
        given = self.cleaned_data
        return Invitee(
            name=given["name"],
            email=given["email"],
            language=given["language"],
            message=given["message"],
        )

    def refuse(self, obstacle: Obstacle) -> None:
        self.add_error("email" if obstacle in OF_ADDRESS else None, str(OBSTACLES[obstacle]))


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The mail as it would leave, but for its two links; `values` are what it was made of."""

    sender: str
    reply_to: str
    recipient: str
    subject: str
    text: str
    language: str
    values: dict[str, str]


def preview_of(invitation: Invitation, *, by: User, values: dict[str, str]) -> Preview:
    words = mail_words(invitation, officer=by)
    return Preview(
        sender=settings.DEFAULT_FROM_EMAIL,
        reply_to=f"{by.full_name} <{by.email}>" if by.full_name else by.email,
        recipient=invitation.email,
        subject=words.subject,
        text=words.text,
        language=invitation.language,
        values=values,
    )
