"""Django's settings. All that differs between offices comes from the environment, nothing from code.

JINGWEI_DATA: the folder of everything that is kept. DATABASE_URL: set by `jingwei` before this is
read. JINGWEI_SECRET_KEY: made at first start, see `jingwei.site.secret`. JINGWEI_HOSTS: names by which the site
is reached, separated by commas.
"""

import os
from pathlib import Path

from jingwei.site import database

SECRET_KEY = os.environ["JINGWEI_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = os.environ.get("JINGWEI_HOSTS", "localhost,127.0.0.1").split(",")

DATABASES = {"default": database.settings(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "jingwei.units",
    "jingwei.journal",
    "jingwei.people",
    "jingwei.web",
]
# Who signs in; passwords are kept as argon2 does (R-P.10, R-P.14).
AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jingwei.web.language.language_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "jingwei.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [Path(__file__).resolve().parents[1] / "web" / "templates"],
        "OPTIONS": {"environment": "jingwei.web.environment.environment"},
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
        "font-src": ["'self'"], "connect-src": ["'self'"], "form-action": ["'self'"], "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}  # fmt: skip
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
