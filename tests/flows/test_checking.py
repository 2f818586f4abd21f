# SPDX-License-Identifier: Apache-2.0
"""A filer asks before filing: what the gate would say is what it then says, and nothing is kept or suspected."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from greenlane.cargo import Declaration
from greenlane.intake import write_native
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good, item
from tests.intake.formats import ens_messages
from tests.targeting.builders import a_profile

VAGUE = good(reference="VAGUE-1", of={"items": (item(description="various"),)})
BODIES: dict[str, bytes] = {
    "a sound filing": write_native(good()),
    "a vague description": write_native(VAGUE),
    "a filing without goods": write_native(good(of={"items": ()})),
    "two filings": write_native(good()) + b"\n" + write_native(VAGUE) + b"\n",
    "an entry summary declaration": ens_messages.ens(),
    "no message": b"Dear officer, please find my goods.",
    "a broken one": b"<CC315A><HEAHEA>",
    "nothing": b"",
}


def checked(customs: Customs, body: bytes) -> list[dict[str, Any]]:
    answer = customs.client("filer", represents=(FILER,)).post("/v1/checks", content=body)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["checks"])


@pytest.mark.parametrize("name", BODIES)
def test_what_is_told_before_is_what_is_told_when_it_is_lodged(customs: Customs, name: str) -> None:
    told = checked(customs, BODIES[name])
    lodged = customs.lodge(BODIES[name]).answers
    assert [one["format"] for one in told] == [answer["format"] for answer in lodged]
    assert [one["findings"] for one in told] == [answer["findings"] for answer in lodged]
    assert [one["passes"] for one in told] == [answer["state"] == "accepted" for answer in lodged]


def test_nothing_is_kept_of_a_check(customs: Customs) -> None:
    def rows() -> list[int]:
        with customs.read() as uow:
            tables = ("lodgements", "lodgement_versions", "consignments", "events", "jobs")
            return [uow.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]

    client = customs.client("filer", represents=(FILER,))
    before = rows()
    assert client.post("/v1/checks", content=write_native(good())).status_code == 200
    assert rows() == before


def test_no_profile_can_be_probed_by_checking(customs: Customs) -> None:
    looked_for: Declaration = good()
    plain = checked(customs, write_native(looked_for))
    customs.put_in_force(a_profile("filing.items >= 0", id="GL-TEST-001", weight=100))
    assert checked(customs, write_native(looked_for)) == plain


def test_who_may_not_lodge_may_not_check(customs: Customs) -> None:
    assert customs.client("targeting_officer").post("/v1/checks", content=b"{}").status_code == 403
    assert customs.client_with(None).post("/v1/checks", content=b"{}").status_code == 401


def test_the_rule_sets_of_the_country_are_run_before_filing_and_when_it_is_filed(customs: Customs) -> None:
    body = ens_messages.ens(ens_messages.HEADER + ens_messages.ITEM + ens_messages.LODGED_BY + ens_messages.ENTRY)
    assert not any(one["code"].isdigit() for one in checked(customs, body)[0]["findings"])
    customs.installation.country = "GB"
    (told,) = checked(customs, body)
    (answer,) = customs.lodge(body).answers
    official = [one["code"] for one in told["findings"] if one["code"].isdigit()]
    assert official
    assert told["rules"] == "ens-gb-315-new"
    assert (answer["state"], told["passes"]) == ("refused", False)
    assert answer["findings"] == told["findings"]
