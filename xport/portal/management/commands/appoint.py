"""Make the first people, who cannot be appointed in the portal because nobody is there yet."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from companies.models import Municipality
from companies.people.actions import appoint_officer
from markets.actions import appoint_adviser
from markets.models import Market
from xport.accounts.actions import appoint_operator, change_details, create_person
from xport.accounts.models import User
from xport.lib.phone import is_phone


class Command(BaseCommand):
    help = "Give a person a role; a person who is not known yet is created."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=("operator", "officer", "adviser"))
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="full name of a new person")
        parser.add_argument(
            "--language",
            choices=User.Language.values,
            default=User.Language.SWEDISH.value,
            help="language of a new person's pages and mails",
        )
        parser.add_argument("--title", default="", help="title at work, as companies see it")
        parser.add_argument("--phone", default="", help="telephone at work, as companies see it")
        parser.add_argument(
            "--municipality",
            nargs="+",
            action="extend",
            default=[],
            metavar="CODE",
            help="four-digit codes of the officer's municipalities",
        )
        parser.add_argument(
            "--lead", action="store_true", help="the officer leads in these municipalities"
        )
        parser.add_argument(
            "--market",
            nargs="+",
            action="extend",
            default=[],
            metavar="CODE",
            help="the adviser's markets",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        role, now = options["role"], timezone.now()
        _check_options(role, options)
        # Codes first: a mistyped one must not leave a person without a role behind.
        municipalities = _municipalities(options["municipality"])
        markets = _markets(options["market"])
        user = self._person(options, now=now)
        details = {name: options[name] for name in ("title", "phone") if options[name]}
        change_details(user=user, by=None, now=now, **details)
        if role == "operator":
            appoint_operator(user=user, by=None, now=now)
        if role == "adviser":
            appoint_adviser(user=user, markets=markets, by=None, now=now)
        for municipality in municipalities:
            appoint_officer(
                user=user, municipality=municipality, is_lead=options["lead"], by=None, now=now
            )
        places = ", ".join(str(place) for place in (*municipalities, *markets))
        self.stdout.write(f"{user.email} is {role}{': ' if places else ''}{places}.")

    def _person(self, options: dict[str, Any], *, now: datetime) -> User:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"This is no email address: {email}") from None
        known = User.objects.filter(email__iexact=email).first()
        if known is None:
            return self._new_person(email, options, now=now)
        if not known.is_active:
            raise CommandError(f"The account is closed: {email}")
        return known

    def _new_person(self, email: str, options: dict[str, Any], *, now: datetime) -> User:
        user = create_person(
            email=email,
            full_name=options["name"],
            language=options["language"],
            password=None,
            now=now,
        )
        with translation.override(user.language):
            page = settings.BASE_URL + reverse("account_reset_password")
        self.stdout.write(f"New person. To choose a password, ask for a link at {page}")
        return user


def _check_options(role: str, options: dict[str, Any]) -> None:
    for owner, option in (("officer", "municipality"), ("adviser", "market")):
        if role == owner and not options[option]:
            raise CommandError(f"The role {owner} needs --{option} CODE.")
        if role != owner and options[option]:
            raise CommandError(f"--{option} goes with the role {owner}.")
    if options["phone"] and not is_phone(options["phone"]):
        raise CommandError(f"This is no telephone number: {options['phone']}")
    if options["lead"] and role != "officer":
        raise CommandError("--lead goes with the role officer.")


def _municipalities(codes: list[str]) -> list[Municipality]:
    rows = Municipality.objects.in_bulk(codes)
    for code in codes:
        if code not in rows:
            raise CommandError(
                f"No municipality has the code {code}. Codes have four digits, like 2482."
            )
    return list(rows.values())


def _markets(codes: list[str]) -> list[Market]:
    rows = Market.objects.in_bulk()
    for code in codes:
        if code not in rows:
            raise CommandError(f"No market has the code {code}. There are: {', '.join(rows)}.")
    return [rows[code] for code in dict.fromkeys(codes)]
