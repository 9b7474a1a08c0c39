"""How often somebody may try to sign in, sign up or have a mail sent."""

from dataclasses import dataclass
from datetime import datetime

from xport.accounts import buckets
from xport.accounts.audit import digest


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One kind of bucket; each value (an account, an address) has its own."""

    name: str
    tries_per_hour: int
    # How many may come in a row, if that is more than those of an hour.
    tries_in_a_row: int = 0

    @property
    def capacity(self) -> int:
        return self.tries_in_a_row or self.tries_per_hour

    def key(self, value: str) -> str:
        return f"{self.name}:{digest(value)}"

    def take(self, value: str, *, now: datetime) -> None:
        """Count one try; raises TooManyTries."""
        buckets.take(self.key(value), capacity=self.capacity, per_hour=self.tries_per_hour, now=now)

    def put_back(self, value: str) -> None:
        buckets.put_back(self.key(value), capacity=self.capacity)


SIGN_IN_ACCOUNT = Limit(name="sign_in_account", tries_per_hour=10)
# A town hall has one address for everybody: twenty failures of one account there, not of all.
SIGN_IN_ADDRESS_AND_ACCOUNT = Limit(name="sign_in_address_and_account", tries_per_hour=20)
# Against one password tried on many accounts.
SIGN_IN_ADDRESS = Limit(name="sign_in_address", tries_per_hour=100)
# The second step has a bucket of its own: who guesses codes knows the password already.
SECOND_STEP_ACCOUNT = Limit(name="second_step_account", tries_per_hour=10)
# The owner at a known device, while somebody else keeps the account's own buckets empty.
KNOWN_DEVICE = Limit(name="known_device", tries_per_hour=10, tries_in_a_row=100)
SIGN_UP_ADDRESS = Limit(name="sign_up_address", tries_per_hour=60)
RESET_ADDRESS = Limit(name="reset_address", tries_per_hour=60)
# Nobody's mailbox is filled by somebody else's clicks.
MAIL_TO_ACCOUNT = Limit(name="mail_to_account", tries_per_hour=5)
# Nor many people's, by one who gives one address after the other as a new one of theirs.
MAIL_BY_PERSON = Limit(name="mail_by_person", tries_per_hour=10)


class SignInTry:
    """One attempt at a step of signing in: counted when made, forgotten when it succeeds.

    `device` is the key of a device that the account's owner is known by, or empty.
    """

    def __init__(
        self,
        *,
        email: str,
        address: str,
        now: datetime,
        device: str = "",
        account_limit: Limit = SIGN_IN_ACCOUNT,
    ) -> None:
        self.taken: list[tuple[Limit, str]] = []
        ordinary = (
            (account_limit, email),
            (SIGN_IN_ADDRESS_AND_ACCOUNT, f"{address} {email}"),
            (SIGN_IN_ADDRESS, address),
        )
        try:
            self._take(ordinary, now)
        except buckets.TooManyTries:
            if not device:
                raise
            self._take(((KNOWN_DEVICE, f"{device} {email}"),), now)

    def _take(self, buckets_to_take: tuple[tuple[Limit, str], ...], now: datetime) -> None:
        try:
            for limit, value in buckets_to_take:
                limit.take(value, now=now)
                self.taken.append((limit, value))
        except buckets.TooManyTries:
            # Nothing was tried, so one empty bucket must not empty the others.
            self.forget()
            raise

    def forget(self) -> None:
        for limit, value in self.taken:
            limit.put_back(value)
        self.taken = []
