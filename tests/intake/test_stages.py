# SPDX-License-Identifier: Apache-2.0
"""Direction, stage, level and dataset of a declaration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    GoodsItem,
    Journey,
    Level,
    Offices,
    Stage,
    TransitTerms,
)
from greenlane.errors import Misconfigured
from greenlane.intake.shipped import shipped_bytes
from greenlane.intake.stages import (
    Dataset,
    dataset_of,
    declared_types,
    direction_of,
    level_of,
    shipped_stage_rules,
    stage_of,
    stage_rules,
)


def _of_procedure(procedure: str, **more: object) -> Declaration:
    return Declaration(consignment=Consignment(items=(GoodsItem(procedure=procedure),)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_code", "additional", "expected"),
    [
        ("IMD", None, ("IM", "D")),
        ("IMD", "D", ("IM", "D")),
        ("IM", "D", ("IM", "D")),
        (" im ", "d", ("IM", "D")),
        ("COA", None, ("CO", "A")),
        ("T2F", None, ("T2F", None)),
        ("TIR", None, ("TIR", None)),
        ("ENS", None, ("ENS", None)),
        ("COR", None, (None, None)),
        ("CO", "R", (None, None)),
        ("INV", None, (None, None)),
        (None, None, (None, None)),
        (None, "D", (None, "D")),
    ],
)
def test_types_are_told_apart_however_they_are_written(
    type_code: str | None, additional: str | None, expected: tuple[str | None, str | None]
) -> None:
    assert declared_types(Declaration(type=type_code, additional_type=additional)) == expected


@pytest.mark.parametrize("additional", ["D", "E", "F", "K"])
def test_a_prelodged_import_is_assessed_before_arrival(additional: str) -> None:
    assert stage_of(Declaration(type="IM", additional_type=additional)) is Stage.PRE_ARRIVAL


@pytest.mark.parametrize("additional", ["A", "B", "C", "J"])
def test_an_arrived_import_is_assessed_at_clearance(additional: str) -> None:
    assert stage_of(Declaration(type="IM", additional_type=additional)) is Stage.CLEARANCE


@pytest.mark.parametrize("additional", ["A", "B", "C", "D", "E", "F", "J", "K", None])
def test_every_export_that_is_not_supplementary_is_assessed_before_departure(additional: str | None) -> None:
    assert stage_of(Declaration(type="EX", additional_type=additional)) is Stage.PRE_DEPARTURE


@pytest.mark.parametrize("type_code", ["IM", "EX", "CO"])
@pytest.mark.parametrize("additional", ["X", "Y", "Z"])
def test_a_supplementary_declaration_is_assessed_after_release(type_code: str, additional: str) -> None:
    assert stage_of(Declaration(type=type_code, additional_type=additional)) is Stage.POST_RELEASE


@pytest.mark.parametrize("type_code", ["T", "T1", "T2", "T2F", "T2SM", "TIR", "TD"])
def test_transit_types_are_transit(type_code: str) -> None:
    declaration = Declaration(type=type_code, additional_type="D")
    assert direction_of(declaration) is Direction.TRANSIT
    assert stage_of(declaration) is Stage.TRANSIT
    assert dataset_of(declaration, Stage.TRANSIT) is Dataset.TRANSIT


@given(stage=st.sampled_from(Stage), type_code=st.text(max_size=4), additional=st.text(max_size=1))
def test_the_stage_that_the_message_states_wins(stage: Stage, type_code: str, additional: str) -> None:
    assert stage_of(Declaration(stage=stage, type=type_code, additional_type=additional)) is stage


@given(direction=st.sampled_from(Direction), type_code=st.text(max_size=4))
def test_the_direction_that_the_message_states_wins(direction: Direction, type_code: str) -> None:
    assert direction_of(Declaration(direction=direction, type=type_code)) is direction


@given(
    type_code=st.none() | st.text(max_size=5),
    additional=st.none() | st.text(max_size=2),
    procedure=st.none() | st.text(max_size=4),
)
def test_every_declaration_has_a_stage_and_a_dataset_whatever_it_says(
    type_code: str | None, additional: str | None, procedure: str | None
) -> None:
    consignment = Consignment(items=(GoodsItem(procedure=procedure),))
    declaration = Declaration(type=type_code, additional_type=additional, consignment=consignment)
    stage = stage_of(declaration)
    assert isinstance(stage, Stage)
    assert isinstance(dataset_of(declaration, stage), Dataset)


@pytest.mark.parametrize(("procedure", "direction"), [("1040", Direction.EXPORT), ("40", Direction.IMPORT)])
def test_the_procedure_decides_where_the_type_does_not(procedure: str, direction: Direction) -> None:
    assert direction_of(_of_procedure(procedure, type="CO", additional_type="A")) is direction


def test_offices_decide_where_neither_type_nor_procedure_does() -> None:
    assert direction_of(Declaration(offices=Offices(exit="GB000084"))) is Direction.EXPORT
    assert direction_of(Declaration(offices=Offices(entry="GB000060"))) is Direction.IMPORT
    assert direction_of(Declaration(offices=Offices(departure="GB1", destination="DE1"))) is Direction.TRANSIT


def test_terms_of_transit_make_it_transit() -> None:
    assert direction_of(Declaration(consignment=Consignment(transit=TransitTerms()))) is Direction.TRANSIT


def test_where_nothing_tells_it_the_direction_is_absent_and_the_stage_is_before_arrival() -> None:
    assert direction_of(Declaration()) is None
    assert stage_of(Declaration()) is Stage.PRE_ARRIVAL


def test_a_request_to_change_a_declaration_is_not_taken_for_a_supplementary_one() -> None:
    assert stage_of(Declaration(type="COR")) is Stage.PRE_ARRIVAL
    assert stage_of(Declaration(type="CO", additional_type="R")) is Stage.PRE_ARRIVAL


def test_goods_declarations_have_the_dataset_of_their_direction() -> None:
    assert dataset_of(_of_procedure("40", type="IM"), Stage.PRE_ARRIVAL) is Dataset.IMPORT_GOODS
    assert dataset_of(_of_procedure("10", type="EX"), Stage.PRE_DEPARTURE) is Dataset.EXPORT_GOODS


def test_a_filing_without_type_and_procedure_is_about_cargo() -> None:
    assert dataset_of(Declaration(direction=Direction.IMPORT), Stage.PRE_ARRIVAL) is Dataset.CARGO_IMPORT
    assert dataset_of(Declaration(direction=Direction.EXPORT), Stage.PRE_DEPARTURE) is Dataset.CARGO_EXPORT
    assert dataset_of(Declaration(type="ENS"), Stage.PRE_ARRIVAL) is Dataset.CARGO_IMPORT
    assert dataset_of(Declaration(type="EXS"), Stage.PRE_DEPARTURE) is Dataset.CARGO_EXPORT


@pytest.mark.parametrize(
    ("border", "dataset"),
    [
        (None, Dataset.PRE_LOADING_AIR),
        (Conveyance(mode="4"), Dataset.PRE_LOADING_AIR),
        (Conveyance(mode="1"), Dataset.CARGO_IMPORT),
    ],
)
def test_before_loading_the_air_set_is_expected_by_air_only(border: Conveyance | None, dataset: Dataset) -> None:
    declaration = Declaration(
        stage=Stage.PRE_LOADING, direction=Direction.IMPORT, consignment=Consignment(journey=Journey(border=border))
    )
    assert dataset_of(declaration, Stage.PRE_LOADING) is dataset


@pytest.mark.parametrize(
    ("consignment", "level"),
    [
        (Consignment(), None),
        (Consignment(master_document="M"), Level.STRAIGHT),
        (Consignment(house_document="H"), Level.HOUSE),
        (Consignment(master_document="M", house_document="H"), Level.HOUSE),
        (Consignment(master_document="M", level=Level.MASTER), Level.MASTER),
    ],
)
def test_the_level_follows_the_transport_documents_unless_it_is_stated(
    consignment: Consignment, level: Level | None
) -> None:
    assert level_of(consignment) is level


def test_the_shipped_rules_name_a_stage_for_every_direction() -> None:
    rules = shipped_stage_rules()
    assert set(rules.stages) == set(Direction)
    assert rules.edition


def test_rules_that_leave_a_stage_open_are_refused_with_the_place() -> None:
    content = shipped_bytes("stages.yaml").replace(b"arrived: clearance, ", b"")
    with pytest.raises(Misconfigured, match=r"stages\.import\.arrived"):
        stage_rules(content)


@pytest.mark.parametrize("content", [b"edition: [", b"edition: 1", b"", b"stages: {sideways: {}}"])
def test_rules_of_another_shape_are_refused_with_a_remedy(content: bytes) -> None:
    with pytest.raises(Misconfigured, match="stage rules") as fault:
        stage_rules(content)
    assert fault.value.remedy


def test_an_administration_can_bring_its_own_codes() -> None:
    rules = stage_rules(shipped_bytes("stages.yaml").replace(b"  IM: import", b"  '4': import"))
    assert direction_of(Declaration(type="4"), rules) is Direction.IMPORT


@pytest.mark.parametrize("circumstance", ["F20", "F23", "F24", "F28", "F32", "F43", " f24 "])
def test_a_circumstance_of_filings_before_loading_tells_that_stage(circumstance: str) -> None:
    assert stage_of(Declaration(type="ENS", specific_circumstance=circumstance)) is Stage.PRE_LOADING


@pytest.mark.parametrize("circumstance", ["F10", "F27", "F30", "F50", "A20", "", None])
def test_any_other_circumstance_tells_no_stage_of_its_own(circumstance: str | None) -> None:
    declaration = Declaration(type="ENS", specific_circumstance=circumstance)
    assert stage_of(declaration) is stage_of(Declaration(type="ENS")) is Stage.PRE_ARRIVAL


def test_a_stage_that_the_message_states_wins_over_its_circumstance() -> None:
    assert stage_of(Declaration(stage=Stage.TRANSIT, specific_circumstance="F24")) is Stage.TRANSIT


def test_an_administration_may_name_no_circumstances_at_all() -> None:
    content = shipped_bytes("stages.yaml").partition(b"\ncircumstances:")[0]
    rules = stage_rules(content)
    assert stage_of(Declaration(type="ENS", specific_circumstance="F24"), rules) is Stage.PRE_ARRIVAL
