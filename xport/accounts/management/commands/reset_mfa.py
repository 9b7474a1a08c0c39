"""Help somebody who has lost the phone or key that they sign in with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from xport.accounts.actions import reset_second_step
from xport.accounts.models import User


class Command(BaseCommand):
    help = (
        "Take away a person's passkeys and codes, after making sure that it is them who asks: "
        "call back on a number that you had before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        steps = reset_second_step(user=user, by=None, now=timezone.now())
        self.stdout.write(f"{user.email}: {steps} taken away, signed out everywhere, told by mail.")
