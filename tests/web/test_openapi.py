# SPDX-License-Identifier: Apache-2.0
"""Requests made up from the description are answered as the description says (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from greenlane.web.app import create_app
from tests.web.fakes import FakeServices, token_of

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(FakeServices(), max_body_bytes=20_000))


@schemathesis.serializer("application/x-ndjson")
def lines(context: schemathesis.SerializationContext, value: object) -> bytes:
    """Send a made-up body as it is; bodies are bytes to the interface."""
    return value if isinstance(value, bytes) else str(value).encode()


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
a_few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
)


@pytest.mark.parametrize("person", ["officer", "filer", "administrator", None])
@schema.parametrize()
@a_few
def test_every_operation_does_what_it_is_described_to_do(case: Case[Any], person: str | None) -> None:
    headers = {} if person is None else {"Authorization": f"Bearer {token_of(person)}"}
    case.call_and_validate(headers=headers, checks=CHECKS)


@schema.parametrize()
@a_few
def test_no_operation_that_asks_for_a_token_does_without(case: Case[Any]) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token_of('officer')}"}, checks=[ignored_auth])
