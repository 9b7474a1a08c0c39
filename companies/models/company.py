"""A firm, its unsent draft, and the flat row that the score reads."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.places import Municipality
from markets.models import Category
from xport.lib.ids import new_public_id
from xport.lib.swedish_order import swedish_sort_key


class Offer(models.TextChoices):
    GOODS = "goods", _("Goods")
    SERVICES = "services", _("Services")
    BOTH = "both", _("Goods and services")


class LegalForm(models.TextChoices):
    LIMITED_COMPANY = "limited_company", _("Limited company (aktiebolag)")
    ASSOCIATION = "association", _("Economic association (ekonomisk förening)")
    TRADING_PARTNERSHIP = "trading_partnership", _("Trading partnership (handelsbolag)")
    LIMITED_PARTNERSHIP = "limited_partnership", _("Limited partnership (kommanditbolag)")
    BRANCH = "branch", _("Branch of a foreign company (filial)")
    FOUNDATION = "foundation", _("Foundation (stiftelse)")
    OTHER = "other", _("Another legal form")


class ExportExperience(models.TextChoices):
    """A ladder: each rung is more than the one before."""

    NONE = "none", _("No experience yet")
    ENQUIRIES = "enquiries", _("Enquiries from abroad, no sale")
    SINGLE = "single", _("Single sales abroad")
    REPEATED = "repeated", _("Repeated sales in at least one country")
    ESTABLISHED = "established", _("Established in several countries")


class CompanyQuerySet(models.QuerySet["Company"]):
    """Start every read from one of these; who may see what is in companies/people/access.py."""

    def active(self) -> "CompanyQuerySet":
        return self.filter(archived_at=None)

    def sent(self) -> "CompanyQuerySet":
        """Firms that others than their own members may see."""
        return self.active().exclude(sent_at=None)

    def in_swedish_order(self) -> "CompanyQuerySet":
        return self.order_by("sort_key", "id")


class Company(models.Model):
    """A firm with the values it last sent, or that its municipality inventoried.

    An answer that is None is an open question; an empty list is an answer ("none of these").
    """

    class Origin(models.TextChoices):
        SELF = "self", _("Registered by the company")
        MUNICIPALITY = "municipality", _("Inventoried by the municipality")

    # Unique by a constraint: the field's own would bring an index for prefixes too.
    public_id = models.CharField(max_length=16, default=new_public_id)
    organisation_number = models.CharField(max_length=11, null=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160, db_collation="C")
    # Found by the index of the list.
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="companies", db_index=False
    )
    origin = models.CharField(max_length=20, choices=Origin.choices)
    website = models.URLField(blank=True, default="")
    summary = models.CharField(max_length=250, blank=True, default="")
    description_sv = models.TextField(blank=True, default="")
    description_en = models.TextField(blank=True, default="")
    ambition = models.CharField(max_length=600, blank=True, default="")

    legal_form = models.CharField(max_length=20, choices=LegalForm.choices, null=True)
    # Five digits without a point. The edition of 2025 is no renaming of that of 2007.
    sni_2007 = ArrayField(models.CharField(max_length=5), null=True)
    sni_2025 = ArrayField(models.CharField(max_length=5), null=True)

    categories = models.ManyToManyField(Category, related_name="companies", blank=True)
    offer = models.CharField(max_length=10, choices=Offer.choices, null=True)
    # The highest among its products, kept here for lists and for rescoring many firms at once.
    trl = models.PositiveSmallIntegerField(null=True)
    # Said outright; that no reference is listed may also mean that nobody has asked.
    no_references = models.BooleanField(default=False)
    certificates = ArrayField(models.CharField(max_length=20), null=True)
    languages = ArrayField(models.CharField(max_length=3), null=True)
    export_experience = models.CharField(max_length=12, choices=ExportExperience.choices, null=True)
    export_share_pct = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    # A country stands in one list at most: exporting, interested or not interested.
    sells_in = ArrayField(models.CharField(max_length=2), null=True)
    interested_in = ArrayField(models.CharField(max_length=2), default=list)
    not_interested_in = ArrayField(models.CharField(max_length=2), default=list)
    # Either the number or the code of a class (facts/size_classes.py), never both.
    employees = models.PositiveIntegerField(null=True)
    employees_class = models.CharField(max_length=24, null=True)
    turnover_ksek = models.PositiveBigIntegerField(null=True)
    turnover_class = models.CharField(max_length=24, null=True)
    balance_sheet_ksek = models.PositiveBigIntegerField(null=True)
    # The financial year that the size is of.
    size_year = models.PositiveSmallIntegerField(null=True)

    # Whether the firm refuses advertising, as a register says; None if none has said.
    has_advertising_block = models.BooleanField(null=True)

    # {field: {"source": "company"|"municipality"|"import"|"sni", "date": ISO date, "by": user id}};
    # once somebody at the firm has found it right, also
    # {"confirmed_by": user id, "confirmed": ISO date}
    provenance = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # When an officer or adviser confirmed that a self-registered firm's owner may act for it.
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    archived_at = models.DateTimeField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.UniqueConstraint(
                fields=["public_id"], name="companies_company_public_id_unique"
            ),
            models.UniqueConstraint(
                fields=["organisation_number"], name="companies_company_org_number_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(organisation_number__regex=r"^\d{6}-\d{4}$")
                | models.Q(organisation_number=None),
                name="companies_company_org_number_canonical",
            ),
            models.CheckConstraint(
                condition=models.Q(trl=None) | models.Q(trl__range=(1, 9)),
                name="companies_company_trl_range",
            ),
            models.CheckConstraint(
                condition=models.Q(export_share_pct=None)
                | models.Q(export_share_pct__range=(0, 100)),
                name="companies_company_export_share_range",
            ),
            models.CheckConstraint(
                condition=(models.Q(employees=None) | models.Q(employees_class=None))
                & (models.Q(turnover_ksek=None) | models.Q(turnover_class=None)),
                name="companies_company_size_exact_or_class",
            ),
            models.CheckConstraint(
                condition=~models.Q(interested_in__overlap=models.F("not_interested_in"))
                & (
                    models.Q(sells_in=None)
                    | ~models.Q(sells_in__overlap=models.F("interested_in"))
                    & ~models.Q(sells_in__overlap=models.F("not_interested_in"))
                ),
                name="companies_company_country_one_status",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "sort_key", "id"], name="companies_company_list"),
            # Of the many firms that a list brings both are null, and cost nothing.
            GinIndex(
                fields=["certificates"],
                condition=models.Q(certificates__isnull=False),
                name="companies_company_certificates",
            ),
            models.Index(
                fields=["verified_by"],
                condition=models.Q(verified_by__isnull=False),
                name="companies_company_verified_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def sort_key_of(name: str) -> str:
        return swedish_sort_key(name)[:160]

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None


class ProfileDraft(models.Model):
    """A member's answers that are not sent yet: seen by the firm's members only."""

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="draft")
    # The fields of companies/profile/answers.py, JSON-able.
    answers = models.JSONField(default=dict)
    # How often it was saved, for the audit log.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )


class ScoringInputs(models.Model):
    """What the score needs to know of a firm, flat and typed; rewritten by every action.

    One row of kind *sent* (matches, notices, everybody else) and one of kind *draft* (the firm's
    own page). Scoring finds rows whose version is not the scored one.
    """

    class Kind(models.TextChoices):
        SENT = "sent"
        DRAFT = "draft"

    # Found by the constraint's index.
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="scoring_inputs", db_index=False
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    # Firms that are no SMEs (companies/facts/sme.py): kept in the inventory, outside scores.
    is_in_scope = models.BooleanField(default=True)

    needs = ArrayField(models.CharField(max_length=40), default=list)
    energy_share = models.FloatField(null=True)
    languages = ArrayField(models.CharField(max_length=3), null=True)
    export_share_pct = models.FloatField(null=True)
    sells_in = ArrayField(models.CharField(max_length=2), null=True)
    employees = models.FloatField(null=True)
    turnover_msek = models.FloatField(null=True)
    trl = models.PositiveSmallIntegerField(null=True)
    certificates = ArrayField(models.CharField(max_length=20), null=True)
    offer = models.CharField(max_length=10, choices=Offer.choices, null=True)
    # Answers whose proof an officer or adviser has seen.
    documented = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind"], name="companies_scoringinputs_company_kind_unique"
            )
        ]
