# SPDX-License-Identifier: Apache-2.0
"""The description of the interface is complete, and the page that shows it needs nothing from outside."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from greenlane import __version__


@pytest.fixture
def description(nobody: TestClient) -> dict[str, Any]:
    document: dict[str, Any] = nobody.get("/openapi.json").json()
    return document


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


class Loads(HTMLParser):
    """What a page loads, and whatever in it a strict policy would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [value for name in ("src", "href") if (value := given.get(name))]
        if (tag == "script" and "src" not in given) or tag == "style" or "style" in given:
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]


def test_the_page_loads_only_from_this_server_and_all_of_it_is_there(nobody: TestClient) -> None:
    page = Loads()
    page.feed(nobody.get("/docs").text)
    assert page.inline == []
    assert len(page.addresses) >= 4
    for address in page.addresses:
        assert not re.match(r"[a-z]+:|//", address)
        assert nobody.get(f"/{address}").status_code == 200


@pytest.mark.parametrize(
    ("asset", "media_type"),
    [
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("start.js", "text/javascript; charset=utf-8"),
        ("favicon.png", "image/png"),
    ],
)
def test_each_asset_has_its_media_type(nobody: TestClient, asset: str, media_type: str) -> None:
    answer = nobody.get(f"/docs/{asset}")
    assert answer.headers["content-type"] == media_type
    assert answer.content


@pytest.mark.parametrize("asset", ["redoc.standalone.js", "..%2fapp.py", "__init__.py", "docs.html", "start.js%00"])
def test_nothing_else_of_the_packages_is_served(nobody: TestClient, asset: str) -> None:
    assert nobody.get(f"/docs/{asset}").status_code == 404


def test_the_page_asks_no_validator_outside(nobody: TestClient) -> None:
    assert "validatorUrl: null" in nobody.get("/docs/start.js").text


def test_the_description_says_what_it_describes(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    assert description["info"]["title"] == "Greenlane"
    assert description["info"]["version"] == __version__


def test_every_operation_is_described_for_people(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        assert operation["description"].endswith("."), name
        assert operation["tags"], name


def test_every_operation_describes_its_problems_in_the_one_shape(description: dict[str, Any]) -> None:
    reference = {"$ref": "#/components/schemas/Problem"}
    for name, operation in operations(description):
        problems = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
        assert "500" in problems, name
        for status, answer in problems.items():
            assert answer["content"]["application/problem+json"]["schema"] == reference, (name, status)


def test_only_public_operations_ask_for_no_token(description: dict[str, Any]) -> None:
    public = {name for name, operation in operations(description) if "security" not in operation}
    assert public == {
        "GET /healthz",
        "GET /readyz",
        "GET /v1/formats",
        "GET /v1/schemas/declaration",
        "GET /v1/schemas/report",
        "POST /v1/sign-ins",
    }


def test_the_frameworks_own_shape_of_errors_is_nowhere(description: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in repr(description)
    assert "ValidationError" not in description["components"]["schemas"]


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    references = set(re.findall(r"'#/components/schemas/([^']+)'", repr(description)))
    assert references
    assert references <= set(description["components"]["schemas"])


def test_lodging_describes_its_body_and_receipts(description: dict[str, Any]) -> None:
    lodging = description["paths"]["/v1/lodgements"]["post"]
    assert set(lodging["requestBody"]["content"]) >= {"application/xml", "application/json", "application/x-ndjson"}
    for status in ("200", "201", "422"):
        assert lodging["responses"][status]["content"]["application/json"]["schema"]["$ref"].endswith("/Answers")


def test_the_description_is_made_once(nobody: TestClient) -> None:
    assert nobody.get("/openapi.json").content == nobody.get("/openapi.json").content
