# SPDX-License-Identifier: Apache-2.0
"""XML from untrusted hands: refused before it can do harm, with the place of the fault."""

from __future__ import annotations

import pytest
from lxml import etree

from greenlane.intake import Finding, Limits, ReadState, read
from greenlane.intake.formats.collecting import Refused
from greenlane.intake.formats.xml_source import UNDECLARED, Seen, opening, parse, parsed
from tests.intake.formats.messages import MINIMAL, codes, finding, xml

BOMB = """<?xml version="1.0"?>
<!-- harmless -->
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<Declaration attribute="&c;"><FunctionCode>&c;</FunctionCode></Declaration>"""


def only(data: bytes, limits: Limits | None = None) -> Finding:
    reading = read(data, limits=limits or Limits())
    assert reading.state is ReadState.UNREADABLE
    assert reading.messages == ()
    (told,) = reading.findings
    return told


def test_a_bomb_of_entities_is_refused_before_it_is_parsed() -> None:
    told = only(BOMB.encode())
    assert (told.code, told.path) == ("READ-DTD", "line 3, column 1")
    assert "Send the message without it" in told.message


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a PUBLIC "-//X//EN" "http://127.0.0.1:1/x.dtd">',
        "<!doctype a>",
        "<?pi one?><!-- <a> --><!DOCTYPE a>",
        "\n\n  <!DOCTYPE a>",
    ],
)
def test_every_document_type_is_refused(doctype: str) -> None:
    assert only(f"{doctype}<a/>".encode()).code == "READ-DTD"


def test_a_document_type_in_utf_16_is_refused_as_well() -> None:
    assert only(BOMB.encode("utf-16")).code == "READ-DTD"


def test_what_looks_like_a_document_type_inside_the_message_is_text() -> None:
    data = xml("<Exporter><Name><![CDATA[<!DOCTYPE x>]]></Name></Exporter><!-- <!DOCTYPE y> -->")
    (party,) = read(data).messages[0].declaration.consignment.parties
    assert party.name == "<!DOCTYPE x>"


def test_an_entity_that_is_not_declared_is_a_fault_with_its_place() -> None:
    told = only(xml("\n<Exporter><Name>&secret;</Name></Exporter>"))
    assert told.code == "READ-NOT-WELL-FORMED"
    assert "secret" in told.message
    assert told.path is not None
    assert told.path.startswith("line 2, column ")


def test_the_five_entities_of_xml_and_character_references_are_read() -> None:
    data = xml("<Exporter><Name>A &amp; B &lt;&gt;&quot;&apos; &#x41;&#66;</Name></Exporter>")
    assert read(data).messages[0].declaration.consignment.parties[0].name == "A & B <>\"' AB"


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"<Declaration>\n<a>\n<b></a></Declaration>", "line 3", "mismatch"),
        (b"<Declaration>\n<a>", "line 2", "Premature end"),
        (b"<Declaration/>\n\n<Declaration/>", "line 3", "Extra content"),
        (b"<Declaration>\n<!-- a -- b --></Declaration>", "line 2", "Double hyphen"),
        (b"\n\n<Declaration>\n<a></Declaration>", "line 4", "mismatch"),
        (b"<Declaration>\n<a b=c/></Declaration>", "line 2", "AttValue"),
        (b"<Declaration>\n&#0;</Declaration>", "line 2", "invalid xmlChar"),
        (b"<Declaration>\n\x01</Declaration>", "line 2", "invalid Char value 1"),
    ],
)
def test_a_fault_is_told_with_line_column_and_what_stands_there(data: bytes, place: str, words: str) -> None:
    told = only(data)
    assert told.code == "READ-NOT-WELL-FORMED"
    assert told.path is not None
    assert told.path.startswith(f"{place}, column ")
    assert words.lower() in told.message.lower()
    stands_there = data.decode().splitlines()[int(place.removeprefix("line ")) - 1]
    assert told.value == stands_there.replace("\x01", "\\x01")


def test_every_truncation_of_a_message_is_told() -> None:
    data = xml("<Exporter><Name>x</Name></Exporter>")
    for end in range(1, len(data)):
        assert only(data[:end]).code in {"READ-NOT-WELL-FORMED", "READ-UNKNOWN-FORMAT"}, data[:end]


def test_a_long_offending_line_is_cut_to_the_neighbourhood() -> None:
    told = only(b"<Declaration><Name>" + b"x" * 5000 + b"<oops></Name>" + b"y" * 5000)
    assert told.value is not None
    assert len(told.value) < 130
    assert "oops" in told.value


