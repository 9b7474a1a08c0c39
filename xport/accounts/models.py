"""People who sign in, what they did, and how often they tried."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        # allauth looks addresses up in lower case.
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def operators(self) -> models.QuerySet["User"]:
        """Return those who run the portal, by when they came."""
        return self.filter(is_active=True, is_staff=True).order_by("pk")

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The email is the login; what they may do follows from rows in the apps above."""

    class Language(models.TextChoices):
        SWEDISH = "sv", _("Swedish")
        ENGLISH = "en", _("English")

    email = models.EmailField(_("Email"))
    full_name = models.CharField(_("Name"), max_length=120, blank=True, default="")
    # At work: shown to the firms that an officer or adviser works for.
    title = models.CharField(_("Title"), max_length=80, blank=True, default="")
    phone = models.CharField(_("Work phone"), max_length=30, blank=True, default="")
    language = models.CharField(
        _("Language"), max_length=2, choices=Language.choices, default=Language.SWEDISH
    )
    is_active = models.BooleanField(default=True)
    # Operators run the portal; they alone reach the Django admin.
    is_staff = models.BooleanField(_("Operator"), default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_operator(self) -> bool:
        return self.is_active and self.is_staff


class AuditEntry(models.Model):
    """One action that mattered. Append-only: the database refuses UPDATE, DELETE and TRUNCATE.

    Holds ids and salted digests, never names: those stand in the rows the ids point to,
    which can be erased. No foreign keys, so that an entry outlives what it speaks of.
    """

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="accounts_audit_object")
        ]


class Bucket(models.Model):
    """How many tries are left for one key (account, address, purpose); refilled over time."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    updated_at = models.DateTimeField()


class SignOn(models.Model):
    """A person's sign-on at a provider, known by issuer and subject and never by the address."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ons")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="accounts_signon_subject_unique"
            ),
            models.UniqueConstraint(fields=["user", "issuer"], name="accounts_signon_one_each"),
        ]


class ExpectedSignOn(models.Model):
    """What an operator said beforehand: who comes with this claim is this person; used once."""

    user = models.ForeignKey(
        User, verbose_name=_("Person"), on_delete=models.CASCADE, related_name="expected_sign_ons"
    )
    issuer = models.CharField(max_length=255)
    # Of the claim that the provider's OIDC_PERSON_CLAIM names.
    value = models.CharField(max_length=255)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "value"], name="accounts_expectedsignon_unique"
            )
        ]


class Session(AbstractBaseSession):
    """A session with what its owner needs to tell it from others (xport/accounts/session_store.py).

    The columns are copies of what the session holds, written with it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    # Browser and system by name, as xport/accounts/devices.py reads them; not the whole header.
    device = models.CharField(max_length=60, default="")
    seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from xport.accounts.session_store import SessionStore

        return SessionStore


class KnownDevice(models.Model):
    """A browser in which this person has signed in, known by the digest of its cookie."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    key = models.CharField(max_length=64)
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="accounts_knowndevice_unique")
        ]


class LastCode(models.Model):
    """The newest one-time code that a person has used, by its time step: no older one works."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    time_step = models.BigIntegerField()
