# SPDX-License-Identifier: Apache-2.0
"""WCO Data Model XML: wrappers, namespaces, order, positions, several declarations, and very many goods items."""

from __future__ import annotations

import pytest
from lxml import etree

from greenlane.cargo import Declaration, Direction, Function
from greenlane.intake import Limits, ReadState, SchemaFault, Severity, read
from tests.intake.formats.messages import MINIMAL, codes, declared, finding, message, xml

WCO = "urn:wco:datamodel:WCO:DEC-DMS:2"
GOODS = """<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity>
<Description>Cocoa butter</Description></Commodity></GovernmentAgencyGoodsItem><GovernmentAgencyGoodsItem>
<SequenceNumeric>2</SequenceNumeric><Commodity><Description>Tea</Description></Commodity>
</GovernmentAgencyGoodsItem></GoodsShipment>"""


def one(data: bytes | str) -> Declaration:
    reading = read(data.encode() if isinstance(data, str) else data)
    assert (reading.state, reading.format, reading.findings) == (ReadState.READ, "wco_dm_xml", ())
    (only,) = reading.messages
    assert codes(only.findings) == []
    return only.declaration


@pytest.mark.parametrize(
    "wrapped",
    [
        "<Declaration>{}</Declaration>",
        f'<Declaration xmlns="{WCO}">{{}}</Declaration>',
        f'<MetaData><Declaration xmlns="{WCO}">{{}}</Declaration></MetaData>',
        '<DocumentMetadata xmlns="urn:wco:datamodel:WCO:DM:1"><Declaration>{}</Declaration></DocumentMetadata>',
        "<_2MetaData><_2WCODataModelVersionCode>3.6</_2WCODataModelVersionCode><Declaration>{}</Declaration></_2MetaData>",
        '<md:MetaData xmlns:md="a"><md:WCOTypeName>DEC</md:WCOTypeName><Declaration>{}</Declaration></md:MetaData>',
        '<v1:submitDeclarationRequest xmlns:v1="a"><v1:requestCommon><v1:regime>CDS</v1:regime></v1:requestCommon>'
        "<v1:requestDetail><MetaData><Declaration>{}</Declaration></MetaData></v1:requestDetail>"
        "</v1:submitDeclarationRequest>",
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><MetaData><Declaration>{}</Declaration>'
        "</MetaData></s:Body></s:Envelope>",
    ],
)
def test_a_declaration_is_read_through_every_wrapper(wrapped: str) -> None:
    read_bare, read_wrapped = one(xml(GOODS)), one(wrapped.format(MINIMAL + GOODS))
    assert [item.description for item in read_wrapped.consignment.items] == ["Cocoa butter", "Tea"]
    assert read_wrapped.reference == read_bare.reference == "REF-1"


def test_prefixes_do_not_matter() -> None:
    prefixed = (MINIMAL + GOODS).replace("<", "<p:").replace("<p:/", "</p:")
    declaration = one(f'<p:Declaration xmlns:p="{WCO}">{prefixed}</p:Declaration>')
    assert declaration == one(xml(GOODS))


def test_the_order_of_elements_does_not_matter() -> None:
    turned = one(f"<Declaration>{GOODS}{MINIMAL}</Declaration>")
    assert turned == one(xml(GOODS))


def test_names_run_together_with_a_number_are_read() -> None:
    mangled = (MINIMAL + GOODS).replace("<", "<_2").replace("<_2/", "</_2")
    assert (
        one(f"<_2MetaData><_2Declaration>{mangled}</_2Declaration></_2MetaData>").consignment
        == one(f"<MetaData><Declaration>{MINIMAL}{GOODS}</Declaration></MetaData>").consignment
    )


def test_comments_and_instructions_are_no_content_wherever_they_stand() -> None:
    told = xml("<!-- a --><Exporter><!-- b --><Name>Chi<!-- c -->cago<?x y?> Co</Name></Exporter><!-- d -->")
    (party,) = one(told).consignment.parties
    assert party.name == "Chicago Co"


def test_every_path_leads_to_the_element_that_was_read() -> None:
    data = (
        f"<MetaData><Declaration>{MINIMAL}{GOODS}</Declaration><Declaration>{MINIMAL}{GOODS}</Declaration></MetaData>"
    )
    tree = etree.fromstring(data)
    second = read(data.encode()).messages[1].declaration
    item = second.consignment.items[1]
    assert item.path == "/MetaData[1]/Declaration[2]/GoodsShipment[1]/GovernmentAgencyGoodsItem[2]"
    assert item.paths["description"] == f"{item.path}/Commodity[1]/Description[1]"
    for paths in (item.paths, second.paths):
        for field, path in paths.items():
            found = tree.xpath(path)
            assert isinstance(found, list)
            (element,) = found
            assert isinstance(element, etree._Element)
            assert element.text is not None, field


