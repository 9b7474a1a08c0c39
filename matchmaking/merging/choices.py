"""The answers of two firms side by side: which differ, and which follow a choice together."""

from collections.abc import Collection
from dataclasses import replace

from companies.models import Company
from companies.profile.answers import FIELDS, Answers, answers_of

# What is chosen together: halves of both firms would contradict each other.
_TOGETHER: dict[str, tuple[str, ...]] = {
    "employees": ("employees", "employees_class"),
    "turnover_ksek": ("turnover_ksek", "turnover_class"),
    "sells_in": ("sells_in", "interested_in", "not_interested_in"),
    "references": ("references", "no_references"),
}
_FOLLOWERS = {name for group in _TOGETHER.values() for name in group[1:]}
GROUPS: dict[str, tuple[str, ...]] = {
    name: _TOGETHER.get(name, (name,)) for name in FIELDS if name not in _FOLLOWERS
}
NAME = "name"
# Not chosen: the firm that stays takes it over.
BLOCK = "has_advertising_block"


def differing(kept: Company, gone: Company) -> list[str]:
    """Return what the two firms say differently: NAME, and groups of answers."""
    ours, theirs = answers_of(kept), answers_of(gone)
    differ = [
        group
        for group, names in GROUPS.items()
        if any(getattr(ours, name) != getattr(theirs, name) for name in names)
    ]
    return [NAME, *differ] if kept.name != gone.name else differ


def is_said(answers: Answers, group: str) -> bool:
    """Return whether the firm has answered anything of the group."""
    return any(
        getattr(answers, name) != getattr(_NOTHING_SAID, name) for name in GROUPS.get(group, ())
    )


def chosen_answers(kept: Company, gone: Company, chosen: Collection[str]) -> Answers:
    """Return the answers of `kept`, with those of `gone` in the chosen groups."""
    theirs = answers_of(gone)
    names = [name for group in chosen for name in GROUPS.get(group, ())]
    return replace(answers_of(kept), **{name: getattr(theirs, name) for name in names})


_NOTHING_SAID = Answers()
