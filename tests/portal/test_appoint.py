from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from companies.models import Officer
from markets.queries import markets_of
from xport.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db

EMAIL = "anna@kommun.example"


def appoint(*arguments: str) -> str:
    out = StringIO()
    call_command("appoint", *arguments, stdout=out)
    return out.getvalue()


def test_appoint_makes_an_operator_who_chooses_a_password_by_mail():
    said = appoint("operator", EMAIL, "--name", "Anna Berg", "--language", "en")

    user = User.objects.get()
    assert (user.email, user.full_name, user.language) == (EMAIL, "Anna Berg", "en")
    assert user.is_operator
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert "http://127.0.0.1:8000/en/accounts/password/reset/" in said
    assert AuditEntry.objects.filter(action="operator.appointed", actor_id=None).exists()


def test_appoint_makes_a_lead_officer_of_two_municipalities():
    said = appoint("officer", EMAIL, "--municipality", "2482", "2480", "--lead")

    offices = Officer.objects.filter(user__email=EMAIL, is_lead=True)
    assert set(offices.values_list("municipality", flat=True)) == {"2482", "2480"}
    assert "Skellefteå" in said


def test_appoint_takes_codes_one_by_one():
    appoint("officer", EMAIL, "--municipality", "2482", "--municipality", "2480")

    assert Officer.objects.filter(user__email=EMAIL).count() == 2


def test_appoint_adds_a_role_to_a_known_person_whatever_the_case():
    user = User.objects.create_user(EMAIL, "password", full_name="Anna Berg")

    said = appoint("adviser", EMAIL.upper(), "--market", "usa", "india", "--name", "Somebody")

    assert markets_of(user) == {"usa", "india"}
    assert User.objects.get().full_name == "Anna Berg"
    assert "password" not in said


def test_appoint_adviser_twice_is_one_adviser():
    appoint("adviser", EMAIL, "--market", "usa")

    appoint("adviser", EMAIL, "--market", "china")

    assert markets_of(User.objects.get()) == {"usa", "china"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("officer", EMAIL), "The role officer needs --municipality CODE"),
        (("adviser", EMAIL), "The role adviser needs --market CODE"),
        (("officer", EMAIL, "--municipality", "9999"), "No municipality has the code 9999"),
        (("adviser", EMAIL, "--market", "mars"), "No market has the code mars. There are: nord"),
        (("operator", EMAIL, "--market", "usa"), "--market goes with the role adviser"),
        (("operator", EMAIL, "--lead"), "--lead goes with the role officer"),
        (("operator", "anna"), "This is no email address: anna"),
    ],
)
def test_appoint_refuses_and_creates_nobody(arguments, reason):
    with pytest.raises(CommandError, match=reason):
        appoint(*arguments)

    assert not User.objects.exists()


def test_appoint_refuses_a_closed_account():
    User.objects.create_user(EMAIL, is_active=False)

    with pytest.raises(CommandError, match="The account is closed"):
        appoint("operator", EMAIL)


def test_appoint_says_title_and_telephone_also_of_a_known_person():
    for phone in ("070-174 06 05", "070-174 06 06"):
        appoint("adviser", EMAIL, "--market", "usa", "--title", "Rådgivare", "--phone", phone)

    user = User.objects.get()
    assert (user.title, user.phone) == ("Rådgivare", "070-174 06 06")


def test_appoint_refuses_what_is_no_telephone_number():
    with pytest.raises(CommandError, match="telephone"):
        appoint("adviser", EMAIL, "--market", "usa", "--phone", "ring")

    assert not User.objects.exists()
