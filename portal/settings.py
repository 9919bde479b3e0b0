"""All settings, read from the environment. docs/operations.md lists the variables.

Nothing is written at import: `python -m portal.bootstrap` makes the data directory and the secret.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import database, env, outbound, public_address, redis_server, search_server

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.path("PORTAL_DATA_DIR", BASE_DIR / "var")
DEBUG = env.flag("PORTAL_DEBUG", default=False)


def _secret_key() -> str:
    key = env.secret("PORTAL_SECRET_KEY")
    kept = DATA_DIR / "secret_key"
    if not key and kept.is_file():
        key = kept.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(
            f"There is no secret key. Set PORTAL_SECRET_KEY, or run `python -m portal.bootstrap`, "
            f"which writes one to {kept}."
        )
    return key


def _field_keys() -> list[str]:
    keys = env.secret_words("PORTAL_FIELD_KEYS")
    kept = DATA_DIR / "field_keys"
    if not keys and kept.is_file():
        keys = env.split_words(kept.read_text(encoding="ascii"))
    if not keys:
        raise ImproperlyConfigured(
            f"There is no key for encrypted columns. Set PORTAL_FIELD_KEYS, or run "
            f"`python -m portal.bootstrap`, which writes one to {kept}."
        )
    return keys


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.secret_words("PORTAL_SECRET_KEY_FALLBACKS")
# The first one encrypts the secrets of connections, all of them decrypt.
FIELD_KEYS = _field_keys()
# Commands in another terminal make the links of the portal that `make run` started.
PUBLIC_URL = env.text(
    "PORTAL_PUBLIC_URL", public_address.kept(DATA_DIR) or "http://localhost:8000"
).rstrip("/")
_public = urlsplit(PUBLIC_URL)
_secure = _public.scheme == "https"
ALLOWED_HOSTS = env.words(
    "PORTAL_ALLOWED_HOSTS", (_public.hostname or "127.0.0.1", "localhost", "127.0.0.1", "[::1]")
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "portal.apps.PortalAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "django_htmx",
    "csp",
    "apps.core",
    "apps.accounts",
    "apps.organizations",
    "apps.connections",
    "apps.knowledge",
    "apps.search",
    "apps.search.embeddings",
    "apps.ingestion",
    "apps.chat",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.LastSeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.organizations.middleware.OrganizationMiddleware",
    "apps.core.middleware.NotAllowedPageMiddleware",
]

ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "portal.context.frame",
            ],
        },
    },
]

DATABASES = {"default": database.from_environment(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", f"unix://{redis_server.socket_path(DATA_DIR)}")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "portal"},
    }
}

# Search: Elasticsearch for new organizations when a server is named, else the embedded engine.
SEARCH_SERVER = search_server.read()
SEARCH_PREFIX = search_server.prefix()
SEARCH_SHARED_INDEX = env.flag("PORTAL_SEARCH_SHARED_INDEX", default=False)

# Celery. The order provider timeout < soft limit < hard limit < visibility is checked at start.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_SOFT_TIME_LIMIT = env.integer("PORTAL_JOB_SOFT_LIMIT_SECONDS", 6 * 3600, minimum=60)
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 300
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_TASK_TIME_LIMIT + 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# Background jobs
JOB_HEARTBEAT_SECONDS = env.integer("PORTAL_JOB_HEARTBEAT_SECONDS", 5, minimum=1)
JOB_STALE_SECONDS = env.integer("PORTAL_JOB_STALE_SECONDS", 30, minimum=2)
JOB_RESCUE_SECONDS = env.integer("PORTAL_JOB_RESCUE_SECONDS", 30, minimum=1)
VECTORS_SECONDS = env.integer("PORTAL_VECTORS_SECONDS", 30, minimum=1)
VECTORS_SLICE_SECONDS = 30
# Connections
OUTBOUND_ALLOW = outbound.allowed_networks()
OUTBOUND_PROXY = outbound.proxy()
CONFLUENCE_GATEWAY = env.text("PORTAL_CONFLUENCE_GATEWAY", "https://api.atlassian.com").rstrip("/")
CONFLUENCE_MEDIA = env.text("PORTAL_CONFLUENCE_MEDIA", "https://api.media.atlassian.com").rstrip(
    "/"
)
CHECK_CONFIRM_SECONDS = env.integer("PORTAL_CHECK_CONFIRM_SECONDS", 75)
CHECK_DUE_SECONDS = env.integer("PORTAL_CHECK_DUE_SECONDS", 60, minimum=1)
CHECKS_PER_HOST = env.integer("PORTAL_CHECKS_PER_HOST", 4, minimum=1)
REMIND_SECONDS = env.integer("PORTAL_REMIND_SECONDS", 3600, minimum=1)
EXPORT_OLD_DAYS = env.integer("PORTAL_EXPORT_OLD_DAYS", 30, minimum=1)
CELERY_BEAT_SCHEDULE = {
    "examine connections": {
        "task": "connections.examine_due",
        "schedule": CHECK_DUE_SECONDS,
    },
    "remind of expiring credentials": {
        "task": "connections.remind_due",
        "schedule": REMIND_SECONDS,
    },
    "remind of old exports": {
        "task": "ingestion.remind_of_old_exports",
        "schedule": REMIND_SECONDS,
    },
    "rescue imports": {"task": "ingestion.rescue_imports", "schedule": JOB_RESCUE_SECONDS},
    "fill vectors": {"task": "embeddings.fill_due", "schedule": VECTORS_SECONDS},
}

# Uploads
PRIVATE_FILES_DIR = DATA_DIR / "files"
SEARCH_DIR = DATA_DIR / "search"
ARRIVING_DIR = DATA_DIR / "tmp"
# Beside the files, so that an upload that has arrived need not be copied to its place. Before
# portal.bootstrap has made it, the system's own place.
FILE_UPLOAD_TEMP_DIR = ARRIVING_DIR if ARRIVING_DIR.is_dir() else None
FILE_UPLOAD_HANDLERS = ["apps.ingestion.upload_handler.CarefulUploadHandler"]
UPLOAD_MAX_BYTES = env.integer("PORTAL_UPLOAD_MAX_MB", 4096, minimum=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The form that chooses among a connection's spaces has one field for each, and 5,000 are listed.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Accounts (docs: django-allauth, "Configuration" of account, mfa and usersessions)
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "apps.organizations.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"signup": "apps.organizations.forms.SignupForm"}
# One address a person: a new one replaces the old once it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"invite": "30/h/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("PORTAL_TRUSTED_PROXIES", 0)
MFA_ADAPTER = "apps.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Knowledge Portal"
# Browsers allow passkeys on http for localhost only; the library must then allow it too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
SIGNUP_OPEN = env.flag("PORTAL_OPEN_SIGNUP", default=False)
INVITATION_DAYS = env.integer("PORTAL_INVITATION_DAYS", 7, minimum=1)

# Mail: printed to the console until a server is named.
EMAIL_HOST = env.text("PORTAL_EMAIL_HOST")
EMAIL_PORT = env.port("PORTAL_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("PORTAL_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("PORTAL_EMAIL_PASSWORD", may_be_empty=True)
EMAIL_USE_TLS = env.flag("PORTAL_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.text("PORTAL_EMAIL_FROM", "Knowledge Portal <portal@localhost>")

# Answers: any OpenAI-compatible server; without a key or address the answer is extractive.
OPENAI_API_KEY = env.secret("OPENAI_API_KEY", may_be_empty=True)
OPENAI_BASE_URL = env.text("OPENAI_BASE_URL")
OPENAI_MODEL = env.text("OPENAI_MODEL")
ANSWER_TIMEOUT_SECONDS = env.integer("PORTAL_ANSWER_TIMEOUT_SECONDS", 120, minimum=1)

# Search by meaning: any OpenAI-compatible server, or the model in this process; without a model
# the search goes by words alone.
EMBEDDING_MODEL = env.text("EMBEDDING_MODEL")
EMBEDDING_BASE_URL = env.text("EMBEDDING_BASE_URL")
EMBEDDING_API_KEY = env.secret("EMBEDDING_API_KEY", may_be_empty=True)
EMBEDDING_DIMENSIONS = env.integer("EMBEDDING_DIMENSIONS", 0, maximum=4096)
EMBEDDING_REQUESTS_PER_MINUTE = env.integer("EMBEDDING_REQUESTS_PER_MINUTE", 0)
EMBEDDING_TOKENS_PER_MINUTE = env.integer("EMBEDDING_TOKENS_PER_MINUTE", 0)
EMBEDDING_PRICE_PER_MILLION = env.decimal("EMBEDDING_PRICE_PER_MILLION", "0")
WORD_WEIGHT = float(env.decimal("PORTAL_WORD_WEIGHT", "0.8", maximum=1))
LEAST_SIMILARITY = float(env.decimal("PORTAL_LEAST_SIMILARITY", "0.4", maximum=1))
MODELS_DIR = DATA_DIR / "models"

# Security
DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.error_reports.CarefulFilter"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _secure
# Supervisors ask on the machine itself, where nothing speaks https.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
# Whether the whole domain may be https only is for its owner to say, not for one service on it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = _secure
CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
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
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# Static files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

LOG_LEVEL = env.one_of(
    "PORTAL_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # What they say of every start and every task would bury the portal's own events, and the
        # mails printed without a mail server. httpcore2 would repeat what servers sent, signed
        # addresses and echoed credentials among it.
        **{
            name: {"level": "WARNING"}
            for name in (
                *("daphne", "celery.worker.consumer", "httpx2", "httpcore2"),
                *("celery.worker.strategy", "celery.app.trace"),
            )
        },
        # Every request; what goes wrong with one is told by whoever made it.
        "elastic_transport": {"level": "ERROR"},
        # It warns of every refused form; the errors of the portal itself stay.
        "django.request": {"level": "ERROR"},
    },
}
