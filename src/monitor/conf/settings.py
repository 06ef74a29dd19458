"""Settings of the sites, from the environment; `MONITOR_ROLE` chooses which of them this is.

Nothing here can be switched to record who answered what: there is no such switch. Logs name no
visitor, no address and no link.
"""

from __future__ import annotations

from csp.constants import NONE, SELF

from monitor.conf.environment import (
    envbool,
    envdatabase,
    envint,
    envlist,
    envpath,
    envsecret,
    envword,
    refuse_shared,
)
from monitor.conf.roles import ROLES


MONITOR_ROLE = envword("MONITOR_ROLE", known=tuple(ROLES))
ROLE = ROLES[MONITOR_ROLE]

SECRET_KEY = envsecret("MONITOR_SECRET")
SECRET_KEY_FALLBACKS = envlist("MONITOR_FORMER_SECRETS")
# Locks the second factors of accounts. Office and sender share these, so it is alike in both when
# each has a secret of its own.
MONITOR_ACCOUNTS_SECRET = envsecret("MONITOR_ACCOUNTS_SECRET", default=SECRET_KEY)
DEBUG = False
# Behind TLS everywhere but on the own machine, where `make demo` runs.
MONITOR_TLS = envbool("MONITOR_TLS", default=True)
ALLOWED_HOSTS = envlist("MONITOR_HOSTS", ("127.0.0.1", "localhost"))

# Where the edition's folder is, and where SQLite keeps its files.
MONITOR_EDITION = envpath("MONITOR_EDITION", "editions/2024")
MONITOR_DATA = envpath("MONITOR_DATA", "build/fieldwork")
# Where “verlaat deze pagina snel” leads to: a page of which nobody asks why it is open.
MONITOR_EXIT = envword("MONITOR_EXIT", "https://www.knmi.nl/")
# Proxies in front that add the visitor's address; used for the rate limit and kept nowhere.
MONITOR_PROXIES = envint("MONITOR_PROXIES", 0)

# What stands in mails and letters: the site with the questions, and the sender's with “stop”.
MONITOR_ANSWERING_SITE = envword("MONITOR_ANSWERING_SITE", "http://127.0.0.1:8001").rstrip("/")
MONITOR_SENDING_SITE = envword("MONITOR_SENDING_SITE", "http://127.0.0.1:8003").rstrip("/")

INSTALLED_APPS = list(ROLE.apps)
ROOT_URLCONF = ROLE.urls
APPEND_SLASH = False
WSGI_APPLICATION = "monitor.conf.wsgi.application"

ACCOUNTS = "django.contrib.auth" in INSTALLED_APPS
WALLS = [
    "django.middleware.security.SecurityMiddleware",
    "monitor.web.headers.safe_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "monitor.web.origin.same_origin_posts",
]
BEHIND_ACCOUNTS = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MIDDLEWARE = [*WALLS, *(BEHIND_ACCOUNTS if ACCOUNTS else ())]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *(("django.contrib.auth.context_processors.auth",) if ACCOUNTS else ()),
                *(("django.contrib.messages.context_processors.messages",) if ACCOUNTS else ()),
            ]
        },
    }
]

# Every commit is on disk before it is acknowledged, and what is deleted is overwritten. The
# answers keep no write-ahead log: it would hold them in the order in which they came.
DURABLE = ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "busy_timeout=20000")
PRAGMAS = {"answers": (*DURABLE, "journal_mode=TRUNCATE")}
DATABASES: dict[str, dict[str, object]] = {"default": {}}
DATABASES |= {
    store: envdatabase(
        f"MONITOR_DB_{'OFFICE' if store == 'default' else store.upper()}",
        MONITOR_DATA / f"{'office' if store == 'default' else store}.sqlite3",
        PRAGMAS.get(store, (*DURABLE, "journal_mode=WAL")),
    )
    for store in ROLE.stores
}
refuse_shared(DATABASES)
DATABASE_ROUTERS = ["monitor.conf.stores.Stores"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# Nothing but our own sheet of style: no script, no picture, no font, no frame, no other host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# The address of an answering page may hold a link, so nobody is told of it, not even ourselves.
# With accounts Django compares the origin of a post, which a browser then has to tell.
SECURE_REFERRER_POLICY = "same-origin" if ACCOUNTS else "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = MONITOR_TLS and not envbool("MONITOR_TLS_AT_PROXY")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if MONITOR_TLS else 0
if envbool("MONITOR_TLS_AT_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MONITOR_TLS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "monitor.collect.office.desk.forgotten"  # of those with accounts
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "/inloggen", "/", "/inloggen"

# A page of questions is small; whatever is larger is no answer.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# Problems are logged by kind only. Django's own messages hold paths, and a path may hold a link.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "monitor.web.logs.Bare"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # An address that is not ours or a link that is too old is no fault of the site.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "monitor": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}

# Where mail goes: any SMTP server, or a folder of files to look at.
EMAIL_FILE_PATH = envword("MONITOR_MAIL_FOLDER", "-").removeprefix("-") or None
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'filebased' if EMAIL_FILE_PATH else 'smtp'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = envword("MONITOR_FROM", "Monitor fictief <veldwerk@voorbeeld.example>")
MONITOR_BOUNCES = envword("MONITOR_BOUNCES", "retour@voorbeeld.example")
EMAIL_HOST = envword("MONITOR_SMTP_HOST", "localhost")
EMAIL_PORT = envint("MONITOR_SMTP_PORT", 25)
EMAIL_HOST_USER = envword("MONITOR_SMTP_USER", "-").removeprefix("-")
EMAIL_HOST_PASSWORD = envsecret("MONITOR_SMTP_PASSWORD", 1) if EMAIL_HOST_USER else ""
EMAIL_USE_TLS = envbool("MONITOR_SMTP_STARTTLS")
EMAIL_USE_SSL = envbool("MONITOR_SMTP_TLS")
EMAIL_TIMEOUT = 30
EMAIL_SUBJECT_PREFIX = ""
