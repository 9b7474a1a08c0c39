"""Firms that have changed municipality, and those that another one asks for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.places import Municipality
from xport.lib.ids import new_public_id


class Move(models.Model):
    """One change of municipality: what the old one keeps of a firm that it no longer sees."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="moves")
    origin = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # As they were on that day.
    name = models.CharField(max_length=120)
    organisation_number = models.CharField(max_length=11, blank=True, default="")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("destination")),
                name="companies_move_between_two",
            )
        ]
        indexes = [models.Index(fields=["origin", "-moved_at"], name="companies_move_list")]


class MoveRequest(models.Model):
    """A municipality's question whether a firm that another one has belongs to it now.

    Who asks learns of the firm only what its own list says: `name` and `organisation_number`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an answer")
        ACCEPTED = "accepted", _("Yes, it has moved")
        DECLINED = "declined", _("No, it has not moved")
        # Nobody has answered in time.
        EXPIRED = "expired", _("Nobody has answered")
        # The firm has moved to a third municipality.
        CLOSED = "closed", _("Closed without an answer")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="move_requests")
    # Who asks.
    destination = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # Whose officers answer; None where the firm's own people do.
    asked_of = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    organisation_number = models.CharField(max_length=11)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=600, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "destination"],
                condition=models.Q(state="waiting"),
                name="companies_moverequest_waits_once",
            )
        ]
        indexes = [
            models.Index(fields=["destination", "-asked_at"], name="companies_moverequest_asked"),
            models.Index(
                fields=["asked_of"],
                condition=models.Q(state="waiting"),
                name="companies_moverequest_waiting",
            ),
        ]

    @property
    def names_company(self) -> bool:
        """Whether those who answer may read the firm's own name: officers only of a sent one."""
        return self.asked_of_id is None or self.company.is_sent

    @property
    def leads_to_company(self) -> bool:
        """Whether those who asked may look at the firm: it has come, and is with them still."""
        is_there = self.company.municipality_id == self.destination_id
        return self.state == self.State.ACCEPTED and is_there and self.company.is_sent

    @property
    def name_to_show(self) -> str:
        """What the firm is called before those who answer."""
        return self.company.name if self.names_company else self.name
