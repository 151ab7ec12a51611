"""Django settings: one base, everything that differs between places read through ``config.env``."""

from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from config import env
from config.databases import databases
from config.lending import lend
from consent.ledger.keys import generate_key
from webhooks.signing import new_secret

BASE_DIR = env.BASE_DIR
VAR_DIR = env.directory("VAR_DIR", "var/demo")
PORT = env.integer("PORT", 8000, low=1, high=65535)
BASE_URL = env.origin("BASE_URL", f"http://127.0.0.1:{PORT}")
HTTPS = BASE_URL.startswith("https://")
PROXIES = env.integer("PROXIES", 0, high=10)
WEB_WORKERS = env.integer("WEB_WORKERS", 2, low=1, high=64)
PAGE_CACHE_MB = env.integer("PAGE_CACHE_MB", 64, high=4096)

SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
LEDGER_KEY = env.secret("LEDGER_KEY", VAR_DIR, generate=generate_key)
LEDGER_KEY_PREVIOUS = env.optional_secret("LEDGER_KEY_PREVIOUS", VAR_DIR)
CHECKPOINT_FILE = env.text("CHECKPOINT_FILE")
ADDRESS_PEPPER = env.secret("ADDRESS_PEPPER", VAR_DIR)

DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = [
    str(urlsplit(BASE_URL).hostname),
    "127.0.0.1",
    "localhost",
    *env.words("ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CORS_ORIGINS = env.origins("CORS_ORIGINS")
FRONT_END_URL = env.origin("FRONT_END_URL", "")
HEADLESS_PREVIEW_URL = env.address_with("HEADLESS_PREVIEW_URL", "token")

INSTALLED_APPS = [
    "config.apps.SnakkisConfig",
    "newsletter",
    "blog",
    "blog.feedback",
    "sharing",
    "sharing.hits",
    "mail",
    "consent",
    "webhooks",
    "wagtail.api.v3",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PathLanguageMiddleware",
    "config.api.front.ApiMiddleware",
    "config.middleware.SameOriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.WellFormedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "blog.middleware.RedirectMiddleware",
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
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.settings",
                "config.context.navigation",
            ],
        },
    },
]

DATABASES = databases(env.database("DATABASE_URL", VAR_DIR / "db.sqlite3"))
DATABASE_ROUTERS = ["config.databases.HitsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis("REDIS_URL")
REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
CACHES = {
    # What Wagtail remembers of pages; emptied with the page cache (blog.page_cache.generation).
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Rate limits, de-duplication and the daily salt: shared by all processes, gone with the machine's memory.
    "counters": (
        {**REDIS, "KEY_PREFIX": "counters"}
        if REDIS_URL
        else {"BACKEND": "config.counters.CounterCache", "LOCATION": str(VAR_DIR)}
    ),
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "intake", "ledger", "mail", "mailings", "newsletter", "sharing", "webhooks"],
    }
}

MAIL_SERVER = env.mail_server("EMAIL_URL")
MAILBOX_DIR = VAR_DIR / "mailbox"
BOUNCE_ADDRESS = env.mailbox("BOUNCE_ADDRESS")
DKIM_SELECTOR = env.words("DKIM_SELECTOR")
ANYMAIL_WEBHOOK_SECRET = env.optional_secret("ANYMAIL_WEBHOOK_SECRET", VAR_DIR)
# Of a process that sends mailings: connections, and messages a second in all and to one domain (0: no limit).
MAIL_CONNECTIONS = env.integer("MAIL_CONNECTIONS", 4, low=1, high=50)
MAIL_RATE = env.integer("MAIL_RATE", 0)
MAIL_DOMAIN_RATE = env.integer("MAIL_DOMAIN_RATE", 0)
EMAIL_TIMEOUT = 30
if MAIL_SERVER.host:
    EMAIL_BACKEND = "mail.smtp.SmtpBackend"
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.use_tls, MAIL_SERVER.use_ssl
else:
    EMAIL_BACKEND = "mail.mailbox.MailboxBackend"

# How long what is over is kept. docs/retention.md has every kind of data.
REFUSED_DOMAINS = env.words("REFUSED_DOMAINS")
RETENTION_YEARS = env.integer("RETENTION_YEARS", 3, low=1, high=10)
OUTBOX_DAYS = EVENT_DAYS = 30
# Who got which mailing is known for as long as somebody may ask whether it was allowed.
MAILING_YEARS = 3
SHARE_COUNT_MONTHS = 13

WEBHOOK_URL = env.web_address("WEBHOOK_URL")
WEBHOOK_SECRET = env.secret("WEBHOOK_SECRET", VAR_DIR, generate=new_secret) if WEBHOOK_URL else ""
WEBHOOK_NETWORKS = env.networks("WEBHOOK_NETWORKS")
WEBHOOK_PORTS = env.ports("WEBHOOK_PORTS", [443])

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]

LANGUAGE_CODE = "nb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nb", _("Norwegian")), ("pl", _("Polish"))]
# The second speaks in Wagtail's stead, where its own catalogs are silent.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_wagtail"]
TIME_ZONE = "Europe/Oslo"
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL, MEDIA_URL = "/static/", "/media/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "config.bundles.SiteFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT, MEDIA_ROOT = VAR_DIR / "static", VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ADD_HEADERS_FUNCTION = lend
WHITENOISE_MIMETYPES = {".ts": "text/typescript"}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# HSTS for this host alone: what lies beside and below it is for the owner of the domain to decide.
# Frames of our own origin, because editors preview pages in them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "SAMEORIGIN"

LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"event": {"()": "config.logs.EventFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Each of these tells a line for every page saved and every task taken.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db", "wagtail")},
}

WAGTAIL_SITE_NAME = "Snakkis"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("nb", _("Norwegian")),
    ("pl", _("Polish")),
    ("en", _("English")),
]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "blog.search.backend", "SEARCH_CONFIG": "simple"}}
WAGTAILAPI_DOCS_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "blog.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "blog.admin.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# The machine's own list has names that browsers do not know.
WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
# Addresses are copied into mail and chats, which show other letters as %C3%B8.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
TAGGIT_CASE_INSENSITIVE = True