def test_positions_count_among_elements_of_the_same_name() -> None:
    declaration = declared("<Exporter/><AuthorisationHolder><ID>A</ID></AuthorisationHolder><Agent/>" * 3)
    holders = [party.paths["id"] for party in declaration.consignment.parties]
    assert holders == ["/Declaration[1]/AuthorisationHolder[1]/ID[1]"]
    different = "".join(f"<Agent/><AuthorisationHolder><ID>{n}</ID></AuthorisationHolder>" for n in "ABC")
    holders = [party.paths["id"] for party in declared(different).consignment.parties]
    assert holders == [f"/Declaration[1]/AuthorisationHolder[{n}]/ID[1]" for n in (1, 2, 3)]


def test_several_declarations_are_several_messages() -> None:
    inside = "".join(
        f"<MetaData>{xml(header=MINIMAL.replace('REF-1', f'REF-{n}')).decode()}</MetaData>" for n in range(5)
    )
    reading = read(f"<batch>{inside}</batch>".encode())
    assert [message.declaration.reference for message in reading.messages] == [f"REF-{n}" for n in range(5)]
    assert reading.messages[3].declaration.paths["reference"].startswith("/batch[1]/MetaData[4]/Declaration[1]/")


def test_items_of_several_declarations_stay_apart() -> None:
    inside = xml(GOODS).decode() + xml(GOODS.replace("Tea", "Coffee")).decode() + xml().decode()
    messages = read(f"<MetaData>{inside}</MetaData>".encode()).messages
    described = [[item.description for item in one.declaration.consignment.items] for one in messages]
    assert described == [["Cocoa butter", "Tea"], ["Cocoa butter", "Coffee"], []]


def test_elements_that_are_not_used_are_named_once_each() -> None:
    duty = "<Commodity><DutyTaxFee><TypeCode>A00</TypeCode></DutyTaxFee></Commodity><CustomsValuation/>"
    goods = f"<GovernmentAgencyGoodsItem>{duty}</GovernmentAgencyGoodsItem>" * 3
    read_message = message(f"<IssueDateTime/><GoodsShipment>{goods}</GoodsShipment>")
    told = finding(read_message.findings, "READ-NOT-MAPPED")
    assert told.severity is Severity.INFO
    assert told.value == "3"
    assert told.path == "/Declaration[1]"
    for path in (
        "Declaration/IssueDateTime",
        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Commodity/DutyTaxFee",
        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem/CustomsValuation",
    ):
        assert told.message.count(path) == 1


def test_very_many_unused_elements_make_one_short_finding() -> None:
    told = finding(message("".join(f"<X{n}/>" for n in range(500))).findings, "READ-NOT-MAPPED")
    assert told.value == "500"
    assert "and 450 more" in told.message
    assert len(told.message) < 2_000


@pytest.mark.parametrize(
    "inside", ["<Exporter>stray<Name>x</Name></Exporter>", "<Exporter><Name>x</Name>stray</Exporter>"]
)
def test_text_between_elements_is_told(inside: str) -> None:
    assert "Declaration/Exporter/text()" in finding(message(inside).findings, "READ-NOT-MAPPED").message


def test_elements_inside_a_value_are_told() -> None:
    told = finding(message("<Exporter><Name>x<b>y</b></Name></Exporter>").findings, "READ-NOT-MAPPED")
    assert "Declaration/Exporter/Name/*" in told.message


def test_what_is_stated_twice_is_taken_once_and_told() -> None:
    read_message = message(
        "<TotalPackageQuantity>5</TotalPackageQuantity><TotalPackageQuantity>6</TotalPackageQuantity>"
    )
    assert read_message.declaration.consignment.package_count == 5
    told = finding(read_message.findings, "READ-STATED-TWICE")
    assert (told.path, told.value) == ("/Declaration[1]/TotalPackageQuantity[2]", "6")
    assert "/Declaration[1]/TotalPackageQuantity[1]" in told.message


def test_the_same_value_twice_is_no_fault() -> None:
    assert codes(message("<TotalPackageQuantity>5</TotalPackageQuantity>" * 2).findings) == []


def test_a_text_that_is_too_long_is_left_out_and_told() -> None:
    reading = read(xml(f"<Exporter><Name>{'x' * 50}</Name><ID>A</ID></Exporter>"), limits=Limits(max_text_chars=49))
    (read_message,) = reading.messages
    (party,) = read_message.declaration.consignment.parties
    assert (party.name, party.id) == (None, "A")
    told = finding(read_message.findings, "READ-TEXT-TOO-LONG")
    assert told.severity is Severity.ERROR
    assert "50 characters" in told.message


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<GoodsShipment>{}</GoodsShipment>".format("<GovernmentAgencyGoodsItem/>" * 4), "GovernmentAgencyGoodsItem"),
        ("<AdditionalDocument><ID>1</ID></AdditionalDocument>" * 4, "AdditionalDocument"),
        (
            "<GoodsShipment><Consignment>{}</Consignment></GoodsShipment>".format(
                "<TransportEquipment><ID>1</ID></TransportEquipment>" * 4
            ),
            "TransportEquipment",
        ),
    ],
)
def test_more_of_anything_than_the_limit_is_refused(inside: str, what: str) -> None:
    assert read(xml(inside), limits=Limits(max_items=4)).state is ReadState.READ
    reading = read(xml(inside), limits=Limits(max_items=3))
    assert reading.state is ReadState.UNREADABLE
    (told,) = reading.findings
    assert told.code == "READ-TOO-MANY"
    assert what in told.message


