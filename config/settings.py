"""Every setting, read strictly from the environment. docs/reference/settings.md explains each."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from kombu import Queue

from config import logs, services
from config.env import (
    env_bool,
    env_choice,
    env_int,
    env_list,
    env_object,
    env_origin,
    env_page,
    env_ports,
    env_seconds,
    env_secret,
    env_str,
)
from config.secret_key import local_secret_key, local_signing_key
from config.service_urls import database_from_url, redis_locations
from verification.citing import fields as csl_fields

BASE_DIR = Path(__file__).resolve().parent.parent
CLAIMDESK_DATA_DIR = Path(env_str("CLAIMDESK_DATA_DIR", str(BASE_DIR / ".data"))).resolve()

# --- Where this runs

CLAIMDESK_ENV = env_choice("CLAIMDESK_ENV", "local", choices=("local", "production"))
DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret("SECRET_KEY") or (
    local_secret_key(CLAIMDESK_DATA_DIR) if CLAIMDESK_ENV == "local" else ""
)
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", LOOPBACK_HOSTS)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# Off on a laptop, where there is no TLS; production refuses to start without it.
HTTPS_ONLY = env_bool("HTTPS_ONLY", default=CLAIMDESK_ENV == "production")
# Where links in e-mails lead, as these are written without a request to take it from.
PUBLIC_URL = env_origin(
    "PUBLIC_URL",
    f"https://{ALLOWED_HOSTS[0].removeprefix('.')}" if HTTPS_ONLY else "http://127.0.0.1:8000",
)
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", 0, minimum=0, maximum=10)

# --- Engine

SERVICES = services.from_environment(CLAIMDESK_DATA_DIR)
CLAIMDESK_EMBEDDED_SERVICES = SERVICES.embedded
DATABASE_POOL_SIZE = env_int("DATABASE_POOL_SIZE", 8, minimum=1, maximum=200)
DATABASE_PREPARED_STATEMENTS = env_bool("DATABASE_PREPARED_STATEMENTS", default=True)
DATABASES = {
    "default": database_from_url(
        SERVICES.database_url, pool_size=DATABASE_POOL_SIZE, prepares=DATABASE_PREPARED_STATEMENTS
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL, CACHE_URL = redis_locations(SERVICES.redis_url)
CACHES = {
    "default": {
        "BACKEND": "config.cache.DispensableCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "claimdesk",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Background work

# A message that waited this long is sent again; doing a task twice does no harm.
RESEND_AFTER = env_seconds(
    "RESEND_AFTER", timedelta(minutes=5), minimum=timedelta(seconds=1), maximum=timedelta(days=1)
)
# So that no text holds a worker for ever; the longest article takes a few minutes.
EXTRACTION_TIME_LIMIT = env_seconds(
    "EXTRACTION_TIME_LIMIT",
    timedelta(minutes=15),
    minimum=timedelta(seconds=1),
    maximum=timedelta(days=1),
)
SWEEP_EVERY = env_seconds(
    "SWEEP_EVERY", timedelta(seconds=30), minimum=timedelta(seconds=1), maximum=timedelta(hours=1)
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "claimdesk"
# What a worker serves that is not told which queues.
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("claimdesk", "claimdesk-web")]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Redis gives a lost worker's messages to another one after this time.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": int(RESEND_AFTER.total_seconds())}
# The sweeper sends what a broker that is down did not take, so a page need not wait for it.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
# How long somebody may change the latest history without leaving a trace in the tree.
SEAL_EVERY = env_seconds(
    "SEAL_EVERY", timedelta(minutes=1), minimum=timedelta(seconds=1), maximum=timedelta(days=1)
)
# How long what need not stay for ever is kept; history does.
API_ANSWERS_KEPT = env_seconds(
    "API_ANSWERS_KEPT", timedelta(days=7), minimum=timedelta(days=1), maximum=timedelta(days=365)
)
NOTIFICATIONS_KEPT = env_seconds(
    "NOTIFICATIONS_KEPT",
    timedelta(days=365),
    minimum=timedelta(days=7),
    maximum=timedelta(days=3650),
)
COUNT_EVERY = timedelta(minutes=5)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "verification.sweep", "schedule": SWEEP_EVERY},
    "seal": {
        "task": "verification.seal_history",
        "schedule": SEAL_EVERY,
        "options": {"expires": SEAL_EVERY.total_seconds()},
    },
    # Nobody needs the count of five minutes ago once the next one is due.
    "count": {
        "task": "verification.count_figures",
        "schedule": COUNT_EVERY,
        "options": {"expires": COUNT_EVERY.total_seconds()},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(CLAIMDESK_DATA_DIR / "beat-schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = 5

# --- The work

ARTICLE_MAX_BYTES = env_int("ARTICLE_MAX_BYTES", 10_000_000, minimum=1_000, maximum=100_000_000)
LEASE_LENGTH = env_seconds(
    "LEASE_LENGTH", timedelta(minutes=20), minimum=timedelta(seconds=5), maximum=timedelta(days=1)
)
# How many claims one person may hold at a time.
MAX_LEASES = env_int("MAX_LEASES", 1, minimum=1, maximum=20)
# A pasted article travels as one form field, percent-encoded at worst.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * ARTICLE_MAX_BYTES + 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "config.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- The pages that citations name

FETCH_CITED_PAGES = env_bool("FETCH_CITED_PAGES", default=True)
# Where the owner of a site that we fetch from can turn: part of the User-Agent.
FETCH_CONTACT = env_str("FETCH_CONTACT")
FETCH_TIME_LIMIT = env_seconds(
    "FETCH_TIME_LIMIT",
    timedelta(seconds=30),
    minimum=timedelta(seconds=1),
    maximum=timedelta(minutes=5),
)
FETCH_MAX_BYTES = env_int("FETCH_MAX_BYTES", 10_000_000, minimum=10_000, maximum=100_000_000)
FETCH_PORTS = env_ports("FETCH_PORTS")
# How old what was fetched for a draft may be to become the copy that its verdict cites.
DRAFT_PAGE_AGE = env_seconds(
    "DRAFT_PAGE_AGE", timedelta(hours=24), minimum=timedelta(minutes=1), maximum=timedelta(days=7)
)
# When a cited page is looked at again, twice as late each time that it has not changed, and how
# many of them in a day; 0: never.
RECHECK_AFTER = env_seconds(
    "RECHECK_AFTER", timedelta(days=7), minimum=timedelta(0), maximum=timedelta(days=365)
)
RECHECK_AT_MOST = env_seconds(
    "RECHECK_AT_MOST", timedelta(days=90), minimum=timedelta(hours=1), maximum=timedelta(days=3650)
)
RECHECKS_PER_DAY = env_int("RECHECKS_PER_DAY", 500, minimum=1, maximum=1_000_000)
# A directory of fonts that PDF reports use besides their own.
REPORT_FONTS = env_str("REPORT_FONTS")
# Of the files that scheduled reports mail together; what is more is linked to.
REPORT_MAIL_MAX_BYTES = env_int("REPORT_MAIL_MAX_BYTES", 10_000_000, minimum=0, maximum=100_000_000)
# A web archive that is asked to keep the same pages, in the manner of "Save Page Now": it is sent a
# form with the field "url", and says in a header where it keeps it. None where empty.
ARCHIVE_URL = env_str("ARCHIVE_URL")
ARCHIVE_AUTHORIZATION = env_secret("ARCHIVE_AUTHORIZATION")
# Of what people attach to a citation.
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_BYTES", 10_000_000, minimum=1_000, maximum=100_000_000)
FETCHES_PER_SITE_PER_MINUTE = env_int("FETCHES_PER_SITE_PER_MINUTE", 10, minimum=1, maximum=1_000)

# --- A second extractor: a language model, off until the operator says that texts may leave

LLM_TEXT_MAY_LEAVE = env_bool("LLM_TEXT_MAY_LEAVE", default=False)
LLM_BASE_URL = env_str("LLM_BASE_URL")
LLM_API_KEY = env_secret("LLM_API_KEY")
LLM_MODEL = env_str("LLM_MODEL")
LLM_TIME_LIMIT = env_seconds(
    "LLM_TIME_LIMIT", timedelta(minutes=4), minimum=timedelta(seconds=1), maximum=timedelta(hours=1)
)
LLM_QUESTION_TIME_LIMIT = env_seconds(
    "LLM_QUESTION_TIME_LIMIT",
    timedelta(seconds=90),
    minimum=timedelta(seconds=1),
    maximum=timedelta(minutes=30),
)
LLM_ARTICLE_TOKENS = env_int("LLM_ARTICLE_TOKENS", 60_000, minimum=1_000, maximum=10**9)
LLM_DAILY_TOKENS = env_int("LLM_DAILY_TOKENS", 2_000_000, minimum=1_000, maximum=10**12)
# Apart, as an answer takes minutes: workers of the default queue never wait for a model.
CELERY_TASK_ROUTES = {
    "verification.extract_with_model": {"queue": "claimdesk-llm"},
    # A site may let us wait, too. A worker that is not told otherwise serves this queue as well.
    "verification.ask_archive": {"queue": "claimdesk-web"},
    "verification.fetch_page": {"queue": "claimdesk-web"},
    "verification.fetch_draft_page": {"queue": "claimdesk-web"},
    "verification.fetch_due": {"queue": "claimdesk-web"},
    "verification.recheck_page": {"queue": "claimdesk-web"},
}

# --- History that nobody changes unnoticed: who signs it, and where its checkpoints go

AUDIT_ORIGIN = env_str("AUDIT_ORIGIN", PUBLIC_URL.partition("://")[2])
AUDIT_SIGNING_KEY = env_secret("AUDIT_SIGNING_KEY") or (
    local_signing_key(CLAIMDESK_DATA_DIR) if CLAIMDESK_ENV == "local" else ""
)
# Those that have signed before, or sign elsewhere.
AUDIT_PUBLIC_KEYS = env_list("AUDIT_PUBLIC_KEYS")
CHECKPOINT_FILE = env_str("CHECKPOINT_FILE")
CHECKPOINT_URL = env_str("CHECKPOINT_URL")
CHECKPOINT_MAIL = env_list("CHECKPOINT_MAIL")

# --- What readers see of published verdicts, and who stands behind them

# Off: nothing is shown to anybody who is not signed in.
PUBLIC_PAGES = env_bool("PUBLIC_PAGES", default=False)
# Where readers find these pages, which may be another host than that of the desk. Markup and feeds
# name each verdict by it, so it is to stay the same.
PUBLIC_PAGES_URL = env_origin("PUBLIC_PAGES_URL", "")
ORGANISATION_NAME = env_str("ORGANISATION_NAME")
ORGANISATION_URL = env_page("ORGANISATION_URL")
ORGANISATION_LOGO_URL = env_page("ORGANISATION_LOGO_URL")
PUBLISHING_PRINCIPLES_URL = env_page("PUBLISHING_PRINCIPLES_URL")
CORRECTIONS_POLICY_URL = env_page("CORRECTIONS_POLICY_URL")
# Under which terms others may use the markup; none where empty.
CLAIMREVIEW_LICENSE_URL = env_page("CLAIMREVIEW_LICENSE_URL")

# --- Django

INSTALLED_APPS = [
    "claims",
    "verification",
    "config",
    "allauth",
    "allauth.account",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "template_partials",
]
MIDDLEWARE = [
    "verification.api.middleware.problems_for_api",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.policy.content_security_policy",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.passing.past_the_desk",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.passing.desk_ends",
    "django_structlog.middlewares.RequestMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
            ]
        },
    }
]
LANGUAGE_CODE = "en"
TIME_ZONE = env_str("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "static/"
# On a laptop nobody runs collectstatic: files are served from where they lie.
STATIC_ROOT = BASE_DIR / "staticfiles" if CLAIMDESK_ENV == "production" else None
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env_str("MEDIA_ROOT", str(CLAIMDESK_DATA_DIR / "media")))
# Empty: in MEDIA_ROOT.
EVIDENCE_ROOT = env_str("EVIDENCE_ROOT")
STORAGES: dict[str, dict[str, Any]] = {
    # Of report files.
    "default": {
        "BACKEND": env_str("REPORT_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env_object("REPORT_STORAGE_OPTIONS"),
    },
    "evidence": {"BACKEND": "config.evidence.EvidenceStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if CLAIMDESK_ENV == "production"
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = CLAIMDESK_ENV == "local"

# --- People

AUTH_USER_MODEL = "verification.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Its e-mail would invite to sign up, which nobody can.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# The console is for a laptop: in production a reset link would end up in the log.
MAIL = "django.core.mail.backends."
EMAIL_BACKEND = env_choice(
    "EMAIL_BACKEND",
    f"{MAIL}{'smtp' if CLAIMDESK_ENV == 'production' else 'console'}.EmailBackend",
    choices=[f"{MAIL}{kind}.EmailBackend" for kind in ("console", "smtp", "locmem")],
)
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25, minimum=1, maximum=65535)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "claimdesk@localhost")

# --- Safety

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "verification.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS_ONLY
# Health checks come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
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
    }
}

# Nobody works as fast: a limit for scripts.
PAGES_PER_MINUTE = env_int("PAGES_PER_MINUTE", 600, minimum=1, maximum=1_000_000)

# --- API

API_CALLS_PER_MINUTE = env_int("API_CALLS_PER_MINUTE", 600, minimum=1, maximum=1_000_000)
API_ANONYMOUS_CALLS_PER_MINUTE = env_int(
    "API_ANONYMOUS_CALLS_PER_MINUTE", 60, minimum=1, maximum=1_000_000
)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["verification.api.authentication.BearerToken"],
    "DEFAULT_PERMISSION_CLASSES": ["verification.api.access.DeclaredAccess"],
    "DEFAULT_THROTTLE_CLASSES": ["verification.api.throttling.PerMinute"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["verification.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "verification.api.described.PlainNames",
    "EXCEPTION_HANDLER": "verification.api.problems.exception_handler",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
KNOX_TOKEN_MODEL = "verification.AccessToken"  # noqa: S105 (a model's name)
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_PREFIX": "cd_",
    "TOKEN_TTL": timedelta(days=90),
    "TOKEN_MODEL": KNOX_TOKEN_MODEL,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Claimdesk",
    "DESCRIPTION": "Articles in, verdicts out. Errors are RFC 9457 problems with a stable `code`.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}},
    "APPEND_COMPONENTS": {"schemas": csl_fields.components()},
    "ENUM_NAME_OVERRIDES": {
        "AuditAction": "verification.models.AuditEvent.Action",
        "BulkAction": "verification.models.BulkJob.Action",
        "BulkStatus": "verification.models.BulkJob.Status",
        "BulkOutcome": "verification.models.BulkItem.Outcome",
        "CaptureState": "verification.models.Capture.State",
        "ClaimChange": "verification.api.runs.CHANGES",
        "ClaimKind": "claims.models.Claim.Kind",
        "ClaimStance": "claims.models.Claim.Stance",
        "CommentKind": "verification.models.Comment.Kind",
        "Delivery": "verification.models.talk.Delivery",
        "NotificationKind": "verification.models.Notification.Kind",
        "DismissedAs": "verification.models.Review.DismissedAs",
        "DismissAs": "verification.models.Review.DISMISSED_BY_PEOPLE",
        "ExtractionStatus": "claims.models.Extraction.Status",
        "FetchOutcome": "verification.api.evidence.OUTCOMES",
        "Obstacle": "verification.models.Verdict.Obstacle",
        "Rating": "verification.models.Verdict.Rating",
        "CitationStyle": "verification.api.reports.STYLE_CHOICES",
        "ReportFormat": "verification.api.reports.FORMAT_CHOICES",
        "Outcome": "verification.api.articles.OUTCOMES",
        "ScheduleEvery": "verification.models.ReportSchedule.Every",
        "ScheduleWindow": "verification.models.ReportSchedule.Window",
        "ScheduleStatus": "verification.models.ReportSchedule.Status",
        "ScheduleRunStatus": "verification.models.ScheduleRun.Status",
        "RunMailState": "verification.models.RunMail.State",
        "ReportState": "verification.reports.selection.STATES",
        "ReportStatus": "verification.models.Report.Status",
        "ReviewState": "verification.models.Review.State",
        "SkipPolicy": "verification.models.Skip.Policy",
        "TurnState": "verification.models.Turn.State",
        "VerdictBasis": "verification.models.Verdict.Basis",
        "Role": "verification.models.people.Role",
        "Scope": "verification.models.people.Scope",
        "Stance": "verification.models.Citation.Stance",
    },
}

# --- Logs

LOGGING = logs.LOGGING
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = False
# One line a request, when it is answered; config/logs.py adds who asked and with what.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
# The library believes any header about the address.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
