# SPDX-License-Identifier: Apache-2.0
"""Running rule sets over messages: what a finding says, and that no message can make them fail."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from greenlane.intake import Limits, Severity
from greenlane.intake.rules import (
    message_of,
    messages_within,
    rule_findings,
    running,
    shipped_rule_set,
    shipped_rule_sets,
)
from greenlane.intake.rules.tree import Node, Wanted, felled, grown
from tests.intake.rules.sets import made

SETS = tuple(shipped_rule_sets().values())
PARTIES = ["HEAHEA", "TRACONCO1", "TRACONCE1", "NOTPAR670", "GOOITEGDS", "TRACARENT601", "PERLODSUMDEC", "MesSenMES3"]
FIELDS = [
    "TraModAtBorHEA76",
    "TotNumOfPacHEA306",
    "TotGroMasHEA307",
    "TINCO159",
    "NamCO17",
    "GroMasGDS46",
    "IteNumGDS7",
]
GROUPS = ["PACGS2", "TRACONCO2", "SPEMENMT2"]
INNER = ["KinOfPacGS23", "NumOfPacGS24", "MarNumOfPacGSL21", "TINCO259", "NamCO27", "AddInfCodMT23"]
TEXTS = st.sampled_from(["", " ", "0", "01", "1", "4", "GB1", "10600", "VQ", "+1", "1.2345", "x", "٣"]) | st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=12
)


def element(name: str, *children: etree._Element, text: str = "") -> etree._Element:
    made_element = etree.Element(name)
    made_element.text = text
    made_element.extend(children)
    return made_element


leaves = st.builds(lambda name, text: element(name, text=text), st.sampled_from(FIELDS + INNER), TEXTS)
groups = st.builds(lambda name, below: element(name, *below), st.sampled_from(GROUPS), st.lists(leaves, max_size=4))
parts = st.builds(
    lambda name, below, text: element(name, *below, text=text),
    st.sampled_from(PARTIES),
    st.lists(leaves | groups, max_size=6),
    TEXTS,
)
messages = st.builds(
    lambda name, below: element(name, *below), st.sampled_from(["CC315A", "CC313A"]), st.lists(parts, max_size=8)
)


@given(messages)
def test_no_message_makes_a_rule_fail_and_every_path_leads_to_an_element(message: etree._Element) -> None:
    for finding in rule_findings(message, SETS):
        assert finding.path is not None
        found = message.getroottree().xpath(finding.path)
        assert isinstance(found, list)
        assert len(found) == 1


@given(messages)
def test_bytes_and_their_tree_are_told_the_same(message: etree._Element) -> None:
    content = etree.tostring(message, encoding="utf-8")
    again = etree.fromstring(content, etree.XMLParser(remove_blank_text=True))
    assert rule_findings(content, SETS) == rule_findings(again, SETS)


@given(messages)
def test_namespaces_and_attributes_change_nothing(message: etree._Element) -> None:
    plain = rule_findings(message, SETS)
    for number, one in enumerate(message.iter()):
        one.tag = f"{{urn:{number % 2}}}{one.tag}"
        one.set("note", str(number))
    assert rule_findings(message, SETS) == plain


@given(messages)
def test_large_messages_are_told_the_same_as_small_ones(message: etree._Element) -> None:
    plain = rule_findings(message, SETS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "_MANY", 0)
        assert rule_findings(message, SETS) == plain


def test_a_finding_says_what_is_wrong_how_it_passes_and_where_the_rule_is_from() -> None:
    rule = {"at": "A", "requires": {"absent": "."}, "shows": "../B", "severity": "warning", "source": "Article 3"}
    (finding,) = rule_findings(b"<M><A>1</A><B> 2 </B></M>", [made([rule])])
    assert finding.code == "1"
    assert finding.severity is Severity.WARNING
    assert (finding.path, finding.value) == ("/M[1]/A[1]", "2")
    assert finding.message == "A is missing. For example: A 1. (Article 3)"


def test_the_own_text_is_quoted_where_no_other_is_named() -> None:
    rules = made([{"at": "A", "requires": {"absent": "."}}, {"code": "2", "requires": {"absent": "A"}}])
    findings = rule_findings(b"<M>\n<A>1</A></M>", [rules])
    assert [(one.code, one.value) for one in findings] == [("2", None), ("1", "1")]


def test_a_set_looks_only_at_its_messages_and_with_a_day_only_in_its_time() -> None:
    rules = [made()]
    assert rule_findings(b"<N/>", rules) == ()
    assert len(rule_findings(b"<M/>", rules)) == 1
    assert len(rule_findings(b"<M/>", rules, date(2026, 1, 1))) == 1
    assert rule_findings(b"<M/>", rules, date(2025, 12, 31)) == ()


@pytest.mark.parametrize(
    "content", [b"", b"M", b"<M>", b"<M><A></M>", b"<!DOCTYPE M []><M/>", b"\xff\xfe<", b"<M>\0</M>", b'{"M": 1}']
)
def test_bytes_that_cannot_be_read_give_no_findings(content: bytes) -> None:
    assert rule_findings(content, [made()]) == ()


def test_a_message_that_nests_too_deeply_gives_no_findings() -> None:
    assert rule_findings(b"<M>" + b"<x>" * 70 + b"</x>" * 70 + b"</M>", [made()], limits=Limits(max_depth=20)) == ()


def test_the_message_is_told_by_the_local_name_of_its_root() -> None:
    assert message_of(b'<?xml version="1.0"?><ie:CC315A xmlns:ie="urn:x"/>') == "CC315A"
    assert message_of('<?xml version="1.0" encoding="utf-16"?><CC313A/>'.encode("utf-16")) == "CC313A"
    assert message_of(etree.fromstring('<ie:CC315A xmlns:ie="urn:x"/>')) == "CC315A"
    assert message_of(b"UNB+UNOC:3'") is None


def test_findings_are_bounded_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_FINDINGS", 10)
    findings = rule_findings(b"<M>" + b"<A/>" * 50 + b"</M>", [made([{"at": "A", "requires": {"absent": "."}}])])
    assert [finding.code for finding in findings] == ["1"] * 10 + ["READ-MORE-FINDINGS"]


def test_what_many_elements_ask_of_the_message_is_worked_out_once() -> None:
    """Two thousand consignees and two thousand goods items: looked through anew for each, that would be millions."""
    items = b"<GOOITEGDS><SPEMENMT2><AddInfCodMT23>1</AddInfCodMT23></SPEMENMT2></GOOITEGDS>" * 2000
    content = b"<CC315A>" + b"<TRACONCE1/>" * 2000 + items + b"</CC315A>"
    looked_at = 0

    class Counted(str):
        __slots__ = ()

        def strip(self, chars: str | None = None) -> str:
            nonlocal looked_at
            looked_at += 1
            return super().strip(chars)

    def counting(root: etree._Element, wanted: Wanted) -> list[Node]:
        tree = grown(root, wanted)
        for item in tree[0].children["GOOITEGDS"]:
            for group in item.children["SPEMENMT2"]:
                for code in group.children["AddInfCodMT23"]:
                    code.text = Counted(code.text)
        return tree

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "grown", counting)
        rule_findings(content, [shipped_rule_set("ens-gb-315")])
    assert 0 < looked_at <= 5 * 2000


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"<CC315A/>", ("CC315A",)),
        (b"<s:Envelope xmlns:s='urn:s'><s:Body><CC313A/></s:Body></s:Envelope>", ("Envelope", "Body", "CC313A")),
        (b"<Other><CC315A/></Other>", ("Other",)),
        (b"<!DOCTYPE CC315A><CC315A/>", ()),
        (b"no markup", ()),
    ],
)
def test_of_an_envelope_what_it_holds_is_known_too(data: bytes, names: tuple[str, ...]) -> None:
    assert messages_within(data) == names


def test_a_tree_that_was_parsed_with_comments_is_looked_at_without_them() -> None:
    rules = made(
        [
            {"at": "A", "requires": {"value": ".", "in": ["GB1"]}},
            {"code": "2", "requires": {"count": "A", "at_most": 1}},
        ]
    )
    root = etree.fromstring("<M><!-- one --><A>GB<!-- two -->1<?three?></A><B/></M>")
    assert rule_findings(root, [rules]) == ()
    assert etree.tostring(root).count(b"<!--") == 2


def test_a_tree_that_is_of_no_more_use_is_freed_at_once() -> None:
    wanted = Wanted()
    wanted.want(("A", "B", "C"))
    tree = grown(etree.fromstring("<M><A><B><C/></B></A><A><B/></A></M>"), wanted)
    assert [node.path for node in tree] == ["/M[1]", "/M[1]/A[2]", "/M[1]/A[1]", "/M[1]/A[1]/B[1]"]
    tree[0].memo = {"first": tree[1]}
    innermost = tree[-1].children["C"][0]
    felled(tree)
    assert all(not node.children and node.memo is None for node in tree)
    assert innermost.path == "/M[1]/A[1]/B[1]/C[1]"


@pytest.mark.parametrize(
    ("rule", "header", "spared"),
    [
        ({"requires": {"any": [{"present": "B"}, {"present": "/H/X"}]}}, "<X/>", True),
        ({"requires": {"any": [{"present": "B"}, {"present": "/H/X"}]}}, "", False),
        ({"requires": {"absent": "/H/X"}}, "", True),
        ({"requires": {"absent": "/H/X"}}, "<X/>", False),
        ({"when": {"value": "/H/X", "in": ["E"]}, "requires": {"present": "B"}}, "<X>A</X>", True),
        ({"when": {"value": "/H/X", "in": ["E"]}, "requires": {"present": "B"}}, "<X>E</X>", False),
        (
            {"when": {"all": [{"number": "/H/X", "in": [1]}, {"absent": "C"}]}, "requires": {"present": "B"}},
            "<X>2</X>",
            True,
        ),
        ({"requires": {"number": "/H/X", "equals": {"count": "B"}}}, "<X>0</X>", False),
        ({"requires": {"value": "/H/X", "same_as": "B"}}, "<X/>", False),
        ({"requires": {"present": ["/H/X", "B"]}}, "<X/>", False),
        ({"requires": {"not": {"some": "/G", "has": {"present": "B"}}}}, "", True),
        ({"requires": {"some": "/G", "has": {"present": "N"}, "same": "N"}}, "", False),
    ],
)
def test_what_the_message_tells_for_all_elements_is_asked_once(
    rule: dict[str, object], header: str, spared: bool
) -> None:
    rules = made([{"at": "G", **rule}])
    (place,) = rules.compiled.below.values()
    message = f"<M><H>{header}</H>" + "<G><N/></G>" * 60 + "</M>"
    (tree, *_), few = grown(etree.fromstring(message), rules.compiled.wanted), message.replace("<G><N/></G>" * 59, "")
    (test,) = place.tests
    assert (test.spares is not None and test.spares(tree)) is spared
    told = {many: rule_findings(one.encode(), [rules]) for many, one in ((True, message), (False, few))}
    assert len(told[True]) == 60 * len(told[False])
    assert not (spared and told[True])
