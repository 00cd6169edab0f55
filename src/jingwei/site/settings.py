"""Django's settings. All that differs between offices comes from the environment, nothing from code.

JINGWEI_DATA: the folder of everything that is kept. DATABASE_URL: set by `jingwei` before this is
read. JINGWEI_SECRET_KEY: made at first start, see `jingwei.site.secret`. JINGWEI_HOSTS: names by which the site
is reached, separated by commas. JINGWEI_HTTPS: whether browsers reach it by HTTPS. JINGWEI_PROXIES: how many
proxies stand before it. JINGWEI_IDLE_MINUTES: after which a session ends. JINGWEI_SECOND_FACTOR: of whom one is
asked (nobody, district, everybody). JINGWEI_OIDC_..., JINGWEI_WECHAT_...: see `jingwei.site.doors`.
JINGWEI_API_PUBLIC: whether the public fields are told to programs without a token. JINGWEI_KEEP_UPLOADS_DAYS: for how
long files are kept once their round is superseded. JINGWEI_KEEP_PHOTOS_DAYS: photos once their case is closed.
"""

import os
from pathlib import Path

from jingwei.site import database, doors, knobs

SECRET_KEY = os.environ["JINGWEI_SECRET_KEY"]
DEBUG = False
OFFICE_DATA = Path(os.environ.get("JINGWEI_DATA", "jingwei-data"))
# What stands on every page and workbook of an office that is not the real one (R-W.19).
NOTICE = knobs.line(OFFICE_DATA / knobs.NOTICE_FILE)
ALLOWED_HOSTS = os.environ.get("JINGWEI_HOSTS", "localhost,127.0.0.1").split(",")
HTTPS = knobs.flag("JINGWEI_HTTPS")

DATABASES = {"default": database.settings(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.weixin",
    "jingwei.units",
    "jingwei.journal",
    "jingwei.people",
    "jingwei.procedures",
    "jingwei.procedures.attachments",
    "jingwei.procedures.codes",
    "jingwei.procedures.reminding",
    "jingwei.register",
    "jingwei.register.mergers",
    "jingwei.cover",
    "jingwei.ledgers",
    "jingwei.indicators",
    "jingwei.areas.rounds",
    "jingwei.areas.corrections",
    "jingwei.areas.level_changes",
    "jingwei.areas.sweeps",
    "jingwei.areas.upper_lists",
    "jingwei.areas.forms",
    "jingwei.areas.liaison",
    "jingwei.areas.cover_books",
    "jingwei.areas.bulletins",
    "jingwei.areas.party_health",
    "jingwei.areas.rectification",
    "jingwei.areas.service",
    "jingwei.areas.duties",
    "jingwei.areas.charges",
    "jingwei.areas.reception",
    "jingwei.areas.orders",
    "jingwei.areas.compliance",
    "jingwei.api",
    "jingwei.web",
]
# The ledgers of areas, and the figures of each (R-L.1, R-I.1).
LEDGERS = ["jingwei.areas.compliance.ledgers.LEDGERS"]
PROCEDURES = "jingwei.web.procedures.CATALOGUE"
INDICATORS = [
    "jingwei.areas.coverage.indicators.INDICATORS",
    "jingwei.areas.compliance.indicators.INDICATORS",
]
TALLIES = [
    "jingwei.areas.coverage.tallies.TALLIES",
    "jingwei.areas.rounds.tallies.TALLIES",
    "jingwei.areas.rectification.tallies.TALLIES",
    "jingwei.areas.reception.tallies.TALLIES",
    "jingwei.areas.orders.tallies.TALLIES",
]
# Jobs beside those of the apps: one that brings two areas together.
PROCRASTINATE_IMPORT_PATHS = ["jingwei.web.upper_lists.tasks", "jingwei.web.cover_books.tasks"]
# Who signs in; passwords are kept as argon2 does (R-P.10, R-P.14).
AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"

# Nobody opens an account by himself and nobody has a mailbox here; how often one may try (R-W.6, ADR 0009).
ACCOUNT_ADAPTER = "jingwei.web.account.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "jingwei.web.account.forms.SignInForm",
    "reauthenticate": "jingwei.web.account.forms.ConfirmForm",
}
# A whole office stands behind one address, so that the limit by address is wide and that by login is narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip", "login_failed": "60/m/ip,5/15m/key", "reauthenticate": "10/m/user",
}  # fmt: skip
ALLAUTH_TRUSTED_PROXY_COUNT = knobs.whole("JINGWEI_PROXIES", 0, most=9)
MFA_ADAPTER = "jingwei.web.account.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the clock of a phone may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "jingwei.web.account.forms.SignInCodeForm",
    "reauthenticate": "jingwei.web.account.forms.ConfirmCodeForm",
    "activate_totp": "jingwei.web.account.forms.SetUpCodeForm",
    "add_webauthn": "jingwei.web.account.forms.PasskeyForm",
    "edit_webauthn": "jingwei.web.account.forms.PasskeyNameForm",
}
SECOND_FACTOR = knobs.one_of(
    "JINGWEI_SECOND_FACTOR", "district", values=("nobody", "district", "everybody")
)
SOCIALACCOUNT_ADAPTER = "jingwei.web.account.door_adapter.DoorAdapter"
SOCIALACCOUNT_PROVIDERS = doors.providers(os.environ)
SOCIALACCOUNT_STORE_TOKENS = False

