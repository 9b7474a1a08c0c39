"""Settings of Xport, in Django's order; values come from the environment (.env.example)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from xport import env, logs
from xport.accounts.sso.configuration import read_providers
from xport.schedule import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("XPORT_VAR", str(BASE_DIR / "var")))

# Core
ENVIRONMENT = env.choice("XPORT_ENV", ("development", "test", "production"), default="development")
PRODUCTION = ENVIRONMENT == "production"
DEMO = env.flag("XPORT_DEMO")
if PRODUCTION and DEMO:
    raise ImproperlyConfigured(
        "XPORT_DEMO is set in production. Unset it: demo passwords are known."
    )
DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", None if PRODUCTION else "development-only-" + "0" * 50)
# Old keys still open links, cookies and what the second step has stored, but sign nothing new.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Key of the digests in the audit log. Keep the old value here when SECRET_KEY changes.
AUDIT_SALT = env.text("AUDIT_SALT", SECRET_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
if PRODUCTION and not env.words("ALLOWED_HOSTS"):
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Set it to the portal's host names.")
# Links in mails use this address, never the request's host.
BASE_URL = env.text("BASE_URL", None if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
# Plain http is what bin/serve offers: then cookies can be neither Secure nor __Host-.
HTTPS = BASE_URL.startswith("https://")
ADMIN_URL = "operator/"
# Who answers for the portal: shown on its pages, and where complaints and faults are sent.
CONTACT = {
    "name": env.contact("CONTACT_NAME", "Xport", required=PRODUCTION),
    "organisation": env.contact("CONTACT_ORGANISATION", "", required=PRODUCTION),
    "email": env.contact("CONTACT_EMAIL", "xport@xport.example", required=PRODUCTION),
    "address": env.contact("CONTACT_ADDRESS", "", required=PRODUCTION),
}

# Applications: later ones may import earlier ones, never the other way (tests/test_imports.py)
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "xport.accounts",
    "xport.notifications",
    "xport.operations",
    "xport.complaints",
    "markets",
    "companies",
    "matchmaking",
    "xport.portal",
]
MIDDLEWARE = [
    # Outermost: its number stands in every line, and its time is all of the request's.
    "xport.middleware.number_and_log",
    # First those that add headers, so that redirects, files and errors carry them too.
    "xport.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the form is read for its token.
    "xport.middleware.limit_body",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xport.middleware.end_old_sessions",
    "xport.middleware.require_second_step",
    "xport.middleware.no_store_when_signed_in",
    "xport.middleware.too_many_tries",
    "xport.middleware.lead_back_to_button",
    "xport.middleware.page_where_none_is",
]
ROOT_URLCONF = "xport.urls"
WSGI_APPLICATION = "xport.wsgi.application"

# Templates and forms
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xport.portal.navigation.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "xport.lib.templatetags.xport",
                "xport.portal.templatetags.frame",
            ],
        },
    }
]
FORM_RENDERER = "xport.lib.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Database
DATABASES = {
    "default": env.database("DATABASE_URL")
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 2},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts
AUTH_USER_MODEL = "accounts.User"
# The address is unique in lower case, by a constraint that this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "xport.accounts.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "xport.accounts.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "xport.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Pages that have a sign-up of their own, by the names of both.
SIGN_UP_PAGES = {"invitation": "invitation_signup"}
ACCOUNT_FORMS = {
    "signup": "xport.accounts.forms.SignupForm",
    "login": "xport.accounts.forms.LoginForm",
    "reset_password": "xport.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "xport.accounts.forms.ResetPasswordKeyForm",
    "change_password": "xport.accounts.forms.ChangePasswordForm",
    "reauthenticate": "xport.accounts.forms.ReauthenticateForm",
    "add_email": "xport.accounts.forms.ChangeEmailForm",
}
# One address per person: a new one takes the place of the old when it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
# In production one proxy ends TLS and appends the visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(PRODUCTION)
# allauth counts in Django's cache; ours are rows in PostgreSQL (xport/accounts/buckets.py).
ACCOUNT_RATE_LIMITS = False
# With mail links that are keys, not rows: a link is dead after two days.
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 2
PASSWORD_RESET_TIMEOUT = 3600
# Officers, advisers and operators need a second step; production cannot be told otherwise.
MFA_REQUIRED = PRODUCTION or env.flag("MFA_REQUIRED")
MFA_ADAPTER = "xport.accounts.mfa.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The device's own lock is part of every passkey, so that one is two steps.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Nobody is signed in with an unconfirmed address; without this an address being changed would be
# in the way of a second step.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "xport.accounts.mfa.forms.AuthenticateForm",
    "reauthenticate": "xport.accounts.mfa.forms.ReauthenticateForm",
    "activate_totp": "xport.accounts.mfa.forms.ActivateTOTPForm",
    "add_webauthn": "xport.accounts.mfa.forms.AddWebAuthnForm",
    "edit_webauthn": "xport.accounts.mfa.forms.EditWebAuthnForm",
    "authenticate_webauthn": "xport.accounts.mfa.forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "xport.accounts.mfa.forms.ReauthenticateWebAuthnForm",
    "login_webauthn": "xport.accounts.mfa.forms.LoginWebAuthnForm",
}
# Where people may sign in instead of here (docs/single-sign-on.md), by slug
SSO_PROVIDERS = read_providers(production=PRODUCTION)

# Sessions and cookies
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "xport.accounts.session_store"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "xport.portal.errors.csrf_failure"

# What goes out (SECURITY headers; the rest in xport/middleware.py)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = PRODUCTION and HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# What comes in
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# What members upload: outside everything that a web server serves (companies/files/storage.py).
FILES_DIR = Path(env.text("FILES_DIR", str(VAR_DIR / "files")))

# Language and time
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Static files: ours in static/, what bin/setup takes out of npm packages in build/static/
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Mail: every mail becomes a row first (xport/notifications/mail.py), then goes out from there.
EMAIL_BACKEND = "xport.notifications.mail.RowBackend"
MAIL_SERVER = env.mail_server("EMAIL_URL")
MAILBOX_DIR = VAR_DIR / "mailbox"
# A worker that is killed over a mail leaves it alone for so long.
MAIL_LEASE_SECONDS = env.number("MAIL_LEASE_SECONDS", 60)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Xport <xport@xport.example>")

# Celery: the truth is in PostgreSQL, a message only wakes a worker (docs/architecture.md)
CELERY_BROKER_URL = env.text("REDIS_URL")
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 300, 270  # below visibility_timeout
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    # Without these a killed worker's tasks came back only after 101 s.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 30,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
    # Without these a delay() on a dead broker hangs for six seconds.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# Logs: lines to standard error, of one form in all processes (XPORT_LOG; xport/logs.py)
LOGGING = logs.configuration()
# The proxy overwrites what a visitor sends (docs/deploy/nginx.conf); elsewhere nobody does.
REQUEST_ID_FROM_PROXY = PRODUCTION