@pytest.mark.parametrize("levels", [65, 300, 5_000])
def test_deep_nesting_is_refused(levels: int) -> None:
    assert only(b"<a>" * levels + b"</a>" * levels).code == "READ-TOO-DEEP"


def test_the_deepest_level_is_still_read() -> None:
    data = b"<a>" * 63 + b"<b/>" + b"</a>" * 63
    assert read(data).state is ReadState.UNRECOGNISED
    assert only(data, Limits(max_depth=63)).code == "READ-TOO-DEEP"


def test_a_higher_limit_of_depth_is_obeyed() -> None:
    data = b"<a>" * 400 + b"</a>" * 400
    assert read(data, limits=Limits(max_depth=400)).state is ReadState.UNRECOGNISED
    assert only(data, Limits(max_depth=399)).code == "READ-TOO-DEEP"


def test_deep_nesting_inside_a_goods_item_is_refused() -> None:
    deep = "<x>" * 62 + "</x>" * 62
    data = xml(f"<GoodsShipment><GovernmentAgencyGoodsItem>{deep}</GovernmentAgencyGoodsItem></GoodsShipment>")
    assert only(data).code == "READ-TOO-DEEP"
    shallow = "<x>" * 61 + "</x>" * 61
    data = xml(f"<GoodsShipment><GovernmentAgencyGoodsItem>{shallow}</GovernmentAgencyGoodsItem></GoodsShipment>")
    assert read(data).state is ReadState.READ


def test_elements_are_counted_before_a_tree_is_made() -> None:
    data = xml("<x/>" * 50)
    assert only(data, Limits(max_elements=50)).code == "READ-TOO-MANY-ELEMENTS"
    assert read(data, limits=Limits(max_elements=54)).state is ReadState.READ


def test_tags_in_comments_are_no_elements() -> None:
    data = xml(f"<!--{'<x/>' * 50}-->" * 3)
    assert read(data, limits=Limits(max_elements=10)).state is ReadState.READ


def test_very_many_comments_that_do_not_end_are_answered_at_once() -> None:
    data = xml("<x/>" * 50 + "<!--" * 500_000)
    assert only(data, Limits(max_elements=40)).code == "READ-TOO-MANY-ELEMENTS"


def test_a_text_of_more_than_ten_million_characters_is_refused() -> None:
    told = only(b"<Declaration><Name>" + b"x" * 10_100_000 + b"</Name></Declaration>")
    assert told.code == "READ-TEXT-TOO-LONG"


def test_a_prefix_that_is_not_declared_is_read_and_told() -> None:
    body = MINIMAL.replace("<", "<n1:").replace("<n1:/", "</n1:")
    reading = read(f"<md:MetaData><n1:Declaration>{body}</n1:Declaration></md:MetaData>".encode())
    (message,) = reading.messages
    assert message.declaration.reference == "REF-1"
    told = finding(message.findings, "READ-NAMESPACE")
    assert told.value == "md, n1"
    assert 'xmlns:md="' in told.message
    assert message.declaration.paths["reference"] == "/MetaData[1]/Declaration[1]/FunctionalReferenceID[1]"


def test_undeclared_prefixes_do_not_read_anything_twice() -> None:
    goods = "<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric></GovernmentAgencyGoodsItem>"
    goods += goods.replace("SequenceNumeric", "p:SequenceNumeric")
    (message,) = read(xml(f"<GoodsShipment>{goods}</GoodsShipment>")).messages
    assert [item.number for item in message.declaration.consignment.items] == [1, 1]


def test_too_many_undeclared_prefixes_are_a_fault() -> None:
    prefixed = "".join(f"<p{n}:x/>" for n in range(30))
    assert only(xml(prefixed)).code == "READ-NOT-WELL-FORMED"


def test_a_broken_file_with_undeclared_prefixes_is_still_broken() -> None:
    assert only(b"<md:MetaData><md:x></md:MetaData>").code == "READ-NOT-WELL-FORMED"


def test_the_opening_is_found_behind_declarations_comments_and_instructions() -> None:
    begins = opening(b' \n<?xml version="1.0"?><?style x?>\n<!-- <not:this> --> <md:MetaData a="1">')
    assert begins is not None
    assert begins.root == "md:MetaData"


@pytest.mark.parametrize("text", [b"", b"<", b"< a>", b"<!-- never ends", b"</a>"])
def test_what_does_not_open_is_no_xml(text: bytes) -> None:
    assert opening(text) is None


def test_elements_are_handed_on_as_soon_as_they_are_whole() -> None:
    seen: list[str | None] = []
    text = b"<a><b>1</b><c/><b>2</b></a>"
    begins = opening(text)
    assert begins is not None
    root = parse(text, begins, Limits(), lambda _: lambda element: seen.append(element.text), ("{*}b",))
    assert (seen, root.tag) == (["1", "2"], "a")


