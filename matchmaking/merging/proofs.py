"""Proofs that go with an answer when a merge changes it, and come back with it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from companies.models import Company, SeenProof
from companies.profile.answers import answers_of
from companies.profile.proofs import provable_answers, still_proves
from xport.accounts.models import User


def proofs_as_json(
    proofs: Iterable[SeenProof], *, without: Iterable[SeenProof]
) -> list[dict[str, Any]]:
    """Return the proofs that are no longer there."""
    there = set(without)
    return [
        {
            "question": each.question,
            "value": each.value,
            "seen_at": each.seen_at.isoformat(),
            "seen_by": each.seen_by_id,
        }
        for each in proofs
        if each not in there
    ]


def restore_proofs(company: Company, lost: Iterable[Mapping[str, Any]]) -> None:
    """Bring back proofs of answers that stand as they did; a later proof of the same stays."""
    provable = provable_answers(answers_of(company))
    later = {each.question: each for each in company.seen_proofs.all()}
    for each in lost:
        found = later.get(each["question"])
        is_proved = found is not None and still_proves(found, provable)
        if is_proved or provable.get(each["question"]) != each["value"]:
            continue
        # Whoever saw it may have been deleted since.
        person = User.objects.filter(pk=each["seen_by"]).first()
        SeenProof.objects.update_or_create(
            company=company,
            question=each["question"],
            defaults={
                "value": each["value"],
                "seen_at": datetime.fromisoformat(each["seen_at"]),
                "seen_by": person,
            },
        )
