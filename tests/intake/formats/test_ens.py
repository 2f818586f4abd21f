# SPDX-License-Identifier: Apache-2.0
"""Reading entry summary declarations, amendments and requests for a diversion."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from greenlane.cargo import (
    Declaration,
    Direction,
    Document,
    Envelope,
    Function,
    JourneyTime,
    Moment,
    PartyRole,
    ReportKind,
    Stage,
    Statement,
)
from greenlane.intake import Limits, ReadState, Severity, apply_amendment, read
from greenlane.intake.formats.ens import elements_of, read_ens_root
from greenlane.intake.formats.ens_table import DIVERSION, MESSAGE, Group, Leaf
from greenlane.intake.formats.xml_source import opening, parsed
from tests.intake.formats.ens_messages import ENTRY, HEADER, ITEM, LODGED_BY, SENT, declared, ens, headed, item, message
from tests.intake.formats.messages import codes, finding


def test_a_declaration_is_an_import_before_arrival() -> None:
    told = declared()
    assert (told.function, told.type, told.direction) == (Function.ORIGINAL, "ENS", Direction.IMPORT)
    assert (told.stage, told.reference, told.mrn) == (Stage.PRE_ARRIVAL, "LRN-1", None)


def test_who_sent_the_message_when_is_kept_around_the_declaration() -> None:
    envelope = declared().envelope
    assert envelope is not None
    assert envelope.paths["sender"] == "/CC315A[1]/MesSenMES3[1]"
    assert (
        Envelope(
            sender="GB123456789000/0001",
            recipient="GBCUSTOMS",
            id="M-0001",
            prepared_at=datetime(2026, 3, 24, 9, 15, tzinfo=UTC),
            paths=envelope.paths,
        )
        == envelope
    )


def test_the_sender_is_the_filer_without_its_branch() -> None:
    filer = declared().consignment.party(PartyRole.FILER)
    assert filer is not None
    assert (filer.id, filer.paths["id"]) == ("GB123456789000", "/CC315A[1]/MesSenMES3[1]")


def test_the_times_are_utc_and_told_once() -> None:
    read_message = message()
    (arrival,) = read_message.declaration.consignment.journey.times
    assert arrival == JourneyTime(
        moment=Moment.ARRIVAL,
        at=datetime(2026, 3, 26, 6, 0, tzinfo=UTC),
        source="filing",
        path="/CC315A[1]/CUSOFFFENT730[1]/ExpDatOfArrFIRENT733[1]",
    )
    assert finding(read_message.findings, "READ-TIME-ZONE").severity is Severity.INFO


@pytest.mark.parametrize("wrong", ["202602300600", "tomorrow", "2026", "２０２６０３２６０６００"])
def test_a_time_that_is_none_is_a_finding(wrong: str) -> None:
    entry = f"<CUSOFFFENT730><ExpDatOfArrFIRENT733>{wrong}</ExpDatOfArrFIRENT733></CUSOFFFENT730>"
    read_message = message(HEADER + ITEM + entry)
    assert read_message.declaration.consignment.journey.times == ()
    assert finding(read_message.findings, "READ-TIME").value == wrong


@pytest.mark.parametrize(
    ("day", "hour"), [("261332", "0915"), ("260324", "2460"), ("26032", "0915"), ("26032x", "0915"), ("", "0915")]
)
def test_a_preparation_that_is_no_time_is_a_finding(day: str, hour: str) -> None:
    sent = f"<DatOfPreMES9>{day}</DatOfPreMES9><TimOfPreMES10>{hour}</TimOfPreMES10>"
    read_message = message(HEADER, sent=sent)
    assert read_message.declaration.envelope is None
    assert codes(read_message.findings) == ["READ-TIME"]


def test_the_header_fills_conveyance_totals_and_references() -> None:
    told = declared(
        headed(
            "<TraModAtBorHEA76>1</TraModAtBorHEA76><IdeOfMeaOfTraCroHEA85>9321483</IdeOfMeaOfTraCroHEA85>",
            "<NatOfMeaOfTraCroHEA87>GB</NatOfMeaOfTraCroHEA87><TotNumOfIteHEA305>2</TotNumOfIteHEA305>",
            "<TotNumOfPacHEA306>55</TotNumOfPacHEA306><TotGroMasHEA307>1050.5</TotGroMasHEA307>",
            "<DecPlaHEA394>Felixstowe</DecPlaHEA394><SpeCirIndHEA1>A</SpeCirIndHEA1>",
            "<TraChaMetOfPayHEA1>C</TraChaMetOfPayHEA1><ComRefNumHEA>UCR-7</ComRefNumHEA>",
            "<ConRefNumHEA>0042W</ConRefNumHEA><PlaLoaGOOITE334>CNSHA</PlaLoaGOOITE334>",
            "<PlaUnlGOOITE334>GBFXT</PlaUnlGOOITE334><DecDatTimHEA114>202603240910</DecDatTimHEA114>",
        )
    )
    consignment, border = told.consignment, told.consignment.journey.border
    assert border is not None
    assert (border.mode, border.id, border.nationality, border.reference) == ("1", "9321483", "GB", "0042W")
    assert (told.items_declared, consignment.package_count, str(consignment.gross_weight_kg)) == (2, 55, "1050.5")
    assert (told.specific_circumstance, consignment.freight_payment, consignment.ucr) == ("A", "C", "UCR-7")
    assert (consignment.journey.loading_place, consignment.journey.discharge_place) == ("CNSHA", "GBFXT")
    assert told.envelope is not None
    assert (told.envelope.place, told.envelope.drawn_up_at) == ("Felixstowe", datetime(2026, 3, 24, 9, 10, tzinfo=UTC))


def test_offices_and_itinerary_keep_their_order() -> None:
    told = declared(
        "<ITI><CouOfRouCodITI1>CN</CouOfRouCodITI1></ITI><ITI><CouOfRouCodITI1>SG</CouOfRouCodITI1></ITI>"
        "<ITI><CouOfRouCodITI1>CN</CouOfRouCodITI1></ITI><CUSOFFLON><RefNumCOL1>GB000060</RefNumCOL1></CUSOFFLON>"
        f"{ENTRY}<CUSOFFSENT740><RefNumSUBENR909>NL000396</RefNumSUBENR909></CUSOFFSENT740>"
        "<CUSOFFSENT740><RefNumSUBENR909>DE004851</RefNumSUBENR909></CUSOFFSENT740>"
    )
    assert told.consignment.journey.routing_countries == ("CN", "SG", "CN")
    assert (told.offices.lodgement, told.offices.entry) == ("GB000060", "GB000011")
    assert told.offices.subsequent_entry == ("NL000396", "DE004851")
    assert told.offices.paths["subsequent_entry"] == "/CC315A[1]/CUSOFFSENT740[1]/RefNumSUBENR909[1]"


def test_an_amendment_carries_the_whole_filing_as_it_shall_be() -> None:
    before = declared(HEADER + item("<GooDesGDS23>Cocoa</GooDesGDS23>") + LODGED_BY + ENTRY)
    header = (
        "<HEAHEA><DocNumHEA5>26GB000000000000R1</DocNumHEA5><TraModAtBorHEA76>1</TraModAtBorHEA76>"
        "<AmdPlaHEA598>Leeds</AmdPlaHEA598><DatTimAmeHEA113>202603250800</DatTimAmeHEA113></HEAHEA>"
    )
    carried = message(header + item("<GooDesGDS23>Cocoa butter</GooDesGDS23>") + LODGED_BY + ENTRY, name="CC313A")
    amendment = carried.declaration
    assert (amendment.function, amendment.mrn, amendment.reference) == (
        Function.AMENDMENT,
        "26GB000000000000R1",
        None,
    )
    assert carried.changes == ()
    assert amendment.envelope is not None
    assert (amendment.envelope.place, amendment.envelope.drawn_up_at) == (
        "Leeds",
        datetime(2026, 3, 25, 8, 0, tzinfo=UTC),
    )

    after, findings, changes = apply_amendment(before, carried)
    assert findings == ()
    assert [(one.path, one.before, one.after) for one in changes] == [
        ("consignment.items[1].description", "Cocoa", "Cocoa butter")
    ]
    assert (after.function, after.reference, after.type) == (Function.ORIGINAL, "LRN-1", "ENS")


def test_a_diversion_is_a_planned_arrival_elsewhere() -> None:
    reading = read(
        ens(
            "<HEAHEA><TraModAtBorHEA76>1</TraModAtBorHEA76><CouCodOffFirEntDecHEA100>GB</CouCodOffFirEntDecHEA100>"
            "<InfTypHEA122>1</InfTypHEA122><DivRefNumHEA119>DIV-1</DivRefNumHEA119>"
            "<UniIdeDivHEA132>9321483</UniIdeDivHEA132><ExpDatArrHEA701>20260327</ExpDatArrHEA701></HEAHEA>"
            "<CUSOFFENTACTOFF700><RefNumCUSOFFENTACTOFF701>NL000396</RefNumCUSOFFENTACTOFF701></CUSOFFENTACTOFF700>"
            "<CUSOFFFENT730><RefNumCUSOFFFENT731>GB000011</RefNumCUSOFFFENT731></CUSOFFFENT730>"
            "<TRAREQDIV456><NamTRAREQDIV457>Blue Line</NamTRAREQDIV457><TINTRAREQDIV463>GB9</TINTRAREQDIV463>"
            "</TRAREQDIV456>"
            "<IMPOPE200><DocRefNumIMPOPE201>26GB000000000000R1</DocRefNumIMPOPE201><GOOITEIMP248>"
            "<IteNumGIIMP297>2</IteNumGIIMP297></GOOITEIMP248><GOOITEIMP248><IteNumGIIMP297>3</IteNumGIIMP297>"
            "</GOOITEIMP248></IMPOPE200>"
            "<IMPOPE200><DocRefNumIMPOPE201>26GB000000000001R9</DocRefNumIMPOPE201></IMPOPE200>",
            name="CC323A",
        )
    )
    assert (reading.state, reading.messages) == (ReadState.READ, ())
    report = reading.reports[0].report
    assert (report.kind, report.planned, report.reference, report.place) == (
        ReportKind.ARRIVAL,
        True,
        "DIV-1",
        "NL000396",
    )
    assert report.times[0].at == datetime(2026, 3, 27, tzinfo=UTC)
    assert report.conveyance is not None
    assert (report.conveyance.mode, report.conveyance.id) == ("1", "9321483")
    assert [(party.role, party.name, party.id) for party in report.parties] == [(PartyRole.CARRIER, "Blue Line", "GB9")]
    first, second = "/CC323A[1]/IMPOPE200[1]", "/CC323A[1]/IMPOPE200[2]"
    assert report.documents == (
        Document(type="MRN", id="26GB000000000000R1", line=2, path=first),
        Document(type="MRN", id="26GB000000000000R1", line=3, path=first),
        Document(type="MRN", id="26GB000000000001R9", path=second),
    )
    assert report.statements == (
        Statement(code="DIVERSION", text="GB000011"),
        Statement(code="INFORMATION-TYPE", text="1"),
    )


@pytest.mark.parametrize(
    "wrapped",
    [
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>{}</s:Body></s:Envelope>',
        '<GovTalkMessage xmlns="http://www.govtalk.gov.uk/CM/envelope"><Header/><Body>{}</Body></GovTalkMessage>',
    ],
)
def test_a_declaration_in_an_envelope_is_read_with_its_whole_path(wrapped: str) -> None:
    reading = read(wrapped.format(ens().decode()).encode())
    (only,) = reading.messages
    assert only.declaration.reference == "LRN-1"
    assert only.declaration.paths["reference"].endswith("/Body[1]/CC315A[1]/HEAHEA[1]/RefNumHEA4[1]")


def test_several_declarations_in_one_envelope_are_several_messages() -> None:
    reading = read(f"<Envelope><Body>{ens().decode()}{ens().decode()}</Body></Envelope>".encode())
    assert [one.declaration.paths["function"] for one in reading.messages] == [
        "/Envelope[1]/Body[1]/CC315A[1]",
        "/Envelope[1]/Body[1]/CC315A[2]",
    ]


@pytest.mark.parametrize(
    "text",
    [
        ens().replace(b"ie:", b"").replace(b":ie", b""),
        ens().replace(b"ie:", b"").replace(b' xmlns:ie="http://ics.dgtaxud.ec/CC315A"', b""),
        ens().replace(b"ie", b"cc3"),
    ],
    ids=["default namespace", "no namespace", "other prefix"],
)
def test_namespaces_and_prefixes_do_not_matter(text: bytes) -> None:
    bare = read(ens()).messages[0].declaration
    assert read(text).messages[0].declaration == bare


def test_an_undeclared_prefix_is_told_and_read() -> None:
    reading = read(ens().replace(b' xmlns:ie="http://ics.dgtaxud.ec/CC315A"', b""))
    assert codes(reading.findings) == ["READ-NAMESPACE"]
    assert reading.messages[0].declaration.reference == "LRN-1"


def test_a_message_that_calls_itself_another_is_told() -> None:
    read_message = message(HEADER, sent=SENT.format(name="CC313A"))
    assert finding(read_message.findings, "READ-MESSAGE-TYPE").value == "CC313A"
    assert read_message.declaration.function is Function.ORIGINAL


def test_what_is_left_aside_or_unknown_is_named_once() -> None:
    language = "<GooDesGDS23LNG>en</GooDesGDS23LNG>"
    read_message = message(HEADER + item(language) + item(language, "<Colour>blue</Colour>") + "<Fleet><A/></Fleet>")
    told = finding(read_message.findings, "READ-NOT-MAPPED")
    assert told.value == "3"
    assert "CC315A/GOOITEGDS/GooDesGDS23LNG, /CC315A/GOOITEGDS/Colour, /CC315A/Fleet." in told.message


def test_text_beside_elements_and_elements_inside_values_are_named() -> None:
    read_message = message("<HEAHEA>lost<RefNumHEA4>LRN-1<b>x</b></RefNumHEA4>too</HEAHEA>")
    told = finding(read_message.findings, "READ-NOT-MAPPED")
    assert "/CC315A/HEAHEA/text(), /CC315A/HEAHEA/RefNumHEA4/*" in told.message
    assert read_message.declaration.reference == "LRN-1"


def test_of_what_is_stated_twice_the_first_is_taken() -> None:
    read_message = message(HEADER + "<HEAHEA><RefNumHEA4>LRN-2</RefNumHEA4></HEAHEA>")
    assert read_message.declaration.reference == "LRN-1"
    assert finding(read_message.findings, "READ-STATED-TWICE").path == "/CC315A[1]/HEAHEA[2]/RefNumHEA4[1]"


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("<TotNumOfIteHEA305>many</TotNumOfIteHEA305>", "READ-NUMBER"),
        ("<TotGroMasHEA307>1,5</TotGroMasHEA307>", "READ-NUMBER"),
        ("<ConRefNumHEA>" + "x" * 100_001 + "</ConRefNumHEA>", "READ-TEXT-TOO-LONG"),
    ],
)
def test_wrong_values_are_findings_and_the_rest_is_read(element: str, code: str) -> None:
    read_message = message(headed(element))
    assert code in codes(read_message.findings)
    assert read_message.declaration.reference == "LRN-1"


def test_more_items_than_are_read_are_refused() -> None:
    reading = read(ens(ITEM * 4), limits=Limits(max_items=3))
    assert (reading.format, reading.state) == ("ens", ReadState.UNREADABLE)
    assert codes(reading.findings) == ["READ-TOO-MANY"]
    assert reading.findings[0].path == "/CC315A[1]/GOOITEGDS[4]"


def test_a_message_that_is_cut_off_is_unreadable() -> None:
    reading = read(ens()[:-20])
    assert (reading.format, reading.state, codes(reading.findings)) == (
        "ens",
        ReadState.UNREADABLE,
        ["READ-NOT-WELL-FORMED"],
    )


def test_an_empty_message_is_an_empty_declaration() -> None:
    told = message("", sent="").declaration
    assert told.consignment.items == ()
    assert told.envelope is None


def test_a_parsed_message_is_read_as_its_text_is() -> None:
    text = ens()
    begins = opening(text)
    assert begins is not None
    root, undeclared = parsed(text, begins, Limits())
    assert read_ens_root(root, Limits(), undeclared=undeclared) == read(text)
    assert [path for _, path in elements_of(root)] == ["/CC315A[1]"]


def test_every_element_of_the_schemas_is_in_the_table(shared_data: Path) -> None:
    folder = shared_data / "ens-ics1-hmrc" / "xsd"
    for name, rows in (("CC315A", MESSAGE), ("CC313A", MESSAGE), ("CC323A", DIVERSION)):
        for path in sorted(folder.glob(f"{name}-*.xsd")):
            wanted = set(_of_schema(path, name))
            assert wanted
            assert wanted <= set(_of_table(rows, name)), path.name


def _of_table(rows: tuple[Leaf | Group, ...], above: str) -> list[str]:
    found = []
    for row in rows:
        found.append(f"{above}/{row.name}")
        if isinstance(row, Group):
            found.extend(_of_table(row.content, found[-1]))
    return found


def _of_schema(path: Path, root: str) -> list[str]:
    schema = "{http://www.w3.org/2001/XMLSchema}"
    types: dict[str, etree._Element] = {}
    for one in (path, *path.parent.glob("complex_types_ics-v11-2.xsd")):
        for kind in etree.parse(one).getroot().iter(f"{schema}complexType", f"{schema}group"):
            if kind.get("name"):
                types.setdefault(str(kind.get("name")), kind)

    def below(kind: etree._Element, above: str) -> list[str]:
        found = []
        for one in kind.iter(f"{schema}element", f"{schema}group"):
            if one.get("ref"):
                found.extend(below(types[str(one.get("ref")).rpartition(":")[2]], above))
            elif one.tag == f"{schema}element":
                found.append(f"{above}/{one.get('name')}")
                inner = types.get(str(one.get("type")).rpartition(":")[2])
                found.extend(below(inner, found[-1]) if inner is not None else ())
        return found

    return below(types[f"{root}Type"], root)


def test_a_declaration_is_plain_data() -> None:
    assert isinstance(declared(), Declaration)
    assert read(ens()) == read(ens())
