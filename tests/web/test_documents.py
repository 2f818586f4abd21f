# SPDX-License-Identifier: Apache-2.0
"""Lists come in pages that lead on from one to the next, and JSON is stable."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from greenlane.web.documents import MOST_ON_A_PAGE, Json, JsonSchema, listed, to_json
from tests.web.fakes import Page


def all_pages(client: TestClient, first: str) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = []
    address: str | None = first
    while address is not None:
        assert len(pages) < 50
        pages.append(client.get(address).json())
        address = pages[-1]["next"]
    return pages


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (500, [7])])
def test_following_next_shows_everything_once(officer: TestClient, limit: int, sizes: list[int]) -> None:
    pages = all_pages(officer, f"/v1/events?limit={limit}")
    assert [len(page["items"]) for page in pages] == sizes
    assert [event["position"] for page in pages for event in page["items"]] == list(range(1, 8))


def test_without_a_limit_a_page_has_fifty(officer: TestClient) -> None:
    assert len(officer.get("/v1/events").json()["items"]) == 7


def test_a_cursor_that_was_not_given_out_is_a_problem(officer: TestClient) -> None:
    answer = officer.get("/v1/events?after=E99")
    assert (answer.status_code, answer.json()["code"]) == (422, "page.cursor")


@pytest.mark.parametrize(
    "path", ["/v1/lodgements", "/v1/consignments", "/v1/assessments", "/v1/events", "/v1/profiles"]
)
def test_every_long_list_comes_in_pages(officer: TestClient, path: str) -> None:
    assert set(officer.get(path).json()) == {"items", "next"}
    assert officer.get(f"{path}?limit={MOST_ON_A_PAGE + 1}").status_code == 422
    first = officer.get(f"{path}?limit=1").json()
    assert len(first["items"]) == 1
    assert first["next"] is None or first["next"].startswith(f"{path}?limit=1&after=")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cursor=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=200))
def test_whatever_a_cursor_is_made_of_it_comes_back_whole(cursor: str, nobody: TestClient) -> None:
    following = bytes(listed("/v1/events", Page((), cursor), 10).body).decode()
    request = nobody.build_request("GET", json.loads(following)["next"])
    assert dict(request.url.params) == {"limit": "10", "after": cursor}


def test_json_is_written_as_it_stands() -> None:
    document = {"b": 1, "a": [None, True, 1.5, "Ω"], "empty": {}}
    assert to_json(document) == '{"b":1,"a":[null,true,1.5,"Ω"],"empty":{}}'.encode()
    assert Json(document).headers["content-type"] == "application/json"
    assert JsonSchema(document).headers["content-type"] == "application/schema+json"
    assert JsonSchema(document).body == to_json(document)
