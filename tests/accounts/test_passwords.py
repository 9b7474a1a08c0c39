import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xport.accounts.models import User

PERSON = User(email="karin.holmberg@laddkraft.example", full_name="Karin Holmberg")


@pytest.mark.parametrize("password", ["seven grey herons", "ååååäääö", "x7 q" * 32, "kåseberga88"])
def test_password_that_is_long_enough_is_taken(password):
    validate_password(password, PERSON)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("h7#kQ2!", "password_too_short"),
        ("ab1 " * 32 + "x", "password_too_long"),
        ("password123", "password_too_common"),
        ("xport2026", "password_own_words"),
        ("Laddkraft1", "password_own_words"),
        ("holmbergkarin", "password_own_words"),
        ("karin.holmberg", "password_too_similar"),
    ],
)
def test_password_that_is_easy_to_guess_is_refused(password, code):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, PERSON)

    assert code in {error.code for error in refusal.value.error_list}


def test_password_with_an_own_word_among_others_is_taken():
    validate_password("xport till sju hav", PERSON)


def test_stored_password_is_argon2():
    user = User()
    user.set_password("seven grey herons")

    assert user.password.startswith("argon2$argon2id$")