def test_more_declarations_than_the_limit_are_refused() -> None:
    data = f"<all>{xml().decode() * 4}</all>".encode()
    assert len(read(data, limits=Limits(max_items=4)).messages) == 4
    assert codes(read(data, limits=Limits(max_items=3)).findings) == ["READ-TOO-MANY"]


@pytest.mark.parametrize(
    "data",
    [
        "<Declaration/>",
        "<Declaration><Foo/></Declaration>",
        "<MetaData><WCOTypeName>DEC</WCOTypeName></MetaData>",
        "<MetaData><Declaration/></MetaData>",
    ],
)
def test_a_wrapper_without_a_declaration_says_what_it_holds(data: str) -> None:
    reading = read(data.encode())
    assert reading.state is ReadState.UNRECOGNISED
    assert codes(reading.findings) == ["READ-NO-DECLARATION"]


def test_a_declaration_inside_another_is_no_message_of_its_own() -> None:
    reading = read(xml(f"<Nested>{xml(GOODS).decode()}</Nested>{GOODS}"))
    (only,) = reading.messages
    assert len(only.declaration.consignment.items) == 2
    assert "Declaration/Nested" in finding(only.findings, "READ-NOT-MAPPED").message


def test_an_item_that_is_somewhere_else_is_no_item_of_the_message() -> None:
    read_message = message("<Exporter><GovernmentAgencyGoodsItem/></Exporter><GovernmentAgencyGoodsItem/>")
    assert read_message.declaration.consignment.items == ()
    assert finding(read_message.findings, "READ-NOT-MAPPED").value == "2"


def test_ten_thousand_items_are_read_each_with_its_place() -> None:
    goods = "".join(
        f"<GovernmentAgencyGoodsItem><SequenceNumeric>{n}</SequenceNumeric><Commodity><Description>Goods {n}"
        f"</Description></Commodity></GovernmentAgencyGoodsItem>"
        for n in range(1, 10_001)
    )
    items = declared(f"<GoodsShipment>{goods}</GoodsShipment>").consignment.items
    assert [item.number for item in items] == list(range(1, 10_001))
    assert items[9_998].description == "Goods 9999"
    assert items[9_998].path == "/Declaration[1]/GoodsShipment[1]/GovernmentAgencyGoodsItem[9999]"


class Judge:
    """Schemas that find what they are told to find."""

    def __init__(self, faults: list[SchemaFault] | None) -> None:
        self.faults = faults
        self.saw: list[str] = []

    def validate(self, root: etree._Element) -> list[SchemaFault] | None:
        self.saw.append(etree.tostring(root).decode())
        return self.faults


def test_schemas_see_the_whole_message_and_their_faults_are_warnings() -> None:
    judge = Judge([SchemaFault(3, "/*/*[4]/*[2]", "Element 'x': not expected.")])
    reading = read(f"<MetaData>{xml(GOODS).decode()}</MetaData>".encode(), schemas=judge)
    assert "Cocoa butter" in judge.saw[0]
    (told,) = reading.findings
    assert (told.code, told.severity) == ("READ-SCHEMA", Severity.WARNING)
    assert told.path == "/MetaData[1]/Declaration[1]/GoodsShipment[1]/GovernmentAgencyGoodsItem[2]"
    assert "line 3" in told.message
    assert reading.state is ReadState.READ


@pytest.mark.parametrize("path", [None, "/not a path(", "/*/*[99]"])
def test_a_fault_without_a_place_is_told_of_the_message(path: str | None) -> None:
    reading = read(xml(), schemas=Judge([SchemaFault(1, path, "wrong")]))
    assert reading.findings[0].path == "/Declaration[1]"


def test_very_many_faults_are_told_shortly() -> None:
    reading = read(xml(), schemas=Judge([SchemaFault(1, None, "wrong")] * 80))
    assert len(reading.findings) == 51
    assert "30 more" in reading.findings[-1].message


def test_a_message_that_no_schema_describes_is_said_to_be_so() -> None:
    (told,) = read(xml(), schemas=Judge(None)).findings
    assert (told.code, told.severity) == ("READ-SCHEMA", Severity.INFO)


def test_a_message_that_agrees_with_its_schema_has_no_finding() -> None:
    assert read(xml(GOODS), schemas=Judge([])) == read(xml(GOODS))


def test_a_file_too_large_to_compare_is_read_and_said_so() -> None:
    judge = Judge([])
    reading = read(xml(f"<!--{'x' * 9_000_000}-->"), schemas=judge)
    assert judge.saw == []
    assert reading.findings[0].code == "READ-SCHEMA"
    assert reading.state is ReadState.READ


def test_function_and_type_are_those_of_an_original_import() -> None:
    declaration = declared()
    assert (declaration.function, declaration.type, declaration.additional_type, declaration.direction) == (
        Function.ORIGINAL,
        "IM",
        "A",
        Direction.IMPORT,
    )
