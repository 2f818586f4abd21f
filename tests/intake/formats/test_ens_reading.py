# SPDX-License-Identifier: Apache-2.0
"""Whatever is built of the elements of an entry summary declaration is read; nothing in it makes the reader fall."""

from __future__ import annotations

from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenlane.intake import Limits, ReadState, read, without_paths
from greenlane.intake.formats.ens_reading import Content, local_name
from greenlane.intake.formats.ens_table import DIVERSION, MESSAGE, Group, Leaf
from greenlane.intake.formats.ens_writer import write_ens

_TEXTS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["1", "-1", "1e400", "NaN", "0000", "202602300000", "99991231235959", "N705", "NE", "GB/", "/", " x ", "٣"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=40),
)


def _elements(rows: tuple[Leaf | Group, ...]) -> st.SearchStrategy[str]:
    """Elements of those rows in any order and number, some unknown, some where a value should be, some without one."""
    return st.lists(st.one_of(*map(_element, rows), _UNKNOWN), max_size=8).map("".join)


def _element(row: Leaf | Group) -> st.SearchStrategy[str]:
    inside = _elements(row.content) if isinstance(row, Group) else _TEXTS.map(escape)
    return st.one_of(inside, _TEXTS.map(escape)).map(lambda text: f"<{row.name}>{text}</{row.name}>")


_UNKNOWN = st.builds(
    lambda name, text: f"<{name}>{escape(text)}</{name}>", st.sampled_from(["A", "LNG", "b.c"]), _TEXTS
)
_MESSAGES = st.one_of(
    *(
        _elements(rows).map(lambda inside, name=name: f"<{name}>{inside}</{name}>")  # type: ignore[misc]
        for name, rows in (("CC315A", MESSAGE), ("CC313A", MESSAGE), ("CC323A", DIVERSION))
    )
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@given(_MESSAGES)
@settings(deadline=None, max_examples=150, suppress_health_check=SLOW)
def test_any_message_of_its_elements_is_read(text: str) -> None:
    reading = read(text.encode())
    assert (reading.format, reading.state) == ("ens", ReadState.READ)
    assert len(reading.messages) + len(reading.reports) == 1


@given(_MESSAGES)
@settings(deadline=None, max_examples=60, suppress_health_check=SLOW)
def test_what_was_read_of_any_message_is_written_and_read_alike(text: str) -> None:
    for message in read(text.encode()).messages:
        once = read(write_ens(message.declaration)).messages[0].declaration
        twice = read(write_ens(once)).messages[0].declaration
        assert without_paths(twice) == without_paths(once)


@given(_MESSAGES, st.integers(1, 4))
@settings(deadline=None, max_examples=60, suppress_health_check=SLOW)
def test_limits_hold_for_any_message(text: str, most: int) -> None:
    reading = read(text.encode(), limits=Limits(max_items=most, max_findings=most))
    assert reading.state in (ReadState.READ, ReadState.UNREADABLE)
    told = [*reading.findings, *(one for message in reading.messages for one in message.findings)]
    assert len(told) <= most + 2  # with those that say how many more there are


def test_names_lose_namespace_and_prefix() -> None:
    assert [local_name(tag) for tag in ("A", "{urn:x}A", "p:A", "{urn:x}p:A")] == ["A"] * 4


def test_a_compiled_table_knows_each_row_by_name() -> None:
    rows = Content(MESSAGE).rows
    assert rows["MesSenMES3"].slot == "envelope"
    assert rows["GOOITEGDS"].content is not None
    assert rows["GOOITEGDS"].content.rows["GooDesGDS23"].field == "description"
    assert rows["GOOITEGDS"].content.rows["GooDesGDS23LNG"].slot == ""


def test_tags_are_remembered_by_namespace_and_never_without_end() -> None:
    content = Content(MESSAGE)
    header = content.meet("{urn:a}HEAHEA")
    assert header is content.meet("x:HEAHEA") is content.rows["HEAHEA"]
    strange = content.meet("{urn:a}HEADER")
    assert (strange.name, strange.strange, header.strange) == ("HEADER", True, False)
    for number in range(1_000):
        content.meet(f"{{urn:{number}}}HEAHEA")
    content.meet(f"{{urn:{'a' * 1_000}}}HEAHEA")
    assert len(content.tags) <= 256
    assert all(len(tag) <= 200 for tag in content.tags)


def test_elements_of_one_name_are_counted_whatever_their_prefix() -> None:
    first, second = (f"<SeaIdSEAID530>{number}</SeaIdSEAID530>" for number in ("A1", "A2"))
    parts = f"<SEAID529>{first}</SEAID529><x:SEAID529>{second}</x:SEAID529>"
    strange = "<y/><x:y/><HEAHEA><y>1</y></HEAHEA>"
    (message,) = read(f'<CC315A xmlns:x="urn:x">{parts}{strange}</CC315A>'.encode()).messages
    (container,) = message.declaration.consignment.equipment
    assert [seal.number for seal in container.seals] == ["A1", "A2"]
    (left,) = [one for one in message.findings if one.code == "READ-NOT-MAPPED"]
    assert left.message.endswith("/CC315A/y, /CC315A/HEAHEA/y.")
