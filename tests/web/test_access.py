"""No view without a declared permission: the office does not start with one."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path
from django.urls.resolvers import RegexPattern

from jingwei.web.access import patterns, public, undeclared


def _forgotten(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_view_of_the_site_declares_who_may_open_it() -> None:
    assert [address for address, _pattern in patterns()] != []
    assert undeclared() == []


def test_a_view_that_declares_nothing_is_named_with_its_address() -> None:
    inner = [path("secret/", _forgotten), path("open/", public(lambda request: HttpResponse()))]
    resolver = URLResolver(RegexPattern(r"^/"), [path("office/", include(inner))])

    found = {
        address: getattr(entry.callback, "permission", "") for address, entry in patterns(resolver)
    }

    assert found == {"office/secret/": "", "office/open/": "public"}
