# SPDX-License-Identifier: Apache-2.0
"""Schemes of drugs: cover loads leave traces, bags in honest containers leave none, precursors change their name."""

from __future__ import annotations

import pytest

from greenlane.cargo import CodeLists, Known, is_vague
from greenlane.simulation import Country
from greenlane.simulation.schemes.drugs import _PRECURSORS, _TEAK, comes_from_a_source
from tests.simulation.schemes.crimes import Committed, crimes_of

CODES = CodeLists.packaged()


@pytest.fixture(scope="module")
def covered(country: Country) -> list[Committed]:
    return crimes_of(country, "cover_load")


@pytest.fixture(scope="module")
def precursors(country: Country) -> list[Committed]:
    return crimes_of(country, "precursors")


def test_cover_loads_come_from_a_source_by_a_hub_of_risk(covered: list[Committed]) -> None:
    for _, declared, crime in covered:
        assert declared.habit.country in ("EC", "CO")
        assert declared.hub_countries[0] in ("PA", "ES", "MA")
        assert "cocaine" in crime.found
        assert crime.revenue == 0
        assert {"source_country", "risk_transit", "new_importer"} <= set(crime.indicators)


def test_the_traces_of_a_cover_load_are_told_truly(covered: list[Committed]) -> None:
    seen: set[str] = set()
    for honest, declared, crime in covered:
        left = set(crime.indicators)
        seen |= left
        assert ("missing_seal" in left) == (not declared.boxes[0].seals)
        assert ("post_box" in left) == ((declared.consignor.address.line or "").startswith("P.O. Box"))
        assert ("last_minute_amendment" in left) == crime.amends
        if "to_order" in left:
            assert declared.to_order
            assert declared.notify is None
        if "forwarder_as_consignee" in left:
            assert declared.consignee is declared.habit.forwarder
        if "round_weight" in left and len(declared.lines) == 1:
            assert declared.gross % 1000 == 0
            assert declared.gross >= honest.gross
    assert len(seen) >= 9


def test_no_two_cover_loads_in_a_row_need_look_alike(covered: list[Committed]) -> None:
    assert len({crime.indicators for _, _, crime in covered}) > 20


def test_timber_that_needs_no_cold_travels_in_a_refrigerated_container(covered: list[Committed]) -> None:
    timber = [declared for _, declared, _ in covered if declared.lines[0].good == _TEAK]
    assert timber
    assert all(box.size == "45R1" for declared in timber for box in declared.boxes)
    assert CODES.known("hs", _TEAK.hs) is Known.YES


def test_bags_in_an_honest_container_leave_no_trace_in_the_papers(country: Country) -> None:
    for honest, declared, crime in crimes_of(country, "rip_off", 40):
        assert declared == honest
        assert crime.indicators == ()
        assert "cocaine" in crime.found
        assert comes_from_a_source(declared.habit)


@pytest.mark.parametrize(("hs", "words", "alias"), [(hs, words, alias) for hs, words, alias, _ in _PRECURSORS])
def test_precursors_and_their_other_names_are_goods_that_exist(hs: str, words: str, alias: str) -> None:
    assert CODES.known("hs", hs) is Known.YES
    assert not is_vague(words)
    assert not is_vague(alias)


def test_a_precursor_goes_by_its_own_name_or_by_another(precursors: list[Committed]) -> None:
    own = {hs for hs, *_ in _PRECURSORS}
    misdescribed = 0
    for _, declared, crime in precursors:
        line = declared.lines[0]
        assert len(declared.lines) == 1
        assert "without licence" in crime.found
        if "misdescribed" in crime.indicators:
            misdescribed += 1
            assert line.hs.startswith("340250")
            assert line.words in {alias for _, _, alias, _ in _PRECURSORS}
            assert "precursor_code" not in crime.indicators
        else:
            assert line.hs[:6] in own
            assert "precursor_code" in crime.indicators
        assert line.un is None or "no_un_number" not in crime.indicators
    assert 0 < misdescribed < len(precursors)


def test_who_orders_precursors_has_no_use_for_them(precursors: list[Committed]) -> None:
    assert {declared.habit.home.family for _, declared, _ in precursors} <= {"fabrics", "chemicals"}
