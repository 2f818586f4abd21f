# SPDX-License-Identifier: Apache-2.0
"""Cargo-IMP: air waybills (FWB) and house manifests (FHL) in lines, old and new forms, whole and cut off."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.cargo import CodeLists, Contact, Equipment, Level, Moment, Money, PartyRole, Stage, Statement
from greenlane.intake import Limits, ReadState, Severity, check, read
from tests.intake.formats.air_messages import FHL, FWB, NUMBER, OLD_FWB, WRONG_NUMBER, answered, one, told


def test_a_waybill_gives_its_contract_and_totals() -> None:
    declaration = one(FWB)
    consignment = declaration.consignment
    assert declaration.reference == consignment.master_document == NUMBER
    assert (consignment.level, consignment.package_count) == (Level.STRAIGHT, 6)
    assert consignment.gross_weight_kg == Decimal("120.0")
    assert consignment.invoice == Money(amount=Decimal("1500.00"), currency="EUR")
    assert consignment.freight_payment == "PP"
    assert [(document.type, document.id) for document in consignment.documents] == [
        ("N740", NUMBER),
        ("SRI", "SHIPREF1"),
    ]
    assert [document.id for document in consignment.previous_documents] == ["25GB3POHWIVZSF9AR0"]
    assert consignment.paths["master_document"] == "line 2"


def test_parties_in_the_new_form_are_read_by_the_names_of_their_parts() -> None:
    consignment = one(FWB).consignment
    consignor, consignee, agent, notify, carrier = consignment.parties
    assert (consignor.name, consignor.id) == ("ACME EXPORT SECOND NAME", "BE0123456789")
    assert consignor.address is not None
    assert (consignor.address.line, consignor.address.city, consignor.address.subdivision) == (
        "RUE HAUTE 1",
        "BRUSSELS",
        "BRU",
    )
    assert (consignor.address.postcode, consignor.country) == ("1000", "BE")
    assert consignor.contacts == (
        Contact(kind="account", value="778899"),
        Contact(kind="phone", value="3221"),
        Contact(kind="fax", value="3222"),
    )
    assert consignor.paths["name"] == "line 6"
    assert (consignee.name, consignee.country) == ("US IMPORTS INC", "US")
    assert (agent.role, agent.name) == (PartyRole.REPRESENTATIVE, "FORWARDER NV")
    assert agent.contacts == (Contact(kind="iata_agent", value="57146020050"),)
    assert (notify.role, notify.name, notify.country) == (PartyRole.NOTIFY, "BANK OF X", "US")
    assert (carrier.role, carrier.name) == (PartyRole.CARRIER, "SN")


def test_a_party_without_a_street_keeps_its_place_in_the_new_form() -> None:
    consignor = one(FWB.replace("ADR/RUE HAUTE 1\n", "")).consignment.parties[0]
    assert consignor.address is not None
    assert (consignor.address.line, consignor.address.city, consignor.country) == (None, "BRUSSELS", "BE")


def test_parties_in_the_old_form_are_read_by_the_order_of_their_lines() -> None:
    consignor, consignee, _ = one(OLD_FWB).consignment.parties
    assert consignor.address is not None
    assert consignee.address is not None
    assert (consignor.name, consignor.address.line, consignor.address.city) == (
        "ACME EXPORT",
        "RUE HAUTE 1",
        "BRUSSELS",
    )
    assert (consignee.name, consignee.address.subdivision, consignee.country) == ("US IMPORTS", "CA", "US")
    assert consignee.contacts == ()


def test_the_goods_are_the_rate_line_and_the_details_after_it() -> None:
    (item,) = one(FWB).consignment.items
    assert (item.description, item.hs, item.additional_codes) == ("ELECTRICALS NOT RESTRICTED", "850440", ("850450",))
    assert (item.gross_weight_kg, item.origin, item.containers) == (Decimal("120.0"), "DE", ("AKE12345LH",))
    assert [packaging.count for packaging in item.packaging] == [6]
    assert set(item.statements) == {
        Statement(code="DIM", text="4 x 80x40x20 CMT"),
        Statement(code="VOL", text="MC0.31"),
        Statement(code="SLAC", text="40"),
    }
    assert item.paths["hs"] == "line 30"


def test_each_rate_line_with_goods_of_its_own_is_an_item() -> None:
    two = FWB.replace("/2/NG", "/2/NG/SCREWS\n/3/P2/K20.0/CQ\n/4/NG")
    first, second = one(two).consignment.items
    assert (first.description, second.description) == ("SCREWS", "ELECTRICALS NOT RESTRICTED")
    assert (second.number, second.gross_weight_kg) == (2, Decimal("20.0"))


def test_the_unit_load_devices_are_equipment() -> None:
    assert one(FWB).consignment.equipment == (Equipment(id="AKE12345LH", path="line 32"),)


def test_security_and_handling_are_read() -> None:
    consignment = one(FWB).consignment
    assert consignment.air_security is not None
    assert consignment.air_security.status == "SPX"
    assert consignment.air_security.regulated_agent == "RA/00101-01"
    for statement in (
        Statement(code="SPH", text="EAP"),
        Statement(code="SSR", text="KEEP DRY"),
        Statement(code="CUSTOMS_STATUS", text="T1"),
        Statement(code="OCI", text="BE/SHP/T/BE0123456789"),
    ):
        assert statement in consignment.statements


def test_flights_leave_on_the_first_such_day_from_the_issue_on() -> None:
    journey = one(FWB).consignment.journey
    departure = journey.time(Moment.DEPARTURE, actual=False)
    assert departure is not None
    assert departure.at.isoformat() == "2021-02-21T00:00:00+00:00"
    assert journey.routing_countries == ("BE", "DE", "US")
    assert journey.border is not None
    assert journey.border.id == "LH456"


def test_a_flight_of_the_next_month_is_found() -> None:
    departure = one(FWB.replace("SN2601/21", "SN2601/03")).consignment.journey.time(Moment.DEPARTURE, actual=False)
    assert departure is not None
    assert departure.at.isoformat() == "2021-03-03T00:00:00+00:00"


def test_a_day_without_a_month_is_no_date() -> None:
    reading = answered(FWB.replace("ISU/20FEB21/BRU/JOHN\n", ""))
    assert told(reading).count("READ-FLIGHT-DAY") == 2
    assert reading.messages[0].declaration.consignment.journey.times == ()


def test_pounds_become_kilograms_and_a_consolidation_is_a_master() -> None:
    consignment = one(OLD_FWB).consignment
    assert consignment.gross_weight_kg == Decimal("264.5") * Decimal("0.45359237")
    assert consignment.level is Level.MASTER
    assert (consignment.freight_payment, consignment.invoice) == ("CC", None)


@pytest.mark.parametrize("change", [str.lower, lambda text: text.replace("\n", "\r\n"), lambda text: "\x01\r\n" + text])
def test_case_line_ends_and_control_characters_do_no_harm(change: object) -> None:
    assert callable(change)
    declaration = one(change(FWB))
    assert declaration.reference == NUMBER
    assert declaration.consignment.journey.loading_place == "BRU"
    assert declaration.consignment.items[0].hs == "850440"


def test_several_messages_with_their_envelopes_are_read_one_by_one() -> None:
    text = f"QK CUSTOMX\n.AGENTXX 200800\n{FWB}QK CUSTOMY\n.AGENTYY 200900\n{OLD_FWB}NNNN\n"
    reading = answered(text)
    assert len(reading.messages) == 2
    senders = [message.declaration.envelope.sender for message in reading.messages if message.declaration.envelope]
    assert senders == ["AGENTXX", "AGENTYY"]
    assert "READ-UNKNOWN-LINE" not in told(reading)


def test_other_messages_between_them_are_named_and_left_aside() -> None:
    reading = answered(FWB + "FSU/14\n020-12345675BRULAX/T6K120\nRCS/20FEB\n")
    assert len(reading.messages) == 1
    (finding,) = reading.findings
    assert (finding.code, finding.value, finding.severity) == ("READ-NOT-A-DECLARATION", "FSU", Severity.INFO)


def test_lines_that_no_waybill_has_are_told_and_the_rest_is_read() -> None:
    reading = answered(FWB.replace("SSR/", "ZZZ/NOTHING\n...\nSSR/"))
    unknown = [finding for finding in reading.messages[0].findings if finding.code == "READ-UNKNOWN-LINE"]
    assert [finding.value for finding in unknown] == ["ZZZ/NOTHING"]
    assert [(finding.path, finding.value) for finding in reading.findings] == [("line 20", "...")]
    assert reading.messages[0].declaration.consignment.items[0].hs == "850440"


def test_a_waybill_that_is_cut_off_says_what_is_missing() -> None:
    reading = answered(FWB.partition("CVD")[0])
    (finding,) = (one for one in reading.messages[0].findings if one.code == "READ-LINE-MISSING")
    assert finding.value == "CVD, RTD, ISU, REF"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("FWB/17", "FWB/3"), "READ-VERSION"),
        (("FWB/17", "FWB"), "READ-VERSION"),
        (("BRULAX/T6K120.0MC0.31", "BRULAX/HELLO"), "READ-WAYBILL-LINE"),
        (("020-12345675BRULAX/T6K120.0MC0.31\n", ""), "READ-NO-NUMBER"),
        (("/1500.00/", "/MUCH/"), "READ-NUMBER"),
        (("/P6/K120.0/", "/P6/K12.0.0/"), "READ-NUMBER"),
    ],
)
def test_what_is_wrong_is_told(change: tuple[str, str], code: str) -> None:
    assert code in told(answered(FWB.replace(*change)))


def test_each_house_is_a_declaration_under_its_master() -> None:
    first, second = (message.declaration for message in answered(FHL).messages)
    consignment = first.consignment
    assert (first.reference, second.reference) == (f"{NUMBER}/HWB001", f"{NUMBER}/HWB002")
    assert (consignment.level, consignment.master_document, consignment.house_document) == (
        Level.HOUSE,
        NUMBER,
        "HWB001",
    )
    assert (consignment.gross_weight_kg, consignment.package_count) == (Decimal("80.0"), 4)
    assert consignment.invoice == Money(amount=Decimal("900.00"), currency="EUR")
    consignor = consignment.party(PartyRole.CONSIGNOR)
    assert consignor is not None
    assert (consignor.name, consignor.id, consignor.country) == ("ACME EXPORT", "BE0123456789", "BE")
    (item,) = consignment.items
    assert (item.description, item.hs) == ("POWER TRANSFORMERS FOR TELEPHONES", "85044030")
    assert (item.additional_codes, item.statements) == (("85045000",), (Statement(code="SLAC", text="100"),))
    assert consignment.air_security is not None
    assert consignment.air_security.status == "SPX"
    assert second.consignment.items[0].description == "CABLES"
    assert second.consignment.parties == ()


def test_houses_in_the_new_form_of_parties_are_read() -> None:
    text = FHL.replace(
        "SHP/ACME EXPORT\n/RUE HAUTE 1\n/BRUSSELS\n", "SHP\nNAM/ACME EXPORT\nADR/RUE HAUTE 1\nLOC/BRUSSELS\n"
    )
    consignor = answered(text).messages[0].declaration.consignment.party(PartyRole.CONSIGNOR)
    assert consignor is not None
    assert consignor.address is not None
    assert (consignor.name, consignor.address.city, consignor.country) == ("ACME EXPORT", "BRUSSELS", "BE")


def test_a_house_manifest_without_houses_or_master_says_so() -> None:
    reading = answered("FHL/4\nMBI/020-12345675BRULAX/T6K120.0\n")
    assert "READ-NO-CONSIGNMENT" in told(reading)
    assert reading.messages[0].declaration.consignment.master_document == NUMBER
    assert "READ-NO-NUMBER" in told(answered("FHL/4\nHBS//BRULAX/1/K1\n"))


def test_lines_and_messages_are_bounded() -> None:
    many = read((FWB * 12).encode(), limits=Limits(max_items=10))
    assert (many.state, many.findings[0].code) == (ReadState.UNREADABLE, "READ-TOO-MANY")
    long = answered(FWB.replace("KEEP DRY", "X" * 200_000))
    assert "READ-TEXT-TOO-LONG" in told(long)
    lines = read((FWB + "/\n" * 3000).encode(), limits=Limits(max_elements=1000))
    assert lines.findings[0].code == "READ-TOO-MANY-ELEMENTS"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_message_is_always_answered(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([FWB, OLD_FWB, FHL, FWB + FHL]))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        end = min(len(text), place + data.draw(st.integers(0, 40)))
        text = text[:place] + data.draw(st.text("/\n-.K9AZ²é", max_size=6)) + text[end:]
    reading = read(text.encode())
    assert reading.messages or reading.findings


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(FWB)))
def test_a_message_cut_off_anywhere_is_answered(length: int) -> None:
    reading = read(FWB[:length].encode())
    assert reading.messages or reading.findings


def test_a_wrong_check_digit_is_told_by_the_check_of_air_waybills() -> None:
    wrong = one(FWB.replace(NUMBER, WRONG_NUMBER))
    found = {finding.code: finding for finding in check(wrong, CodeLists.packaged())}
    assert (found["GL-IDN-05"].value, found["GL-IDN-05"].path) == (WRONG_NUMBER, "line 2")
    assert "GL-IDN-05" not in {finding.code for finding in check(one(FWB), CodeLists.packaged())}


def test_a_waybill_and_a_house_hold_the_whole_set_of_pre_loading() -> None:
    house, bare = (message.declaration for message in answered(FHL).messages)
    for declaration, missing in ((one(FWB), []), (house, []), (bare, ["R020", "239", "R014", "239"])):
        before_loading = replace(declaration, stage=Stage.PRE_LOADING)
        findings = check(before_loading, CodeLists.packaged())
        assert [finding.value for finding in findings if finding.code == "GL-SAF-01"] == missing
