# SPDX-License-Identifier: Apache-2.0
"""Who one is, what one may do, and how a sign-in link becomes a token."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from greenlane.access import Permission
from tests.web.conftest import ClientOf
from tests.web.fakes import sign_in_of, token_of


def test_one_is_told_who_one_is(client_of: ClientOf) -> None:
    me = client_of("filer").get("/v1/me").json()
    assert (me["id"], me["kind"], me["represents"], me["roles"]) == ("filer", "machine", ["F1"], ["filer"])
    assert {grant["permission"] for grant in me["grants"]} == {"lodge", "read_own_lodgements"}


def test_each_permission_is_told_with_its_sentence_and_where_it_holds(client_of: ClientOf) -> None:
    grants = client_of("head").get("/v1/me").json()["grants"]
    assert all(grant["sentence"] == Permission(grant["permission"]).sentence for grant in grants)
    assert {tuple(grant["units"]) for grant in grants} == {("centre", "day", "night", "north", "south")}
    assert all(grant["units"] is None for grant in client_of("officer").get("/v1/me").json()["grants"])


def test_a_stranger_is_told_that_it_may_do_nothing(client_of: ClientOf) -> None:
    me = client_of("stranger").get("/v1/me").json()
    assert (me["grants"], me["roles"], me["represents"]) == ([], [], [])


def test_a_sign_in_link_becomes_a_token_once(nobody: TestClient) -> None:
    first = nobody.post("/v1/sign-ins", json={"secret": sign_in_of("officer")})
    assert (first.status_code, first.json()["token"]) == (201, token_of("officer"))
    assert first.headers["cache-control"] == "no-store"
    second = nobody.post("/v1/sign-ins", json={"secret": sign_in_of("officer")})
    assert (second.status_code, second.json()["code"]) == (409, "sign_in.spent")


@pytest.mark.parametrize("secret", ["gls_" + "A" * 43, "gl_" + "A" * 43, "x", token_of("officer")])
def test_a_link_that_is_not_known_is_not_there(nobody: TestClient, secret: str) -> None:
    answer = nobody.post("/v1/sign-ins", json={"secret": secret})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no such sign-in link."


def test_following_a_link_does_not_use_it(nobody: TestClient) -> None:
    """Programs that look at links before people do must not spend them: using one is a POST."""
    assert nobody.get("/v1/sign-ins").status_code == 405
    assert nobody.post("/v1/sign-ins", json={"secret": sign_in_of("officer")}).status_code == 201
