"""What people are told about scores and matches, and how often at first: officers once a day."""

from django.utils.translation import gettext_lazy as _

from xport.notifications.kinds import Frequency, NoticeKind, declare

AT_ONCE, DAILY = Frequency.AT_ONCE, Frequency.DAILY

declare(
    NoticeKind(
        code="matchmaking/score_strong",
        label=_("A score becomes strong"),
        defaults={"member": AT_ONCE, "officer": DAILY, "adviser": AT_ONCE},
    ),
    NoticeKind(
        code="matchmaking/score_fell",
        label=_("A score is no longer strong"),
        defaults={"member": AT_ONCE, "officer": DAILY, "adviser": DAILY},
    ),
    NoticeKind(
        code="matchmaking/rescored",
        label=_("New figures or a new scoring model have moved scores"),
        defaults={"member": AT_ONCE, "officer": DAILY, "adviser": DAILY},
    ),
    NoticeKind(
        code="matchmaking/verdict_given",
        label=_("An adviser gives a verdict on a match"),
        defaults={"member": AT_ONCE, "officer": DAILY},
    ),
    NoticeKind(
        code="matchmaking/match_answered",
        label=_("A company answers an adviser"),
        defaults={"adviser": AT_ONCE},
    ),
    NoticeKind(
        code="matchmaking/match_waiting",
        label=_("A match has waited for an adviser for a week"),
        defaults={"adviser": DAILY},
    ),
    NoticeKind(
        code="matchmaking/market_without_adviser",
        label=_("A match is made in a market without an adviser"),
        defaults={"officer": DAILY, "operator": AT_ONCE},
    ),
)
