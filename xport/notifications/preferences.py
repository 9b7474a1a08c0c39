"""How often each person wants to be mailed about what."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xport.accounts import audit
from xport.accounts.models import User
from xport.notifications import kinds
from xport.notifications.kinds import Audience, Frequency, NoticeKind
from xport.notifications.models import Notice, Preference
from xport.notifications.slots import next_slot

# The scope of an unsubscription that ends every digest; any other scope is a kind.
DIGESTS = "digests"
_MOST_URGENT_FIRST = (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY, Frequency.OFF)

Choices = Mapping[tuple[str, str], Frequency]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of the page: a kind, in one of the person's roles, and what holds for it now."""

    kind: NoticeKind
    audience: Audience
    frequency: Frequency


def frequencies_for(
    kind: NoticeKind, audiences: Mapping[int, Collection[str]]
) -> dict[int, Frequency]:
    """Return how often to mail each person about the kind; in several roles, the most urgent.

    One query, none for a kind that is always sent.
    """
    if kind.is_always_sent:
        return dict.fromkeys(audiences, Frequency.AT_ONCE)
    rows = Preference.objects.filter(user__in=audiences, kind=kind.code)
    chosen = {(row.user_id, row.audience): Frequency(row.frequency) for row in rows}
    return {
        user_id: min(
            (chosen.get((user_id, each), kind.default_for(each)) for each in held),
            key=_MOST_URGENT_FIRST.index,
        )
        for user_id, held in audiences.items()
    }


def digest_time(frequency: Frequency, now: datetime) -> datetime | None:
    """Return when the digest leaves that a notice waits for; None if it waits for none."""
    if frequency in (Frequency.DAILY, Frequency.WEEKLY):
        return next_slot(frequency, now)
    return None


def choices_of(user: User) -> list[Choice]:
    """Return what the person may choose, by role; only roles that the person holds now."""
    chosen = _chosen_by(user)
    return [
        Choice(
            kind=kind,
            audience=audience,
            frequency=chosen.get((kind.code, audience.code), kind.default_for(audience.code)),
        )
        for audience in kinds.all_audiences()
        if audience.is_held_by(user)
        for kind in kinds.all_kinds()
        if audience.code in kind.defaults and not kind.is_always_sent
    ]


@transaction.atomic
def choose(*, user: User, choices: Choices, now: datetime) -> int:
    """Keep what the person has chosen, also for notices that wait already; return how many moved.

    Kinds that are always sent are left as they are.
    """
    # Two forms sent at once must not both compute from what was before.
    User.objects.select_for_update().get(pk=user.pk)
    before = _chosen_by(user)
    changed = {
        (code, audience): frequency
        for (code, audience), frequency in choices.items()
        if not kinds.kind_of(code).is_always_sent
        and before.get((code, audience), kinds.kind_of(code).default_for(audience)) != frequency
    }
    for (code, audience), frequency in changed.items():
        Preference.objects.update_or_create(
            user=user, kind=code, audience=audience, defaults={"frequency": frequency}
        )
    if changed:
        _reschedule(user, {code for code, _ in changed}, now)
        audit.record(
            action="notice_preferences.changed", by=user, obj=user, now=now, changed=len(changed)
        )
    return len(changed)


def stop_mails(*, user: User, scope: str, now: datetime) -> int:
    """Turn off one kind in every role, or everything that comes in digests; return how many moved.

    Doing it twice changes nothing. Raises KindUnknown.
    """
    if scope == DIGESTS:
        chosen = _chosen_by(user)
        wanted = {
            pair
            for pair, default in _all_pairs()
            if chosen.get(pair, default) in (Frequency.DAILY, Frequency.WEEKLY)
        }
    else:
        kind = kinds.kind_of(scope)
        wanted = {(kind.code, audience) for audience in kind.defaults}
    return choose(user=user, choices=dict.fromkeys(wanted, Frequency.OFF), now=now)


def _all_pairs() -> Iterator[tuple[tuple[str, str], Frequency]]:
    for kind in kinds.all_kinds():
        if not kind.is_always_sent:
            for audience, default in kind.defaults.items():
                yield (kind.code, audience), default


def _chosen_by(user: User) -> dict[tuple[str, str], Frequency]:
    rows = Preference.objects.filter(user=user).values_list("kind", "audience", "frequency")
    return {(kind, audience): Frequency(frequency) for kind, audience, frequency in rows}


def _reschedule(user: User, codes: Collection[str], now: datetime) -> None:
    """Let the notices that wait for a digest wait for the one that was chosen now."""
    waiting = Notice.objects.filter(recipient=user, digest_at__isnull=False, kind__in=codes)
    for code, held in waiting.order_by().values_list("kind", "audiences").distinct():
        frequency = frequencies_for(kinds.kind_of(code), {user.pk: held})[user.pk]
        # Nothing that waits is mailed alone any more: at once then means the next morning.
        if frequency == Frequency.AT_ONCE:
            frequency = Frequency.DAILY
        waiting.filter(kind=code, audiences=held).update(digest_at=digest_time(frequency, now))
