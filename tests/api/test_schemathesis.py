"""Whatever the OpenAPI document allows, and what it forbids, is answered without a fault of the server."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from jingwei.people.permissions import Permission
from tests.api.conftest import token_of
from tests.register.town import Town

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 30  # of each operation, in each mode
ALL = (Permission.REGISTER_VIEW, Permission.LEDGERS_EXPORT, Permission.UNITS_VIEW)


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """The office as a WSGI application that keeps the test's own connection."""
    response: Any = ClientHandler()(environ)
    start(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=[one.value for one in GenerationMode])
@pytest.mark.parametrize(
    "path",
    ["/api/v1/organisations", "/api/v1/organisations/{number}", "/api/v1/units"],
)
def test_the_api_stands_whatever_is_asked(
    town: Town, path: str, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.api.budget.A_MINUTE", 1 << 30)
    monkeypatch.setattr("django.conf.settings.ALLOWED_HOSTS", ["*"])
    headers = {"Authorization": f"Bearer {token_of(town, 'city', *ALL).secret}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked = []

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path]["GET"].as_strategy(mode))
    def ask(case: Case) -> None:
        asked.append(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    ask()

    assert len(asked) >= 5
    assert max(asked) < 500
