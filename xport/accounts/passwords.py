"""What a password must be, beside Django's own rules. Length counts; composition does not."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OWN_WORDS = ("xport", "export", "exportportal")
# Below this a name or a part of an address is too common to be told from chance.
SHORTEST_WORD = 4


class MaximumLengthValidator:
    """Refuses passwords so long that hashing them is an attack."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(
                _("The password is too long. Use at most %(max_length)d characters."),
                code="password_too_long",
                params={"max_length": self.max_length},
            )

    def get_help_text(self) -> str:
        return ngettext(
            "At most %(max_length)d character.",
            "At most %(max_length)d characters.",
            self.max_length,
        ) % {"max_length": self.max_length}


class OwnWordsValidator:
    """Refuses what is left too short without our own words and the person's name and address."""

    def __init__(self, rest_length: int = 6) -> None:
        self.rest_length = rest_length

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        rest = password.lower()
        for word in sorted(words_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.lower() and len(rest) < self.rest_length:
            raise ValidationError(
                _("Your name, your email and our name are easy to guess. Choose another."),
                code="password_own_words",
            )

    def get_help_text(self) -> str:
        return _("Not your name, your email or the word Xport.")


def words_of(user: AbstractBaseUser | None) -> set[str]:
    """Return the words, in lower case, that anybody would try first for this person."""
    email = str(getattr(user, "email", "") or "").lower()
    name = str(getattr(user, "full_name", "") or "").lower()
    local, _at, host = email.partition("@")
    parts = [*local.replace("-", ".").replace("_", ".").split("."), *host.split(".")]
    return {
        word
        for word in (*OWN_WORDS, local, *parts, *name.split())
        if len(word) >= SHORTEST_WORD or word in OWN_WORDS
    }
