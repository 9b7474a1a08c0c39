"""Forms that take a file. What is in it is judged by the action, not here."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from companies.files.messages import message_for
from companies.files.policies import LARGEST_FILE_BYTES

PICTURE_ENDINGS = ".png,.jpg,.jpeg,.webp"


class UploadField(forms.FileField):
    """A file of at most 20 MB. `accept` only helps the browser's dialogue; it refuses nothing."""

    def __init__(self, *, accept: str, **options: Any) -> None:
        super().__init__(
            widget=forms.FileInput(attrs={"accept": accept}),
            error_messages={
                "required": _("Choose a file."),
                "missing": _("Choose a file."),
                "invalid": _("Choose a file."),
                "empty": _("The file is empty. Choose another one."),
            },
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        file: UploadedFile | None = super().clean(data, initial)
        # Before it is read into memory.
        if file and (file.size or 0) > LARGEST_FILE_BYTES:
            raise forms.ValidationError(message_for("too_large"), code="too_large")
        return file


class LogoForm(forms.Form):
    logo = UploadField(
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, at most 20 MB. It is shown at most 400 pixels wide."),
        accept=PICTURE_ENDINGS,
    )


class AttachmentForm(forms.Form):
    """`references` is {key: title} of the references to choose from."""

    reference = forms.ChoiceField(
        label=_("Reference"), error_messages={"required": _("Choose a reference.")}
    )
    file = UploadField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG or WebP, at most 20 MB."),
        accept=f".pdf,{PICTURE_ENDINGS}",
    )

    def __init__(self, *args: Any, references: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        reference = self.fields["reference"]
        reference.choices = [*references.items()]  # type: ignore[attr-defined]
        reference.error_messages["invalid_choice"] = message_for("reference_unknown")
