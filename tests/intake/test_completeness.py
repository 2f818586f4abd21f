# SPDX-License-Identifier: Apache-2.0
"""Filings that wait for each other."""

from __future__ import annotations

from typing import Any

import pytest

from greenlane.cargo import Consignment, Conveyance, Declaration, GoodsItem, Journey, Level, Stage
from greenlane.intake.completeness import Awaited, Completeness, is_assessed, waiting

ITEMS = (GoodsItem(number=1, description="Cocoa butter"),)


def _cargo(stage: Stage = Stage.PRE_ARRIVAL, **of: Any) -> Declaration:
    return Declaration(stage=stage, consignment=Consignment(**{"items": ITEMS, **of}))


HOUSE = _cargo(house_document="H1", master_document="M1")
MASTER = _cargo(level=Level.MASTER, master_document="M1")
SEVEN_PLUS_ONE = _cargo(Stage.PRE_LOADING, house_document="H1", journey=Journey(border=Conveyance(mode="4")))


@pytest.mark.parametrize(
    ("own", "covering", "covers", "state", "awaited"),
    [
        ([HOUSE], [], False, Completeness.PENDING, [Awaited.MASTER]),
        ([HOUSE], [MASTER], False, Completeness.COMPLETE, []),
        ([HOUSE], [_cargo(house_document="H2")], False, Completeness.PENDING, [Awaited.MASTER]),
        ([_cargo(house_document="H1")], [], False, Completeness.COMPLETE, []),
        ([MASTER], [], False, Completeness.PENDING, [Awaited.HOUSES]),
        ([MASTER], [], True, Completeness.COMPLETE, []),
        ([SEVEN_PLUS_ONE], [], False, Completeness.PENDING, [Awaited.FULL_FILING]),
        ([SEVEN_PLUS_ONE, HOUSE], [], False, Completeness.PENDING, [Awaited.MASTER]),
        ([SEVEN_PLUS_ONE, HOUSE], [MASTER], False, Completeness.COMPLETE, []),
        ([_cargo(master_document="M1")], [], False, Completeness.COMPLETE, []),
        ([_cargo(items=())], [], False, Completeness.REGISTERED, [Awaited.GOODS]),
        (
            [_cargo(items=(), level=Level.MASTER)],
            [],
            False,
            Completeness.REGISTERED,
            [Awaited.GOODS, Awaited.HOUSES],
        ),
    ],
)
def test_what_a_consignment_waits_for(
    own: list[Declaration], covering: list[Declaration], covers: bool, state: Completeness, awaited: list[Awaited]
) -> None:
    found = waiting(own, covering, covers=covers)
    assert (found.completeness, list(found.waits_for)) == (state, awaited)


def test_a_goods_declaration_waits_for_nobody() -> None:
    declared = Declaration(
        type="IM", additional_type="D", consignment=Consignment(items=ITEMS, house_document="H1", master_document="M1")
    )
    assert waiting([declared]).completeness is Completeness.COMPLETE


def test_a_stated_master_is_assessed_until_its_houses_are_known() -> None:
    assert is_assessed([MASTER], covers=False)
    assert not is_assessed([MASTER], covers=True)


def test_a_contract_that_does_not_call_itself_a_master_is_always_assessed() -> None:
    assert is_assessed([_cargo(master_document="M1")], covers=True)
    assert is_assessed([MASTER, HOUSE], covers=True)
