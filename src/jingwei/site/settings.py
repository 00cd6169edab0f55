"""Django's settings. All that differs between offices comes from the environment, nothing from code.

JINGWEI_DATA: the folder of everything that is kept. DATABASE_URL: set by `jingwei` before this is
read. JINGWEI_SECRET_KEY: made at first start, see `jingwei.site.secret`. JINGWEI_HOSTS: names by which the site
is reached, separated by commas.
"""

import os

from jingwei.site import database

SECRET_KEY = os.environ["JINGWEI_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = os.environ.get("JINGWEI_HOSTS", "localhost,127.0.0.1").split(",")

DATABASES = {"default": database.settings(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.postgres",
    "jingwei.units",
    "jingwei.journal",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "jingwei.site.urls"
WSGI_APPLICATION = "jingwei.site.wsgi.application"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
