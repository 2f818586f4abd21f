# SPDX-License-Identifier: Apache-2.0
"""Every route, tried by everybody: nobody, a stranger, a filer, another filer, an officer, the administrator.

The table below is the whole promise of who gets what. A route that is missing from it fails, so nobody adds one without
saying who may use it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from tests.web.conftest import ClientOf
from tests.web.fakes import sign_in_of


class Row(NamedTuple):
    """Which status each asker gets."""

    nobody: int
    stranger: int
    filer: int
    other_filer: int
    officer: int
    administrator: int


PUBLIC = Row(200, 200, 200, 200, 200, 200)
ANYBODY_KNOWN = Row(401, 200, 200, 200, 200, 200)
OFFICERS = Row(401, 404, 404, 404, 200, 404)
LIST_MANAGERS = Row(401, 404, 404, 404, 403, 404)
LISTS_OF_FILINGS = Row(401, 404, 200, 200, 200, 404)
OF_FILERS = Row(401, 404, 200, 200, 404, 404)
FILING_OF_THE_FILER = Row(401, 404, 200, 404, 200, 404)

MATRIX: dict[tuple[str, str], Row] = {
    ("POST", "/v1/lodgements"): Row(401, 403, 201, 201, 403, 403),
    ("POST", "/v1/checks"): Row(401, 403, 200, 200, 403, 403),
    ("GET", "/v1/lodgements"): LISTS_OF_FILINGS,
    ("GET", "/v1/lodgements/L1"): FILING_OF_THE_FILER,
    ("GET", "/v1/lodgements/L1/versions"): FILING_OF_THE_FILER,
    ("GET", "/v1/lodgements/L1/versions/1/answer"): FILING_OF_THE_FILER,
    ("GET", "/v1/answers"): LISTS_OF_FILINGS,
    ("GET", "/v1/webhooks"): OF_FILERS,
    ("POST", "/v1/webhooks"): Row(401, 403, 201, 201, 403, 403),
    ("POST", "/v1/webhooks/W1/resume"): Row(401, 404, 200, 404, 404, 404),
    ("DELETE", "/v1/webhooks/W1"): Row(401, 404, 204, 404, 404, 404),
    ("GET", "/v1/formats"): PUBLIC,
    ("GET", "/v1/schemas/declaration"): PUBLIC,
    ("GET", "/v1/schemas/report"): PUBLIC,
    ("GET", "/v1/consignments"): OFFICERS,
    ("GET", "/v1/consignments/C1"): OFFICERS,
    ("GET", "/v1/consignments/C1/changes"): OFFICERS,
    ("POST", "/v1/consignments/C1/links"): Row(401, 404, 404, 404, 200, 404),
    ("POST", "/v1/consignments/C1/links/L1/withdrawal"): Row(401, 404, 404, 404, 200, 404),
    ("GET", "/v1/consignment-counts"): OFFICERS,
    ("POST", "/v1/lodgements/L1/versions/1/decision"): Row(401, 404, 403, 404, 200, 404),
    ("GET", "/v1/requests"): OFFICERS,
    ("GET", "/v1/facts"): OFFICERS,
    ("GET", "/v1/consignments/C1/assessments"): OFFICERS,
    ("GET", "/v1/assessments"): OFFICERS,
    ("GET", "/v1/assessments/A1"): OFFICERS,
    ("GET", "/v1/profiles"): OFFICERS,
    ("GET", "/v1/profiles/GL-normal"): OFFICERS,
    ("POST", "/v1/profiles"): Row(401, 404, 404, 404, 403, 404),
    ("GET", "/v1/profiles/GL-normal/versions"): OFFICERS,
    ("POST", "/v1/profiles/GL-normal/versions/1/approval"): Row(401, 404, 404, 404, 403, 404),
    ("POST", "/v1/profiles/GL-normal/versions/1/pause"): Row(401, 404, 404, 404, 403, 404),
    ("POST", "/v1/profiles/GL-normal/versions/1/retirement"): Row(401, 404, 404, 404, 403, 404),
    ("POST", "/v1/lookouts"): Row(401, 404, 404, 404, 403, 404),
    ("POST", "/v1/lookouts/GL-normal/versions/1/confirmation"): Row(401, 404, 404, 404, 403, 404),
    ("GET", "/v1/capacity-plans"): OFFICERS,
    ("POST", "/v1/capacity-plans"): Row(401, 404, 404, 404, 403, 404),
    ("GET", "/v1/capacity-plans/GB000060"): OFFICERS,
    ("POST", "/v1/capacity-plans/GB000060/versions/1/approval"): Row(401, 404, 404, 404, 403, 404),
    ("GET", "/v1/selection-runs"): OFFICERS,
    ("POST", "/v1/selection-runs"): Row(401, 404, 404, 404, 403, 404),
    ("GET", "/v1/selection-runs/R1"): OFFICERS,
    ("GET", "/v1/selection-runs/R1/members"): OFFICERS,
    ("POST", "/v1/results"): Row(401, 404, 404, 404, 403, 404),
    ("GET", "/v1/hit-rates"): OFFICERS,
    ("GET", "/v1/lists"): OFFICERS,
    ("POST", "/v1/lists"): LIST_MANAGERS,
    ("GET", "/v1/lists/watched"): OFFICERS,
    ("GET", "/v1/lists/watched/entries"): OFFICERS,
    ("POST", "/v1/lists/watched/preview"): LIST_MANAGERS,
    ("POST", "/v1/lists/watched/imports"): LIST_MANAGERS,
    ("GET", "/v1/lists/watched/changes"): OFFICERS,
    ("POST", "/v1/lists/watched/changes"): LIST_MANAGERS,
    ("GET", "/v1/list-changes/X1"): OFFICERS,
    ("GET", "/v1/list-changes/X1/entries"): OFFICERS,
    ("POST", "/v1/list-changes/X1/approve"): LIST_MANAGERS,
    ("POST", "/v1/list-changes/X1/refuse"): LIST_MANAGERS,
    ("GET", "/v1/consignments/C1/possible-matches"): OFFICERS,
    ("POST", "/v1/possible-matches/M1/decision"): Row(401, 404, 404, 404, 200, 404),
    ("GET", "/v1/events"): OFFICERS,
    ("GET", "/v1/me"): ANYBODY_KNOWN,
    ("POST", "/v1/sign-ins"): Row(201, 201, 201, 201, 201, 201),
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/readyz"): PUBLIC,
    ("GET", "/metrics"): Row(401, 404, 404, 404, 404, 200),
    ("GET", "/openapi.json"): PUBLIC,
    ("GET", "/docs"): PUBLIC,
    ("GET", "/docs/start.js"): PUBLIC,
}
EXAMPLES = {
    "lodgement": "L1",
    "version": "1",
    "webhook": "W1",
    "consignment": "C1",
    "assessment": "A1",
    "profile": "GL-normal",
    "office": "GB000060",
    "run": "R1",
    "name": "watched",
    "change": "X1",
    "match": "M1",
    "asset": "start.js",
}
BODIES: dict[str, dict[str, Any]] = {
    "/v1/lodgements": {"content": b"{}"},
    "/v1/checks": {"content": b"{}"},
    "/v1/webhooks": {"json": {"url": "https://filer.example/answers"}},
    "/v1/consignments/C1/links": {"json": {"lodgement": "L1"}},
    "/v1/consignments/C1/links/L1/withdrawal": {"json": {"reason": "other_goods"}},
    "/v1/lodgements/L1/versions/1/decision": {"json": {"granted": True, "reason": "documents_shown"}},
    "/v1/profiles": {"content": b"id: OWN-1"},
    "/v1/lookouts": {"content": b"id: OWN-1"},
    **{
        f"/v1/{place}": {"json": {"reason": "rehearsed"}}
        for place in (
            "profiles/GL-normal/versions/1/approval",
            "profiles/GL-normal/versions/1/pause",
            "profiles/GL-normal/versions/1/retirement",
            "lookouts/GL-normal/versions/1/confirmation",
        )
    },
    "/v1/capacity-plans": {"content": b"office: GB000060"},
    "/v1/selection-runs": {
        "json": {"office": "GB000060", "stage": "pre_arrival", "from": "2026-01-31T00:00Z", "to": "2026-02-01T00:00Z"}
    },
    "/v1/results": {"content": b"consignment,result,examined_at"},
    "/v1/lists": {"json": {"name": "watched", "kind": "parties"}},
    "/v1/lists/watched/preview": {"content": b"name"},
    "/v1/lists/watched/imports": {"content": b"name"},
    "/v1/lists/watched/changes": {"json": {"add": [{"name": "Kestrel"}], "reason": "seen"}},
    "/v1/list-changes/X1/approve": {"json": {}},
    "/v1/possible-matches/M1/decision": {"json": {"verdict": "cleared", "reason": "other_firm"}},
    "/v1/sign-ins": {"json": {"secret": sign_in_of("officer")}},
}
ASKERS = [name.replace("_", "-") for name in Row._fields]


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    """Every method and address there is, described or not, with the examples in the place of the parameters."""
    found: set[tuple[str, str]] = set()
    waiting: list[Any] = list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found |= {(method, route.path.format(**EXAMPLES)) for method in route.methods or ()}
        else:
            inner = getattr(route, "original_router", None)
            assert inner is not None, f"a kind of route that this test does not know: {route!r}"
            waiting.extend(inner.routes)
    return found


def test_every_route_is_in_the_matrix(app: FastAPI) -> None:
    assert routes_of(app) == set(MATRIX)


def test_every_described_route_is_in_the_matrix(app: FastAPI) -> None:
    described = get_openapi(title="t", version="1", routes=app.routes)["paths"]
    pairs = {(method.upper(), path.format(**EXAMPLES)) for path, methods in described.items() for method in methods}
    assert pairs <= set(MATRIX)
    assert len(pairs) > 15


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize(("method", "path"), MATRIX, ids=lambda part: str(part).strip("/").replace("/", "."))
def test_each_asker_gets_what_the_matrix_says(client_of: ClientOf, method: str, path: str, asker: str) -> None:
    client = client_of(None if asker == "nobody" else asker)
    answer = client.request(method, path, **BODIES.get(path, {}))
    assert answer.status_code == MATRIX[method, path][ASKERS.index(asker)]


@pytest.mark.parametrize(("method", "path"), [key for key, row in MATRIX.items() if row.nobody == 401])
def test_a_token_that_is_not_known_opens_nothing(client_of: ClientOf, method: str, path: str) -> None:
    for token in ("gl_" + "A" * 43, "no token at all", "gls_" + "A" * 43):
        answer = client_of().request(method, path, headers={"Authorization": f"Bearer {token}"}, **BODIES.get(path, {}))
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated.token")


@pytest.mark.parametrize("path", [path for (method, path), row in MATRIX.items() if row is OFFICERS])
def test_what_a_filer_may_not_see_looks_like_nothing_at_all(client_of: ClientOf, path: str) -> None:
    """The answer for a route that is there is, but for its id, the one for an address at which there is nothing."""
    closed, nothing = (client_of("filer").get(address) for address in (path, "/v1/no/such/thing"))
    assert {**closed.json(), "instance": ""} == {**nothing.json(), "instance": ""}
