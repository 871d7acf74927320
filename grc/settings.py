"""Settings, read from the environment (README, *Configuration*)."""

from __future__ import annotations

import os
import secrets
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pghistory
import pgtrigger
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from grc import embedded
from grc.database import connection_settings

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("GRC_VAR") or BASE_DIR / "var").resolve()
TESTING = "pytest" in sys.modules


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    return default if value is None else value.lower() in {"1", "true", "yes", "oui"}


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key() -> str:
    """``SECRET_KEY``, or one drawn at the first start and kept in the data folder."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = "tests-only" if TESTING else secret_key()
DEBUG = flag("DEBUG")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
# The address of the site in messages that no request asked for, without a slash at its end.
GRC_URL = (
    os.environ.get("GRC_URL")
    or next(iter(CSRF_TRUSTED_ORIGINS), "")
    or f"http://localhost:{os.environ.get('PORT') or 8000}"
).rstrip("/")
GRC_REGION = os.environ.get("GRC_REGION") or "76"
GRC_SIGNUP = flag("GRC_SIGNUP")
# How long the register of exports says who took what out (grc.models.export).
GRC_EXPORTS_KEPT_DAYS = int(os.environ.get("GRC_EXPORTS_KEPT_DAYS") or 3 * 365)
if GRC_EXPORTS_KEPT_DAYS < 1:
    raise ImproperlyConfigured("GRC_EXPORTS_KEPT_DAYS is a number of days, 1 or more")
# How many proxies of ours stand in front: the address of a person is the one they saw.
GRC_PROXIES = int(os.environ.get("GRC_PROXIES") or 0)
ALLAUTH_TRUSTED_PROXY_COUNT = GRC_PROXIES

INSTALLED_APPS = [
    "events",
    "gardeners",
    "communities",
    "grc",
    "grc.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_linear_migrations",
    "import_export",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "grc.middleware.GZipPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "grc.middleware.LanguageMiddleware",
    "communities.middleware.StandingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "grc.urls"
WSGI_APPLICATION = "grc.wsgi.application"
AUTH_USER_MODEL = "grc.User"
# The email is unique whatever its case: a constraint, which the check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "grc.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **connection_settings(os.environ.get("DATABASE_URL") or embedded.database_url()),
        "CONN_HEALTH_CHECKS": True,  # a restarted server must not fail the next requests
    }
}
if not TESTING:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": 8,
        "timeout": 5,  # seconds until a request is told that the database does not answer
    }

# People: django-allauth, by email and password or by a code sent by email.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "grc.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if GRC_SIGNUP else "optional"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = GRC_SIGNUP
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "GRC"
# Browsers accept passkeys without HTTPS on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not flag("GRC_HTTPS")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["grc.formats"]
TIME_ZONE = os.environ.get("TIME_ZONE") or "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Leaflet comes with django-leaflet, which is no app here: its admin wants GDAL (docs/adr/0038).
LEAFLET = Path(str(distribution("django-leaflet").locate_file("leaflet/static")))
STATICFILES_DIRS = [BASE_DIR / "static", LEAFLET]
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Elsewhere they are collected; here, read where they stand.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
# An import is a file of up to 50 MB, kept on disk while it is received.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "grc@localhost"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Emails forwarded to the platform: the address that people are told, and how they come in
# (docs/deploying.md, *Incoming mail*).
GRC_MAIL_ADDRESS = os.environ.get("GRC_MAIL_ADDRESS", "")
GRC_MAIL_AUTHSERV = os.environ.get("GRC_MAIL_AUTHSERV", "")
GRC_MAILBOX = os.environ.get("GRC_MAILBOX", "")
GRC_MAIL_PROVIDER = os.environ.get("GRC_MAIL_PROVIDER", "")
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_")
}
if GRC_MAIL_PROVIDER and not ANYMAIL.get("WEBHOOK_SECRET"):
    raise ImproperlyConfigured("GRC_MAIL_PROVIDER needs ANYMAIL_WEBHOOK_SECRET, as name:password")

# Maps: outlines are drawn by us; tiles of someone else only where an address is given, as
# https://tuiles.example.org/{z}/{x}/{y}.png, with who made them.
GRC_MAP_TILES = os.environ.get("GRC_MAP_TILES", "")
GRC_MAP_ATTRIBUTION = os.environ.get("GRC_MAP_ATTRIBUTION", "")
TILES_FROM = [urlsplit(GRC_MAP_TILES).netloc.replace("{s}", "*")] if GRC_MAP_TILES else []

# Safety: strict policy, no inline script nor style; HTTPS in production.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *TILES_FROM],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_REFERRER_POLICY = "same-origin"
if flag("GRC_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# History: one statement-level trigger per model, so that a bulk change costs little.
PGHISTORY_LEVEL = pgtrigger.Statement
# Events are found by their record and their context alone: an index on all else that they point
# at would only slow every change down.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=True)
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
