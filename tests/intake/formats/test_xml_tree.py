# SPDX-License-Identifier: Apache-2.0
"""Walking XML by local names: paths with positions, what was used, values and their faults."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from greenlane.intake import Limits, SchemaFault
from greenlane.intake.formats.collecting import Refused
from greenlane.intake.formats.wco_table import Kind
from greenlane.intake.formats.xml_source import opening
from greenlane.intake.formats.xml_tree import Node, Take, Taken, Tree
from tests.intake.formats.messages import codes, finding

DATA = b"""<n:Root xmlns:n="urn:n"><n:Head> one </n:Head><a>1</a><a>2</a><b><c>3</c></b><b><c>4</c><d/></b></n:Root>"""


def tree(data: bytes = DATA, limits: Limits | None = None) -> Tree:
    begins = opening(data)
    assert begins is not None
    return Tree(data, begins, limits or Limits())


def test_the_root_has_its_local_name_and_its_path() -> None:
    root = tree().root
    assert (root.name, root.path, root.static) == ("Root", "/Root[1]", "/Root")


def test_texts_are_found_down_a_way_of_names() -> None:
    root = tree().root
    assert root.text("Head") == "one"
    assert root.text("b", "c") == "3"
    assert root.text("b", "x", "y") is None
    assert root.text("b", "d") is None


def test_repeated_elements_are_counted_in_their_paths() -> None:
    root = tree().root
    assert [(one.value, one.path) for one in root.all("a")] == [("1", "/Root[1]/a[1]"), ("2", "/Root[1]/a[2]")]
    second = list(root.all("b"))[1].first("c")
    assert second is not None
    assert second.path == "/Root[1]/b[2]/c[1]"


def test_children_come_in_the_order_of_the_message() -> None:
    found = [(one.name, one.path) for one in tree().root.children()]
    assert found == [
        ("Head", "/Root[1]/Head[1]"),
        ("a", "/Root[1]/a[1]"),
        ("a", "/Root[1]/a[2]"),
        ("b", "/Root[1]/b[1]"),
        ("b", "/Root[1]/b[2]"),
    ]


def test_taking_fills_fields_with_values_and_places() -> None:
    taken = tree(b"<r><x>7</x><y>1.50</y><z>2026-03-24T09:00:00Z</z><t> T </t></r>").root.take(
        {
            "x": Take("count", Kind.COUNT),
            "y": Take("weight", Kind.DECIMAL),
            "z": Take("at", Kind.TIME),
            "t": Take("text", Kind.TEXT),
            "missing": Take("never"),
        }
    )
    at = datetime(2026, 3, 24, 9, tzinfo=UTC)
    assert taken.values == {"count": 7, "weight": Decimal("1.50"), "at": at, "text": "T"}
    assert taken.paths["weight"] == "/r[1]/y[1]"


def test_the_first_value_of_a_field_stays() -> None:
    taken = Taken()
    taken.put("a", 1, "/first")
    taken.put("a", 2, "/second")
    assert (taken.values, taken.paths) == ({"a": 1}, {"a": "/first"})
    again = tree(b"<r><x>1</x><x>2</x><y>3</y></r>").root.take({"x": Take("f"), "y": Take("f")})
    assert again.values == {"f": "1"}


def test_a_value_that_cannot_be_read_is_told_and_left_out() -> None:
    found = tree(b"<r><x>seven</x></r>")
    assert found.root.take({"x": Take("count", Kind.COUNT)}).values == {}
    assert finding(found.findings.closed(), "READ-NUMBER").path == "/r[1]/x[1]"


def test_a_converter_of_ones_own_gets_text_and_path() -> None:
    seen = []

    def convert(reader: object, element: etree._Element, text: str, path: str) -> str | None:
        seen.append((element.tag, text, path))
        return None if text == "no" else text.upper()

    root = tree(b"<r><x>yes</x><y>no</y><z/></r>").root
    assert root.take({name: Take(name, convert) for name in "xyz"}).values == {"x": "YES"}
    assert seen == [("x", "yes", "/r[1]/x[1]"), ("y", "no", "/r[1]/y[1]")]


def test_too_long_a_text_is_told_and_left_out() -> None:
    found = tree(b"<r><x>12345</x></r>", Limits(max_text_chars=4))
    assert found.root.text("x") is None
    assert codes(found.findings.closed()) == ["READ-TEXT-TOO-LONG"]


def test_too_many_of_one_name_in_one_place_are_refused() -> None:
    root = tree(b"<r><x/><x/><x/></r>", Limits(max_items=2)).root
    with pytest.raises(Refused) as refused:
        list(root.all("x"))
    assert (refused.value.finding.code, refused.value.finding.path) == ("READ-TOO-MANY", "/r[1]/x[3]")


def test_what_nobody_asked_for_is_named_once_without_what_is_in_it() -> None:
    found = tree()
    found.root.text("b", "c")
    found.note_unmapped()
    told = finding(found.findings.closed(), "READ-NOT-MAPPED")
    assert told.message.endswith("stored message: /Root/Head, /Root/a, /Root/b/d.")
    assert told.value == "3"


def test_names_that_say_nothing_by_themselves_are_not_told() -> None:
    found = tree()
    found.note_unmapped(but={"Head", "a", "b"})
    assert found.findings.closed() == ()


def test_elements_that_a_reader_walked_to_by_itself_count_as_used() -> None:
    found = tree(b"<r><x><y>1</y></x></r>")
    found.use("/r/x")
    found.note_unmapped()
    assert "/r/x/y." in finding(found.findings.closed(), "READ-NOT-MAPPED").message


def test_of_very_many_kinds_the_first_are_named_and_the_rest_counted() -> None:
    found = tree(b"<r>" + b"".join(b"<x%03d/>" % number for number in range(60)) + b"</r>")
    found.note_unmapped()
    told = finding(found.findings.closed(), "READ-NOT-MAPPED")
    assert told.message.endswith("/r/x049 and 10 more.")


def test_undeclared_prefixes_are_read_past_and_told() -> None:
    found = tree(b"<p:r><q:x>1</q:x></p:r>")
    assert found.root.text("x") == "1"
    assert finding(found.findings.closed(), "READ-NAMESPACE").value == "p, q"


def test_what_is_broken_or_too_deep_is_refused() -> None:
    with pytest.raises(Refused, match="not well formed"):
        tree(b"<r><x></r>")
    with pytest.raises(Refused, match="levels deep"):
        tree(b"<r>" + b"<x>" * 5 + b"</x>" * 5 + b"</r>", Limits(max_depth=4))


class Judge:
    """Schemas that find fault with everything, or know nothing."""

    def __init__(self, faults: list[SchemaFault] | None) -> None:
        self._faults = faults

    def validate(self, root: etree._Element) -> list[SchemaFault] | None:
        return self._faults


def judged(faults: list[SchemaFault] | None, data: bytes = DATA) -> Tree:
    begins = opening(data)
    assert begins is not None
    return Tree(data, begins, Limits(), Judge(faults))


def test_departures_from_a_schema_are_warnings_with_our_own_paths() -> None:
    found = judged([SchemaFault(1, "/n:Root/b[2]/c", "not this"), SchemaFault(2, None, "nor that")])
    first, second = found.findings.closed()
    assert (first.code, first.path) == ("READ-SCHEMA", "/Root[1]/b[2]/c[1]")
    assert "line 1" in first.message
    assert second.path == "/Root[1]"


def test_a_path_of_a_fault_that_leads_nowhere_is_told_of_the_root() -> None:
    (told,) = judged([SchemaFault(1, "/n:Root/b[2]/((", "x")]).findings.closed()
    assert told.path == "/Root[1]"


def test_of_very_many_departures_the_rest_are_counted() -> None:
    told = judged([SchemaFault(1, None, "x")] * 53).findings.closed()
    assert len(told) == 51
    assert told[-1].message.startswith("3 more departures")


def test_a_root_that_no_schema_describes_is_told() -> None:
    (told,) = judged(None).findings.closed()
    assert (told.code, told.severity) == ("READ-SCHEMA", "info")
    assert "{urn:n}Root" in told.message


NAMES = st.sampled_from(["a", "b", "c"])
Spec = tuple[str, list[Any]]
TREES: st.SearchStrategy[Spec] = st.recursive(
    NAMES.map(lambda name: (name, [])), lambda below: st.tuples(NAMES, st.lists(below, max_size=4))
)


def build(spec: Spec) -> etree._Element:
    element = etree.Element(spec[0])
    element.extend([build(one) for one in spec[1]])
    return element


@given(TREES)
def test_every_path_leads_back_to_its_element(spec: Spec) -> None:
    found = tree(etree.tostring(build(spec)))
    stack: list[Node] = [found.root]
    while stack:
        node = stack.pop()
        assert found.root.element.xpath(node.path) == [node.element]
        stack += node.children()
    found.note_unmapped()
    assert found.findings.closed() == ()
