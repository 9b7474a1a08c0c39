"""Markets, countries, their figures; the words that describe firms; who advises where."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from xport.lib.formatting import in_page_language


class Named(models.Model):
    """A row of reference data: a name in both languages and a place in the order of its file."""

    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_page_language(self.name_sv, self.name_en)

    @property
    def word(self) -> str:
        """The name inside a sentence."""
        return self.name


class Domain(models.TextChoices):
    DIGITALISATION = "digitalisation", _("Digitalisation")
    MOBILITY = "mobility", _("Mobility")


class InSentence(Named):
    """A name that English may write with an article inside a sentence: the Netherlands."""

    word_en = models.CharField(max_length=120, blank=True, default="")

    class Meta(Named.Meta):
        abstract = True

    @property
    def word(self) -> str:
        return in_page_language(self.name_sv, self.word_en or self.name_en)


class Market(InSentence):
    code = models.SlugField(primary_key=True, max_length=20)


class Country(InSentence):
    """A target country, or Sweden as home (no market)."""

    iso2 = models.CharField(primary_key=True, max_length=2)
    iso3 = models.CharField(max_length=3, unique=True)
    market = models.ForeignKey(
        Market, on_delete=models.PROTECT, null=True, related_name="countries"
    )
    capital = models.CharField(max_length=60)
    capital_sv = models.CharField(max_length=60)
    latitude = models.FloatField()
    longitude = models.FloatField()
    business_languages = ArrayField(models.CharField(max_length=3))
    currency = models.CharField(max_length=3)
    is_eu = models.BooleanField()
    is_eea = models.BooleanField()
    agreement_with_eu = models.CharField(max_length=300)
    agreement_sv = models.CharField(max_length=300, default="")

    class Meta(InSentence.Meta):
        verbose_name_plural = "countries"

    @property
    def slug(self) -> str:
        """The code as it stands in an address."""
        return self.iso2.lower()


class Indicator(Named):
    """What a figure measures; its unit stands beside every value shown."""

    class Theme(models.TextChoices):
        ECONOMY = "economy", _("Economy")
        ELECTRICITY = "electricity", _("Electricity")
        VEHICLES = "vehicles", _("Vehicles")
        SOCIETY = "society", _("People and digitalisation")
        TRADE = "trade", _("Trade and rules")

    class Scale(models.TextChoices):
        """How a picture spreads the countries: those that differ a thousandfold by magnitude."""

        STRAIGHT = "straight"
        LOG = "log"

    code = models.SlugField(primary_key=True, max_length=60)
    unit_sv = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    theme = models.CharField(max_length=20, choices=Theme.choices, default=Theme.ECONOMY)
    scale = models.CharField(max_length=10, choices=Scale.choices, default=Scale.STRAIGHT)

    @property
    def unit(self) -> str:
        return in_page_language(self.unit_sv, self.unit_en)


class Observation(models.Model):
    """One figure. A corrected figure is a new row; the old one stays for recomputing old scores."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="observations")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=200)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "indicator", "year"],
                condition=models.Q(valid_to=None),
                name="markets_observation_current_unique",
            )
        ]


class CountryWarning(models.Model):
    """What an adviser or operator warns of in a country: sanctions, export control.

    It stands beside every score for the country and on its page until it is lifted; lifted ones
    stay as history.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="warnings")
    reason = models.TextField()
    source = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country"],
                condition=models.Q(lifted_at=None),
                name="markets_countrywarning_current_unique",
            )
        ]


class Figures(models.Model):
    """The version of all figures together: one row, raised whenever any of them changes."""

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()


class Need(Named):
    code = models.SlugField(primary_key=True, max_length=40)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT)


class Category(Named):
    """What a firm offers: in one domain, serving one or more needs."""

    code = models.SlugField(primary_key=True, max_length=40)
    domain = models.CharField(max_length=20, choices=Domain.choices)
    description_sv = models.CharField(max_length=200)
    description_en = models.CharField(max_length=200)
    needs = models.ManyToManyField(Need, related_name="categories")

    class Meta(Named.Meta):
        verbose_name_plural = "categories"

    @property
    def description(self) -> str:
        return in_page_language(self.description_sv, self.description_en)


class Certificate(Named):
    code = models.CharField(primary_key=True, max_length=20)


class Language(Named):
    """A language a firm can sell and give support in."""

    code = models.CharField(primary_key=True, max_length=3)

    @property
    def word(self) -> str:
        # Swedish writes languages in lower case.
        return in_page_language(self.name_sv.lower(), self.name_en)


class Adviser(models.Model):
    """A person who reviews matches, and the markets this person covers."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="adviser"
    )
    markets = models.ManyToManyField(Market, related_name="advisers")
    ended_at = models.DateTimeField(null=True)
