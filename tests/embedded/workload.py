"""Work for a running bin/serve: python -m tests.embedded.workload make|undisturbed

A process of its own, as the servers of bin/serve are not those of the tests.
"""

import json
import sys

import django

COMPANIES = MAILS = 200
# What differs between two runs over the same answers, and may.
NOT_COMPARED = {"id", "computed_at"}


def make() -> None:
    """Write the firms and mails at once; their jobs are queued in turn, a firm and a mail."""
    from django.db import transaction
    from django.utils import timezone

    with transaction.atomic():
        for number in range(COMPANIES):
            make_company(number)
            make_mail(number, timezone.now())


def make_company(number: int) -> None:
    from markets.models import Category
    from tests.factories import CompanyFactory

    categories = sorted(Category.objects.values_list("code", flat=True))
    CompanyFactory(
        categories=[categories[number % len(categories)], categories[number * 7 % len(categories)]],
        # Answers of every kind, some of them open, so that the scores differ.
        trl=number % 10 or None,
        employees=number if number % 3 else None,
        turnover_ksek=number * 500 if number % 4 else None,
        export_share_pct=number % 101 if number % 5 else None,
        languages=["en", "de"] if number % 2 else None,
        certificates=["ISO9001"] if number % 6 == 0 else None,
        sells_in=["NO", "DE"] if number % 7 == 0 else None,
    )


def make_mail(number: int, now) -> None:
    from xport.notifications.actions import queue_mails
    from xport.notifications.models import OutgoingMail

    mail = OutgoingMail(
        dedupe_key=f"kill-test:{number}",
        recipient=f"person{number}@firm.example",
        sender="xport@xport.example",
        subject=f"Mail {number}",
        text="Text",
        created_at=now,
    )
    queue_mails([mail])


def undisturbed() -> None:
    """Print the stored scores, and those of a run that nothing disturbs, which leaves no trace."""
    from django.db import transaction
    from django.utils import timezone

    from matchmaking.models import FitScore, ScoreChange, Scored
    from matchmaking.rescoring.actions import rescore_due

    stored = {"scores": rows(FitScore), "moves": ScoreChange.objects.count()}
    with transaction.atomic():
        for model in (FitScore, ScoreChange, Scored):
            model.objects.all().delete()
        while rescore_due(now=timezone.now()).scored:
            pass
        again = {"scores": rows(FitScore), "moves": ScoreChange.objects.count()}
        transaction.set_rollback(True)
    print(json.dumps({"stored": stored, "undisturbed": again}))


def rows(model) -> list[dict]:
    names = [
        field.attname for field in model._meta.concrete_fields if field.name not in NOT_COMPARED
    ]
    return list(model.objects.order_by("company", "kind", "market").values(*names))


if __name__ == "__main__":
    django.setup()
    {"make": make, "undisturbed": undisturbed}[sys.argv[1]]()
