# SPDX-License-Identifier: Apache-2.0
"""One consignment from many filings: carrier, forwarder and importer file, and customs sees one, in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from greenlane.cargo import Declaration, Document, Function, Level, PartyRole, Stage
from greenlane.intake import write_native
from greenlane.wiring.assembling import assembled
from greenlane.wiring.consignments import withdraw_link
from greenlane.wiring.deciding_again import redecide_all
from greenlane.wiring.judging import facts_decoder
from greenlane.wiring.reading_again import reread_one
from tests.installations import Customs
from tests.intake.checks.filings import consignment, good, item, journey, party
from tests.targeting.builders import a_profile

OFFICER = "person:018f0000-0000-7000-8000-00000000000a"
FORWARDER = party(PartyRole.FILER, "Forwarder Ltd", id="FWD1")
CARRIER = party(PartyRole.CARRIER, "Ocean Line", id="LINE1")
GOODS = tuple(one for one in consignment().parties if one.role is not PartyRole.CARRIER)


def _cargo(reference: str, **of: Any) -> Declaration:
    """An entry summary declaration."""
    whole = {"ucr": None, "invoice": None, "items": (item(procedure=None),), "parties": (*GOODS, CARRIER), **of}
    return good(reference=reference, type=None, additional_type=None, stage=Stage.PRE_ARRIVAL, of=whole)


def _house(reference: str = "HOUSE-1", number: str = "H1", master: str = "M1", **of: Any) -> Declaration:
    return _cargo(
        reference,
        **{
            "house_document": number,
            "master_document": master,
            "parties": (*GOODS, FORWARDER, CARRIER),
            **of,
        },
    )


def _master(reference: str = "MASTER-1", number: str = "M1", **of: Any) -> Declaration:
    whole = {"level": Level.MASTER, "master_document": number, "gross_weight_kg": None, "package_count": None, **of}
    return _cargo(reference, **whole)


def _import(reference: str = "IMPORT-1", **of: Any) -> Declaration:
    return good(reference=reference, of={"ucr": None, "master_document": None, **of})


class _Scene:
    """Filings lodged by several filers, and what became of them."""

    def __init__(self, customs: Customs) -> None:
        self.customs = customs
        self.ids: dict[str, str] = {}

    def lodge(self, *filings: Declaration, filer: str | None = None) -> None:
        """Each filing by the filer of its kind, unless one is named."""
        for one in filings:
            reference = str(one.reference)
            self.ids[reference] = self.customs.accept(one, filer=filer or reference.split("-")[0])

    def consignment(self, reference: str) -> str:
        with self.customs.read() as uow:
            (own,) = {
                link.consignment_id for link in uow.links.of_lodgements([self.ids[reference]]) if link.relation == "own"
            }
        return str(own)

    def view(self, reference: str) -> tuple[list[str], list[str]]:
        """References of a consignment's own filings, and of those that cover it."""
        named = {identity: name for name, identity in self.ids.items()}
        with self.customs.read() as uow:
            view = assembled(uow, self.consignment(reference))
        own = [named[filing.lodgement] for filing in view.own]
        return own, [named[f.lodgement] for f in view.filings if f.lodgement in view.covering]

    def stored(self, reference: str) -> Any:
        with self.customs.read() as uow:
            return uow.consignments.get(self.consignment(reference))

    def stage(self, reference: str) -> Stage | None:
        """The stage at which the consignment of a filing stands."""
        with self.customs.read() as uow:
            found: Stage | None = uow.consignments.get(self.customs.consignment_of(self.ids[reference])).stage
        return found

    def waits(self, reference: str) -> tuple[str, tuple[str, ...]]:
        found = self.stored(reference)
        return found.completeness, found.waits_for

    def rules(self) -> set[tuple[str, str, str | None, str]]:
        """By which rule and number each filing stands linked; which one opened a consignment depends on the order."""
        named = {identity: name for name, identity in self.ids.items()}
        with self.customs.read() as uow:
            links = uow.links.of_lodgements(self.ids.values())
        return {
            (named[link.lodgement_id], link.asserted_by, link.value, link.relation)
            for link in links
            if link.asserted_by != "rule:own_filing"
        }

    def latest(self, reference: str) -> Any:
        consignment = self.consignment(reference)
        with self.customs.read() as uow:
            return uow.assessments.latest([consignment])[consignment]

    def facts(self, reference: str) -> Any:
        with self.customs.read() as uow:
            return facts_decoder.decode(uow.payloads.get(self.latest(reference).facts_id).body)

    def events(self, name: str) -> list[Any]:
        with self.customs.read() as uow:
            return [event for _, event in uow.events.sealed(limit=10_000) if event.type == name]

    def withdraw(self, reference: str, relation: str = "own") -> None:
        with self.customs.installation.store.unit() as uow:
            link = next(one for one in uow.links.of_lodgements([self.ids[reference]]) if one.relation == relation)
            withdraw_link(
                uow,
                self.customs.installation,
                link=link,
                by=OFFICER,
                reason="not_the_same_goods",
                at=self.customs.clock.now(),
            )
        self.customs.work()


