# SPDX-License-Identifier: Apache-2.0
"""Every form of condition: when it holds, and what is said of one that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from greenlane.errors import Misconfigured
from tests.intake.rules.sets import made, passes, paths

PACKAGES = "<M><I><P><K>CT</K><N>5</N><Q>a</Q></P></I><I><P><K> VQ </K></P><P><K>ne</K><N>2</N></P></I></M>"


@pytest.mark.parametrize(
    ("condition", "xml", "holds"),
    [
        ({"present": "A"}, "<M><A/></M>", True),
        ({"present": "A"}, "<M><B/></M>", False),
        ({"present": "A/B"}, "<M><A/><A><B/></A></M>", True),
        ({"present": ["A", "B"]}, "<M><A/></M>", False),
        ({"present": "A"}, '<x:M xmlns:x="urn:m"><x:A/></x:M>', True),
        ({"absent": "A"}, "<M/>", True),
        ({"absent": "A"}, "<M><A/></M>", False),
        ({"absent": ["A", "B"]}, "<M><B/></M>", False),
        ({"any": [{"present": "A"}, {"present": "B"}, {"present": "C"}]}, "<M><C/></M>", True),
        ({"any": [{"present": "A"}, {"present": "B"}]}, "<M><C/></M>", False),
        ({"all": [{"present": "A"}, {"present": "B"}, {"present": "C"}]}, "<M><A/><B/></M>", False),
        ({"all": [{"present": "A"}, {"present": "B"}]}, "<M><A/><B/></M>", True),
        ({"not": {"present": "A"}}, "<M/>", True),
        ({"value": "A", "in": ["x", "y"]}, "<M><A> y\n</A></M>", True),
        ({"value": "A", "in": ["x"]}, "<M><A>X</A></M>", False),
        ({"value": "A", "in": ["x"]}, "<M><A>\u00a0x</A></M>", False),
        ({"value": "A", "in": [""]}, "<M/>", True),
        ({"value": "A", "in": ["x"]}, "<M><A>y</A><A>x</A></M>", False),
        ({"value": "A", "starts_with": "GB"}, "<M><A>GB1</A></M>", True),
        ({"value": "A", "starts_with": "GB"}, "<M><A> GB1</A></M>", False),
        ({"value": "A", "starts_with": "GB"}, "<M/>", False),
        ({"value": "A", "contains": ["+", "-"]}, "<M><A>1-</A></M>", True),
        ({"value": "A", "contains": "+"}, "<M><A>1</A></M>", False),
        ({"value": "A", "matches": "[0-9]{2}"}, "<M><A> 12 </A></M>", True),
        ({"value": "A", "matches": "[0-9]{2}"}, "<M><A>123</A></M>", False),
        ({"value": "A", "matches": "\\d"}, "<M><A>\u0663</A></M>", False),
        ({"value": "A", "matches": "[0-9]{2}"}, "<M/>", False),
        ({"value": "A", "written": "[0-9]{2}\\s"}, "<M><A>12 </A></M>", True),
        ({"value": "A", "written": "[0-9]{2}"}, "<M><A>12 </A></M>", False),
        ({"value": "A", "written": ".*"}, "<M/>", True),
        ({"value": "A", "same_as": "B"}, "<M><A>x</A><B>x</B></M>", True),
        ({"value": "A", "same_as": "B"}, "<M><A>x </A><B>x</B></M>", False),
        ({"value": "A", "same_as": "B"}, "<M><A>x</A></M>", False),
        ({"value": "A", "like": "B"}, "<M><A>x </A><B>x</B></M>", True),
        ({"value": "A", "like": "B"}, "<M><A>x</A></M>", False),
        ({"value": "A", "leading_zero": False}, "<M><A> 0 </A></M>", True),
        ({"value": "A", "leading_zero": False}, "<M><A>01</A></M>", False),
        ({"value": "A", "leading_zero": False}, "<M/>", True),
        ({"value": "A", "leading_zero": True}, "<M><A>01</A></M>", True),
        ({"value": "A", "decimals_at_most": 2}, "<M><A>1.25 </A></M>", True),
        ({"value": "A", "decimals_at_most": 2}, "<M><A>1.250</A></M>", False),
        ({"number": "A", "in": [1, 8]}, "<M><A> 08 </A></M>", True),
        ({"number": "A", "in": [1, 8]}, "<M><A>8.0</A></M>", True),
        ({"number": "A", "in": [1, 8]}, "<M><A>8e0</A></M>", False),
        ({"number": "A", "in": [0]}, "<M/>", False),
        ({"number": "A", "in": [0]}, "<M><A/></M>", False),
        ({"number": "A", "equals": {"number": "B"}}, "<M><A>1.50</A><B>1.5</B></M>", True),
        ({"number": "A", "equals": {"number": "B"}}, "<M><A>1</A></M>", False),
        ({"number": "A", "equals": 3, "within": "0.5"}, "<M><A>3.4</A></M>", True),
        ({"number": "A", "at_least": {"sum": ["B"]}}, "<M><A>3</A><B>1</B><B>2</B></M>", True),
        ({"number": "A", "at_least": {"sum": ["B"]}}, "<M><A>2.999</A><B>1</B><B>2</B></M>", False),
        ({"number": "A", "at_least": {"sum": ["B"]}, "within": "0.01"}, "<M><A>2.999</A><B>3</B></M>", True),
        ({"number": "A", "at_least": {"sum": ["B"]}}, "<M><A>9</A><B>x</B></M>", False),
        ({"number": "A", "above": 0}, "<M><A>0</A></M>", False),
        ({"number": "A", "above": 0}, "<M><A>+.5</A></M>", True),
        ({"number": "A", "equals": {"count": "B"}}, "<M><A>2</A><B/><B/></M>", True),
        ({"count": "A/B", "at_most": 2}, "<M><A><B/></A><A><B/><B/></A></M>", False),
        ({"count": "A", "at_least": 2}, "<M><A/></M>", False),
        ({"count": "A", "at_least": 2}, "<M><A/><A/></M>", True),
        ({"some": "A/B", "in": ["x"]}, "<M><A/><A><B> x</B></A></M>", True),
        ({"some": "A", "in": ["x"]}, "<M/>", False),
        ({"some": "A", "has": {"present": "B"}}, "<M><A/><A><B/></A></M>", True),
        ({"every": "A", "has": {"some": "B", "in": ["x"]}}, "<M><A><B>x</B></A><A/></M>", False),
        ({"every": "A", "has": {"some": "B", "in": ["x"]}}, "<M/>", True),
        ({"numbered": "I/N"}, "<M><I><N>1</N></I><I><N> 02 </N></I></M>", True),
        ({"numbered": "I/N"}, "<M><I><N>2</N></I><I><N>1</N></I></M>", False),
        ({"numbered": "I/N"}, "<M><I><N>one</N></I></M>", False),
        ({"differing": "A", "by": ["B"]}, "<M><A><B>x</B></A></M>", False),
        ({"differing": "A", "by": ["B"]}, "<M><A><B>x</B></A><A><B>x </B></A></M>", False),
        ({"differing": "A", "by": ["B"]}, "<M><A><B>x</B></A><A><B>y</B></A></M>", True),
        ({"differing": "A", "by": ["B"]}, "<M><A><B>x</B></A><A><B>x</B><C/></A></M>", True),
        ({"differing": "A", "by": ["B"]}, "<M><A><B>x</B></A><A><C>x</C></A></M>", False),
        ({"differing": "A", "by": ["B"], "as_written": ["C"]}, "<M><A><C>x</C></A><A><C>x </C></A></M>", True),
    ],
)
def test_a_condition_holds_or_not(condition: Any, xml: str, holds: bool) -> None:
    assert passes(condition, xml) is holds


def test_a_sum_adds_paths_and_counts_of_those_with_a_text() -> None:
    total = {"number": "T", "equals": {"sum": ["I/P/N", {"count": "I/P/K", "in": ["VQ"]}]}}
    assert passes(total, PACKAGES.replace("<M>", "<M><T>8</T>"))
    assert not passes(total, PACKAGES.replace("<M>", "<M><T>7</T>"))


def test_the_elements_at_a_place_are_told_one_by_one_with_their_position_among_those_of_their_name() -> None:
    assert paths({"present": "N"}, PACKAGES, "I/P") == ["/M[1]/I[2]/P[1]"]
    assert paths({"absent": "."}, "<M><B/><A/><B/><A/></M>", "A") == ["/M[1]/A[1]", "/M[1]/A[2]"]


def test_a_path_leads_up_and_from_the_message() -> None:
    xml = "<M><H><E>x</E></H><I><A/><B>1</B></I><I><A/></I></M>"
    assert paths({"present": "../B"}, xml, "I/A") == ["/M[1]/I[2]/A[1]"]
    assert paths({"value": "/H/E", "in": ["x"]}, xml, "I/A") == []
    assert paths({"value": "../../H/E", "in": ["y"]}, xml, "I/A") == ["/M[1]/I[1]/A[1]", "/M[1]/I[2]/A[1]"]


def test_the_same_text_is_looked_for_in_elements_that_meet_the_condition() -> None:
    shared = {"some": "/I/P", "has": {"number": "N", "above": 0}, "same": "Q"}
    xml = "<M><I><P><N>0</N><Q>a</Q></P></I><I><P><N>5</N><Q>{}</Q></P></I></M>"
    assert paths(shared, xml.format(" a "), "I/P") == []
    assert paths(shared, xml.format("b"), "I/P") == ["/M[1]/I[1]/P[1]"]
    assert paths(shared, "<M><I><P><N>1</N></P></I></M>", "I/P") == ["/M[1]/I[1]/P[1]"]


def test_an_element_with_a_comment_inside_is_read_whole() -> None:
    assert passes({"value": "A", "in": ["ab"]}, "<M><A>a<!-- c -->b</A></M>")
    assert not passes({"differing": "A", "by": ["B"]}, "<M><A><!-- c --><B/></A><A><B/></A></M>")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("A", "'A' is no condition"),
        ({}, "{} is no condition"),
        ({"presnt": "A"}, "presnt: no such condition; known are present"),
        ({"present": ""}, "requires: '' is no path"),
        ({"present": "../A"}, "leads out of the message"),
        ({"present": "A/../B"}, "goes up after it went down"),
        ({"present": "A/1"}, "the step '1'"),
        ({"present": "A", "in": ["x"]}, "in does not belong here"),
        ({"any": []}, "requires.any: a list is expected"),
        ({"any": [{"present": "A"}, {"absent": ""}]}, "requires.any[1]: '' is no path"),
        ({"value": "A"}, "one of in, starts_with"),
        ({"value": "A", "in": [1]}, "[1] is no list of texts"),
        ({"value": "A", "in": ["x"], "matches": "y"}, "read was in, matches"),
        ({"value": "A", "matches": "("}, "is no regular expression"),
        ({"value": "A", "written": ["("]}, "is no regular expression"),
        ({"value": "A", "leading_zero": "no"}, "true or false is expected"),
        ({"value": "A", "decimals_at_most": "3"}, "a whole number is expected"),
        ({"number": "A", "in": ["one"]}, "'one' is no number"),
        ({"number": "A", "equals": {"total": "B"}}, "{sum: […]} is expected here"),
        ({"number": "A", "equals": {"count": "B", "in": "x"}}, "“in” is a list of texts"),
        ({"count": "A"}, "one of at_least, at_most"),
        ({"some": "A"}, "one of in, has"),
        ({"some": "A", "has": {"present": "../../B"}}, "requires.has: '../../B' leads out"),
        ({"differing": "A"}, "“by” (names of elements)"),
    ],
)
def test_what_cannot_be_used_is_told_with_document_rule_and_place(condition: Any, told: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        made([{"requires": condition}])
    said = str(raised.value)
    assert said.startswith("test-set, rule 1 at .: The rule document cannot be used: it has a condition or path ")
    assert told in said
