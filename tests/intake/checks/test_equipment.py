# SPDX-License-Identifier: Apache-2.0
"""GL-EQP: containers and their seals."""

from __future__ import annotations

import pytest

from greenlane.cargo import Conveyance, Equipment, Seal, Stage
from greenlane.intake import Severity
from tests.intake.checks.filings import found, good, item, journey, one, replaced, with_equipment


def _sealed(number: str | None, *seals: str, **more: object) -> Equipment:
    return Equipment(id=number, seals=tuple(Seal(number=seal) for seal in seals), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["MSKU123456", "1234", "MSKX1234565"])
def test_GL_EQP_01_a_container_number_has_its_form(number: str) -> None:
    finding = one("GL-EQP-01", with_equipment(_sealed(number, "1758")))
    assert (finding.severity, finding.value, finding.path) == (
        Severity.WARNING,
        number,
        "consignment.equipment[0].id",
    )
    assert not found("GL-EQP-01", with_equipment(_sealed("MSKU 123456-5"), _sealed("CSQU3054384"), _sealed(None)))


def test_GL_EQP_02_the_check_digit_of_a_container_is_right() -> None:
    finding = one("GL-EQP-02", with_equipment(_sealed("CSQU3054384", "1758", paths={"id": "/Equipment/ID"})))
    assert (finding.severity, finding.path) == (Severity.WARNING, "/Equipment/ID")
    assert "CSQU3054384 was read; the last digit would be 3." in finding.message
    assert not found("GL-EQP-02", with_equipment(_sealed("CSQU3054383"), _sealed("1234")))


def test_the_equipment_of_aircraft_has_numbers_of_another_kind() -> None:
    by_air = good(
        of={
            "equipment": (_sealed("AKE12345BA"),),
            "items": (item(containers=()),),
            "journey": journey(border=Conveyance(mode="4")),
        }
    )
    assert not found("GL-EQP-01", by_air)


def test_GL_EQP_03_goods_in_containers_name_them() -> None:
    assert one("GL-EQP-03", good(of={"equipment": (), "items": (item(containers=()),)})).value == "true"
    assert not found("GL-EQP-03", good(of={"equipment": ()}))  # the item names one
    assert not found("GL-EQP-03", good(of={"equipment": (), "containerised": None, "items": (item(containers=()),)}))


def test_GL_EQP_04_goods_not_in_containers_name_none() -> None:
    finding = one("GL-EQP-04", good(of={"containerised": False}))
    assert (finding.value, finding.path) == ("false", "consignment.containerised")
    assert "Container MSKU1234565 is named." in finding.message
    assert not found("GL-EQP-04", good())
    assert not found("GL-EQP-04", good(of={"containerised": False, "equipment": (Equipment(),)}))


def test_GL_EQP_05_a_loaded_container_has_a_seal() -> None:
    declaration = with_equipment(_sealed("MSKU1234565"), _sealed("CSQU3054383", empty=True))
    finding = one("GL-EQP-05", declaration)
    assert finding.severity is Severity.INFO
    assert "Container MSKU1234565." in finding.message
    assert not found("GL-EQP-05", good())
    assert not found("GL-EQP-05", replaced(declaration, stage=Stage.POST_RELEASE))
    assert not found("GL-EQP-05", replaced(declaration, stage=Stage.CLEARANCE))
    assert found("GL-EQP-05", replaced(declaration, stage=Stage.TRANSIT))


def test_GL_EQP_06_each_container_is_named_once() -> None:
    finding = one("GL-EQP-06", with_equipment(_sealed("MSKU1234565"), _sealed("msku 1234565", path="/Equipment[2]")))
    assert finding.path == "/Equipment[2]"
    assert not found("GL-EQP-06", with_equipment(_sealed("MSKU1234565"), _sealed(None), _sealed(None)))


@pytest.mark.parametrize("number", [None, "", " "])
def test_GL_EQP_07_a_container_has_a_number(number: str | None) -> None:
    assert one("GL-EQP-07", with_equipment(_sealed("MSKU1234565"), _sealed(number))).path == (
        "consignment.equipment[1].id"
    )
    assert not found("GL-EQP-07", good())


def test_seals_that_stand_by_themselves_are_no_container_and_may_be_on_any() -> None:
    """An entry summary declaration names its seals beside its containers, and does not say which is on which."""
    declaration = with_equipment(_sealed("MSKU1234565"), _sealed("CSQU3054383"), _sealed(None, "17583753"))
    assert not found("GL-EQP-05", declaration)
    assert not found("GL-EQP-07", declaration)
    empty = with_equipment(_sealed("MSKU1234565"), _sealed(None, "17583753", empty=True))
    assert found("GL-EQP-05", empty)
    assert found("GL-EQP-07", empty)


@pytest.mark.parametrize("seal", ["NONE", "n/a", "000", "X" * 36])
def test_GL_EQP_08_a_seal_number_tells_a_seal(seal: str) -> None:
    assert one("GL-EQP-08", with_equipment(_sealed("MSKU1234565", "17583753", seal))).value == seal[:120]
    assert not found("GL-EQP-08", good())


def test_GL_EQP_09_a_seal_closes_one_container() -> None:
    two = with_equipment(_sealed("MSKU1234565", "17583753"), _sealed("CSQU3054383", "17583753"))
    finding = one("GL-EQP-09", two)
    assert finding.value == "17583753"
    assert "MSKU1234565 and CSQU3054383" in finding.message
    for seals in (("17583753", "17583754"), ("1", "1"), ("NONE", "NONE")):
        apart = with_equipment(_sealed("MSKU1234565", seals[0]), _sealed("CSQU3054383", seals[1]))
        assert not found("GL-EQP-09", apart)
    assert not found("GL-EQP-09", with_equipment(_sealed("MSKU1234565", "17583753", "17583753")))
    unnumbered = with_equipment(_sealed(None, "17583753"), _sealed(None, "17583753"))
    assert "stands at another and this one" in one("GL-EQP-09", unnumbered).message