def test_an_undeclared_prefix_gets_a_namespace_of_its_own() -> None:
    text = b"<p:a/>"
    begins = opening(text)
    assert begins is not None
    started: list[tuple[str, ...]] = []

    def start(undeclared: tuple[str, ...]) -> Seen:
        started.append(undeclared)
        return lambda element: None

    root = parse(text, begins, Limits(), start, ("{*}b",))
    assert etree.QName(root).namespace == UNDECLARED
    assert started == [(), ("p",)]


def test_nothing_is_fetched_for_a_processing_instruction_or_schema_location() -> None:
    data = (
        '<?xml-stylesheet href="http://127.0.0.1:1/x"?>'
        '<Declaration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="urn:x http://127.0.0.1:1/x.xsd">{MINIMAL}</Declaration>'
    )
    (message,) = read(data.encode()).messages
    assert codes(message.findings) == []


def whole(text: bytes, limits: Limits | None = None) -> tuple[etree._Element, tuple[str, ...]]:
    begins = opening(text)
    assert begins is not None
    return parsed(text, begins, limits or Limits())


def test_a_tree_parsed_at_once_is_the_same_tree() -> None:
    text = b"  \n<?xml version='1.0'?>\n<a>\n <!-- c --><b x='1'>one<?pi?> two</b>\n <c><![CDATA[<d>]]>&amp;</c></a>"
    begins = opening(text)
    assert begins is not None
    grown = parse(text, begins, Limits(), lambda prefixes: lambda element: None, ("b",))
    root, undeclared = whole(text)
    assert undeclared == ()
    assert etree.tostring(root) == etree.tostring(grown)
    assert [root[0].text, root[1].text] == ["one two", "<d>&"]


def test_a_tree_parsed_at_once_tells_undeclared_prefixes() -> None:
    root, undeclared = whole(b"<x:a><y:b/><x:c/></x:a>")
    assert undeclared == ("x", "y")
    assert [element.tag for element in root.iter()] == [f"{{{UNDECLARED}}}{name}" for name in "abc"]


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        (b"<a><b></a>", Limits(), "READ-NOT-WELL-FORMED"),
        (b"<a>&nope;</a>", Limits(), "READ-NOT-WELL-FORMED"),
        (b"<a/><b/>", Limits(), "READ-NOT-WELL-FORMED"),
        (b"<a>" * 300 + b"</a>" * 300, Limits(), "READ-TOO-DEEP"),
        (b"<a>" * 5 + b"</a>" * 5, Limits(max_depth=4), "READ-TOO-DEEP"),
        (b"<a><b/><b/></a>", Limits(max_elements=2), "READ-TOO-MANY-ELEMENTS"),
    ],
)
def test_a_tree_parsed_at_once_keeps_every_limit(text: bytes, limits: Limits, code: str) -> None:
    with pytest.raises(Refused) as refused:
        whole(text, limits)
    assert refused.value.finding.code == code


@pytest.mark.parametrize(
    ("text", "root", "name", "namespace"),
    [
        (b"<a/>", "a", "a", None),
        (b'<a xmlns="urn:x"/>', "a", "a", "urn:x"),
        (b'<p:a xmlns:p="urn:x" xmlns="urn:y">', "p:a", "a", "urn:x"),
        (b"<p:a xmlns:p='urn:x'>", "p:a", "a", "urn:x"),
        (b'<p:a xmlns="urn:y">', "p:a", "a", None),
        (b'<p:a xmlns:pp="urn:y">', "p:a", "a", None),
        (b'<a xmlns:p="urn:y">', "a", "a", None),
        (b'<a b="1"\n\txmlns = "urn:x" >', "a", "a", "urn:x"),
        (b'<a xmlns=""/>', "a", "a", ""),
        (b'<a><b xmlns="urn:x"/></a>', "a", "a", None),
        (b'<?xml version="1.0"?><!-- <z xmlns="urn:z"> --><a xmlns="urn:x">', "a", "a", "urn:x"),
    ],
)
def test_the_local_name_and_namespace_of_the_root_are_told(
    text: bytes, root: str, name: str, namespace: str | None
) -> None:
    begins = opening(text)
    assert begins is not None
    assert (begins.root, begins.name, begins.namespace) == (root, name, namespace)


def test_a_namespace_far_behind_in_the_root_is_not_looked_for() -> None:
    begins = opening(b"<a " + b" " * 4000 + b'xmlns="urn:x">')
    assert begins is not None
    assert begins.namespace is None
