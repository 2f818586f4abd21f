# SPDX-License-Identifier: Apache-2.0
"""Named lists are read from YAML; a faulty one is a finding and the others are loaded."""

from __future__ import annotations

import pytest

from greenlane.targeting import ListDocument, NamedList, load_lists

PORTS = """\
name: embargoed_ports
title: Ports under embargo
source: example
sequence: 7
values: [KPNAM, NO, "001"]
"""


def test_a_document_becomes_a_named_list_whose_values_stay_as_written() -> None:
    (named,), findings = load_lists(PORTS)
    assert findings == ()
    assert named == ListDocument(
        name="embargoed_ports",
        title="Ports under embargo",
        source="example",
        sequence=7,
        values=frozenset({"KPNAM", "NO", "001"}),
    )
    assert isinstance(named, NamedList)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("name: embargoed_ports", "name: Embargoed Ports", "list.name_form", "small letters"),
        ("name: embargoed_ports\n", "", "list.missing", "name is missing"),
        ("title: Ports under embargo\n", "", "list.missing", "title is missing"),
        ("source: example\n", "", "list.missing", "source is missing"),
        ("sequence: 7\n", "", "list.missing", "rises with every change"),
        ("sequence: 7", "sequence: seven", "list.not_a_number", "whole number"),
        ('values: [KPNAM, NO, "001"]\n', "", "list.missing", "values is missing"),
        ("values: [KPNAM,", "values: [KPNAM, {a: b},", "list.not_a_list", "list of texts"),
        ("values: [KPNAM,", "values: [KPNAM, KPNAM,", "list.value_twice", "KPNAM stands twice"),
        ("sequence: 7", "sequence: 7\nvalue: x", "list.unknown_key", "Did you mean values?"),
    ],
)
def test_a_faulty_list_is_a_finding(old: str, new: str, code: str, words: str) -> None:
    assert old in PORTS
    lists, findings = load_lists(PORTS.replace(old, new))
    assert lists == ()
    finding = next(each for each in findings if each.code == code)
    assert words in finding.message


def test_two_lists_of_one_name_keep_the_first_and_others_are_loaded() -> None:
    other = PORTS.replace("embargoed_ports", "free_ports")
    lists, (finding,) = load_lists(f"{PORTS}---\n{PORTS.replace('7', '8')}---\n{other}")
    assert [(named.name, named.sequence) for named in lists] == [("embargoed_ports", 7), ("free_ports", 7)]
    assert finding.code == "list.name_twice"


def test_a_long_list_is_read_and_a_value_that_stands_twice_in_it_is_found() -> None:
    values = ", ".join(f"V{number}" for number in range(5_000))
    (named,), findings = load_lists(PORTS.replace("[KPNAM", f"[{values}, KPNAM"))
    assert findings == ()
    assert len(named.values) == 5_003
    lists, (finding,) = load_lists(PORTS.replace("[KPNAM", f"[{values}, V4999, KPNAM"))
    assert lists == ()
    assert finding.value == "V4999"


def test_rubbish_is_a_finding() -> None:
    lists, findings = load_lists(b"\xff")
    assert lists == ()
    assert [finding.code for finding in findings] == ["document.encoding"]
