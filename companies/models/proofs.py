"""Proof of an answer that somebody outside the firm has seen."""

from django.conf import settings
from django.db import models

from companies.models.company import Company


class SeenProof(models.Model):
    """An officer or adviser has seen proof that `value` is the firm's answer.

    It counts while that is the answer (companies/profile/proofs.py); the row goes when what is sent
    says something else.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="seen_proofs")
    # A question of companies/profile/answers.py.
    question = models.CharField(max_length=20)
    value = models.JSONField()
    seen_at = models.DateTimeField()
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "question"], name="companies_seenproof_one_a_question"
            )
        ]
