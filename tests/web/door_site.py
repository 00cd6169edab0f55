"""The site's addresses, with those of a door elsewhere."""

from django.test import override_settings

from jingwei.site.doors import providers
from jingwei.site.urls import handler400, handler403, handler404, handler429, handler500
from jingwei.site.urls import urlpatterns as site
from jingwei.web.account.door_urls import door_patterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

DOORS = providers(
    {
        "JINGWEI_OIDC_URL": "https://sso.example/realms/city",
        "JINGWEI_OIDC_CLIENT": "jw",
        "JINGWEI_OIDC_SECRET": "s",
        "JINGWEI_WECHAT_CLIENT": "wx",
        "JINGWEI_WECHAT_SECRET": "t",
    }
)
with override_settings(SOCIALACCOUNT_PROVIDERS=DOORS):
    urlpatterns = [*site, *door_patterns()]