@pytest.fixture
def scene(customs: Customs) -> _Scene:
    return _Scene(customs)


# --- one contract, several filers


def test_a_house_filed_by_forwarder_and_carrier_is_one_consignment(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1"), _house("CARRIER-1", parties=(*GOODS, CARRIER)))
    assert scene.consignment("HOUSE-1") == scene.consignment("CARRIER-1")
    assert scene.view("HOUSE-1") == (["CARRIER-1", "HOUSE-1"], [])
    assert {(name, rule) for name, rule, _, _ in scene.rules()} == {
        ("HOUSE-1", "rule:house_document"),
        ("CARRIER-1", "rule:house_document"),
    }


def test_what_they_say_differently_hits_by_any_value_and_is_told_with_both_sources(scene: _Scene) -> None:
    scene.customs.put_in_force(a_profile("consignment.gross_weight_kg > 5000.0", id="GL-TEST-001", weight=60))
    scene.lodge(_house("HOUSE-1"), _house("CARRIER-1", gross_weight_kg=Decimal(9000)))
    with scene.customs.read() as uow:
        view = assembled(uow, scene.consignment("HOUSE-1"))
        hits = uow.assessments.hits([scene.latest("HOUSE-1").id])
    (weight,) = [one for one in view.conflicts if one.fact == "consignment.gross_weight_kg"]
    assert {told.lodgement for told in weight.statements} == {scene.ids["HOUSE-1"], scene.ids["CARRIER-1"]}
    assert "GL-TEST-001" in {hit.profile_id for one in hits.values() for hit in one}
    assert "consignment.gross_weight_kg" in scene.facts("HOUSE-1").first("filing.conflicts")


def test_a_declaration_that_names_the_registration_number_joins(scene: _Scene) -> None:
    scene.lodge(_house())
    with scene.customs.read() as uow:
        mrn = uow.lodgements.get(scene.ids["HOUSE-1"]).mrn
    scene.lodge(_import(previous_documents=(Document(type="N820", id=mrn),)))
    assert scene.view("IMPORT-1")[0] == ["HOUSE-1", "IMPORT-1"]
    assert ("IMPORT-1", "rule:mrn", mrn, "own") in scene.rules()


def test_an_undivided_bill_is_joined_by_the_importer_who_names_it(scene: _Scene) -> None:
    scene.lodge(_import(master_document="B7", parties=(*GOODS,)), _cargo("CARRIER-1", master_document="B7"))
    assert scene.view("IMPORT-1")[0] == ["CARRIER-1", "IMPORT-1"]


def test_filings_of_nobody_s_contract_stay_apart(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1", "H1"), _house("HOUSE-2", "H2"), _house("HOUSE-3", "H3", "M2"))
    assert len({scene.consignment(one) for one in scene.ids}) == 3
    assert scene.rules() == set()


# --- masters: waiting, consolidation, split


def test_a_house_waits_for_its_master_and_a_master_for_its_houses(scene: _Scene) -> None:
    scene.lodge(_house())
    assert scene.waits("HOUSE-1") == ("pending", ("master",))
    scene.lodge(_master(number="M9", reference="MASTER-9"))
    assert scene.waits("MASTER-9") == ("pending", ("houses",))
    scene.lodge(_master())
    assert scene.waits("HOUSE-1") == scene.waits("MASTER-1") == ("complete", ())
    changes = [
        (event.subjects["consignment"], event.body["completeness"]) for event in scene.events("CompletenessChanged")
    ]
    assert changes.count((scene.consignment("HOUSE-1"), "pending")) == 1
    assert changes.count((scene.consignment("HOUSE-1"), "complete")) == 1


def test_the_seven_plus_one_waits_for_the_full_filing(scene: _Scene) -> None:
    early = _house(
        "HOUSE-1",
        journey=journey(border=replace(journey().border, mode="4")),  # type: ignore[type-var]
    )
    scene.lodge(replace(early, stage=Stage.PRE_LOADING))
    assert scene.waits("HOUSE-1") == ("pending", ("master", "full_filing"))
    scene.lodge(_house("CARRIER-1"))
    assert scene.view("HOUSE-1")[0] == ["CARRIER-1", "HOUSE-1"]
    assert scene.waits("HOUSE-1") == ("pending", ("master",))


def test_the_stage_is_that_of_the_filing_that_counts(scene: _Scene) -> None:
    by_air = journey(border=replace(journey().border, mode="4"))  # type: ignore[type-var]
    scene.lodge(replace(_house(reference="EARLY-1", journey=by_air), stage=Stage.PRE_LOADING))
    assert scene.stage("EARLY-1") is Stage.PRE_LOADING
    scene.lodge(_house())
    assert scene.stage("EARLY-1") is Stage.PRE_ARRIVAL
    scene.customs.lodge(Declaration(function=Function.CANCELLATION, reference="HOUSE-1"), filer="HOUSE")
    assert scene.stage("EARLY-1") is Stage.PRE_LOADING


def test_a_master_supplies_its_conveyance_to_each_house_and_not_its_weight(scene: _Scene) -> None:
    aboard = journey(border=replace(journey().border, id="9074729"))  # type: ignore[type-var]
    scene.lodge(_house("HOUSE-1", "H1"), _house("HOUSE-2", "H2"))
    scene.lodge(_master(journey=aboard, gross_weight_kg=Decimal(90000)))
    for house in ("HOUSE-1", "HOUSE-2"):
        assert scene.view(house) == ([house], ["MASTER-1"])
        facts = scene.facts(house).consignment
        assert {one.value for one in facts["transport.border_id"]} == {"9321483", "9074729"}
        assert {one.source.lodgement for one in facts["consignment.gross_weight_kg"]} == {scene.ids[house]}
        assert [one.value for one in facts["filing.level"]] == ["house"]


def test_the_master_is_not_assessed_once_its_houses_are(scene: _Scene) -> None:
    scene.lodge(_master())
    before = scene.latest("MASTER-1").id
    scene.lodge(_house())
    assert scene.latest("MASTER-1").id == before
    assert scene.latest("HOUSE-1").predecessor_id is None


def test_an_amended_master_has_its_houses_assessed_anew(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1", "H1"), _house("HOUSE-2", "H2"), _master())
    before = {one: scene.latest(one).id for one in ("HOUSE-1", "HOUSE-2")}
    aboard = journey(border=replace(journey().border, id="9074729"))  # type: ignore[type-var]
    scene.lodge(replace(_master(journey=aboard), function=Function.AMENDMENT))
    for house, earlier in before.items():
        assert scene.latest(house).predecessor_id == earlier
        assert "9074729" in {one.value for one in scene.facts(house).consignment["transport.border_id"]}


def test_a_master_that_names_another_number_lets_its_houses_go(scene: _Scene) -> None:
    scene.lodge(_house(), _master())
    scene.lodge(replace(_master(number="M2"), function=Function.AMENDMENT))
    assert scene.view("HOUSE-1") == (["HOUSE-1"], [])
    assert scene.waits("HOUSE-1") == ("pending", ("master",))
    assert scene.waits("MASTER-1") == ("pending", ("houses",))


def test_a_house_split_over_two_conveyances_is_covered_by_both_masters(scene: _Scene) -> None:
    second = _house("HOUSE-2", master="M2", parties=(*GOODS, FORWARDER, CARRIER))
    scene.lodge(_house("HOUSE-1"), second, _master("MASTER-1", "M1"), _master("MASTER-2", "M2"))
    own, covering = scene.view("HOUSE-1")
    assert own == ["HOUSE-1", "HOUSE-2"]
    assert sorted(covering) == ["MASTER-1", "MASTER-2"]


# --- merge and split


def test_a_filing_that_names_both_merges_two_consignments(scene: _Scene) -> None:
    """The carrier's filing and the export of the goods were apart until one names the numbers of both."""
    scene.lodge(_house("HOUSE-1"), _import("IMPORT-1", ucr="6GB-7"))
    before = {scene.consignment("HOUSE-1"), scene.consignment("IMPORT-1")}
    scene.lodge(_house("CARRIER-1", ucr="6GB-7"))
    kept = scene.consignment("IMPORT-1")
    assert {scene.consignment(one) for one in scene.ids} == {kept}
    assert kept == min(before)
    (gone,) = before - {kept}
    (merged,) = scene.events("ConsignmentMerged")
    assert (merged.subjects["consignment"], merged.body["into"]) == (gone, kept)
    with scene.customs.read() as uow:
        other = uow.consignments.get(gone)
        assert (other.state, other.merged_into) == ("merged", kept)
        assert uow.assessments.latest([gone])  # what was thought of it stays


def test_cancelling_what_held_them_together_splits_them_again(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1"), _import("IMPORT-1", ucr="6GB-7"), _house("CARRIER-1", ucr="6GB-7"))
    cancelled = Declaration(function=Function.CANCELLATION, reference="CARRIER-1", reason="filed twice")
    (answer,) = scene.customs.lodge(cancelled, filer="CARRIER").answers
    scene.customs.work()
    assert answer["state"] == "invalidated"
    assert scene.consignment("HOUSE-1") != scene.consignment("IMPORT-1")
    assert len(scene.events("ConsignmentSplit")) == 1


def test_a_consignment_without_any_filing_in_force_is_deleted_and_stays(scene: _Scene) -> None:
    scene.lodge(_house())
    consignment = scene.consignment("HOUSE-1")
    scene.customs.lodge(Declaration(function=Function.CANCELLATION, reference="HOUSE-1"), filer="HOUSE")
    scene.customs.work()
    with scene.customs.read() as uow:
        assert uow.consignments.get(consignment).state == "deleted"
    (event,) = scene.events("ConsignmentDeleted")
    assert event.subjects["consignment"] == consignment


def test_the_same_goods_filed_twice_by_one_filer_are_marked(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1"), _house("HOUSE-2"))
    assert scene.stored("HOUSE-1").duplicate
    scene.lodge(_house("HOUSE-3", "H3"))
    assert not scene.stored("HOUSE-3").duplicate


# --- withdrawing a link


def test_a_withdrawn_link_parts_the_filing_and_no_rule_links_it_again(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1"), _house("CARRIER-1"))
    together = scene.latest("HOUSE-1").id
    scene.withdraw("CARRIER-1")
    assert scene.view("HOUSE-1")[0] == ["HOUSE-1"]
    assert scene.view("CARRIER-1")[0] == ["CARRIER-1"]
    assert scene.latest("HOUSE-1").predecessor_id == together
    scene.lodge(replace(_house("CARRIER-1", gross_weight_kg=Decimal(1100)), function=Function.AMENDMENT))
    assert scene.view("CARRIER-1")[0] == ["CARRIER-1"]
    (event,) = scene.events("ConsignmentSplit")
    assert event.body["by"] == "person"


def test_a_master_said_not_to_cover_a_house_still_covers_the_others(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1", "H1"), _house("HOUSE-2", "H2"), _master())
    scene.withdraw("MASTER-1", relation="covers")
    scene.lodge(replace(_master(), function=Function.AMENDMENT, offices=good().offices))
    covered = [house for house in ("HOUSE-1", "HOUSE-2") if scene.view(house)[1]]
    assert len(covered) == 1


# --- whatever the order

SCENARIOS: dict[str, Sequence[Declaration]] = {
    "consolidation": [_house("HOUSE-1", "H1"), _house("HOUSE-2", "H2"), _master()],
    "three filers": [_house("HOUSE-1"), _house("CARRIER-1", ucr="6GB-7"), _import("IMPORT-1", ucr="6GB-7")],
    "split": [_house("HOUSE-1"), _house("HOUSE-2", master="M2"), _master("MASTER-2", "M2")],
    "one bill, two declarations": [
        _cargo("CARRIER-1", master_document="B7"),
        _import("IMPORT-1", master_document="B7"),
        _import("IMPORT-2", master_document="B7"),
    ],
}


def _outcome(scene: _Scene) -> Any:
    names = sorted(scene.ids)
    return (
        {name: scene.view(name) for name in names},
        {name: scene.waits(name) for name in names},
        scene.rules(),
    )


@pytest.mark.parametrize("named", SCENARIOS)
def test_the_order_of_arrival_changes_nothing(customs: Customs, twin: Customs, named: str) -> None:
    filings = SCENARIOS[named]
    orders = list(permutations(filings))
    one, other = _Scene(customs), _Scene(twin)
    one.lodge(*orders[0])
    other.lodge(*orders[-1])
    assert _outcome(one) == _outcome(other)


@pytest.mark.parametrize("named", ["consolidation", "three filers"])
def test_filings_of_one_body_are_linked_as_those_of_many(customs: Customs, twin: Customs, named: str) -> None:
    one, other = _Scene(customs), _Scene(twin)
    one.lodge(*SCENARIOS[named], filer="GATEWAY")
    lodged = twin.lodge(b"\n".join(write_native(filing) for filing in SCENARIOS[named]), filer="GATEWAY")
    twin.work()
    other.ids = {answer["reference"]: answer["id"] for answer in lodged.answers}
    assert _outcome(one) == _outcome(other)


def test_what_is_linked_is_decided_again_and_read_again_identically(scene: _Scene) -> None:
    scene.lodge(_house("HOUSE-1"), _house("CARRIER-1"), _master(), _import("IMPORT-1", ucr="6GB-7"))
    assert {again.answer for again in redecide_all(scene.customs.installation)} == {"identical"}
    again = reread_one(scene.customs.installation, scene.latest("HOUSE-1").id)
    assert (again.answer, again.differences) == ("identical", ())