# In the database, so that several processes count together (R-W.6).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_limit",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# A session ends after so long without a request; the row stays a while, so that an unsent form finds its owner.
IDLE_MINUTES = knobs.whole("JINGWEI_IDLE_MINUTES", 30, least=1, most=24 * 60)
SESSION_ENGINE = "jingwei.web.sessions"
SESSION_COOKIE_AGE = (IDLE_MINUTES + 12 * 60) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "jingwei.web.failures.stale"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Files of departments are kept so many days after another round has superseded theirs (E-12: twelve months).
KEEP_UPLOADS_DAYS = knobs.whole("JINGWEI_KEEP_UPLOADS_DAYS", 366, least=30, most=3660)
# Photos of a case go so many days after it was closed (E-12).
KEEP_PHOTOS_DAYS = knobs.whole("JINGWEI_KEEP_PHOTOS_DAYS", 180, least=30, most=3660)

# The office's own holidays, make-up days and hours; ours hold where there is no such file (R-C.7, R-C.21).
WORKING_DAYS = str(OFFICE_DATA / knobs.CALENDAR_FILE)
# The office's own words and terms for procedures; ours hold where there is no such file (R-C.26).
PROCEDURES_PROFILE = str(OFFICE_DATA / knobs.PROFILE_FILE)

# Whether the reconciliation service tells the public fields of organisations to whoever asks (R-A.5).
API_PUBLIC = knobs.flag("JINGWEI_API_PUBLIC")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jingwei.web.freshness.freshness_middleware",
    "jingwei.web.language.language_middleware",
    "jingwei.web.day.day_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jingwei.web.idle.idle_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "jingwei.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [Path(__file__).resolve().parents[1] / "web" / "templates"],
        "OPTIONS": {
            "environment": "jingwei.web.environment.environment",
            "context_processors": ["jingwei.web.frame.frame"],
        },
    }
]
WSGI_APPLICATION = "jingwei.site.wsgi.application"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # from the package as it is installed; nothing to collect
STATICFILES_DIRS = [Path(__file__).resolve().parents[1] / "web" / "static"]

# The browser runs our files alone: no script in a page, nothing from elsewhere (R-W.2).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"], "style-src": ["'self'"], "script-src": ["'self'"], "img-src": ["'self'"],
        "font-src": ["'self'"], "connect-src": ["'self'"], "form-action": ["'self'", *doors.origins(os.environ)], "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}  # fmt: skip
# By HTTPS a proxy may stand before us, and says how the browser came; nobody comes without HTTPS again.
if HTTPS and ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
