# SPDX-License-Identifier: Apache-2.0
"""Documents are read value by value with their lines; what is not a plain document becomes a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import Severity
from greenlane.targeting.documents import (
    DEPTH_LIMIT,
    SIZE_LIMIT,
    DocumentFinding,
    Mapping,
    Scalar,
    Sequence,
    read_documents,
)


def only_finding(content: str | bytes) -> DocumentFinding:
    documents, findings = read_documents(content)
    assert documents == ()
    (finding,) = findings
    assert finding.severity is Severity.ERROR
    return finding


def test_scalars_stay_as_written_and_know_their_place() -> None:
    (document,), findings = read_documents('country: NO\nnumber: 007\nday: 2026-01-01\nquoted: "yes"\n')
    assert findings == ()
    assert {key: value.text for key, value in document.values.items() if isinstance(value, Scalar)} == {
        "country": "NO",
        "number": "007",
        "day": "2026-01-01",
        "quoted": "yes",
    }
    number = document.values["number"]
    assert (number.line, number.column) == (2, 9)
    assert document.keys["day"].line == 3


def test_lists_and_mappings_are_kept() -> None:
    (document,), _ = read_documents("a: [x, y]\nb:\n  - z\nc: {d: e}\n")
    a, b, c = (document.values[key] for key in "abc")
    assert isinstance(a, Sequence)
    assert isinstance(b, Sequence)
    assert isinstance(c, Mapping)
    assert [element.text for element in (*a.elements, *b.elements) if isinstance(element, Scalar)] == ["x", "y", "z"]
    assert c.values["d"] == Scalar(text="e", line=4, column=8)


def test_text_below_a_sign_is_known_as_a_block() -> None:
    (document,), _ = read_documents("a: |\n  one\n  two\nb: plain\n")
    block, plain = document.values["a"], document.values["b"]
    assert isinstance(block, Scalar)
    assert isinstance(plain, Scalar)
    assert (block.text, block.block, block.line) == ("one\ntwo\n", True, 1)
    assert not plain.block


def test_documents_are_divided_and_lines_count_through_the_file() -> None:
    documents, findings = read_documents("# head\na: 1\n---\n\nb: 2\n--- # remark\nc: 3\n---\n")
    assert findings == ()
    assert [(list(each.values), each.line) for each in documents] == [(["a"], 2), (["b"], 5), (["c"], 7)]


def test_one_faulty_document_leaves_the_others() -> None:
    documents, findings = read_documents("a: 1\n---\nb: [1, 2\n---\nc: 3\n")
    assert [list(each.values) for each in documents] == [["a"], ["c"]]
    (finding,) = findings
    assert finding.code == "document.not_yaml"
    assert 3 <= finding.line <= 4


@pytest.mark.parametrize("content", ["", "\n\n", "# only a remark\n", "---\n---\n", b"", b"\xef\xbb\xbf"])
def test_nothing_written_is_nothing_found(content: str | bytes) -> None:
    assert read_documents(content) == ((), ())


def test_a_byte_order_mark_is_passed_over() -> None:
    (document,), _ = read_documents(b"\xef\xbb\xbfa: 1\n")
    assert list(document.values) == ["a"]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("a: &x 1\nb: *x\n", "document.anchor", 1),
        ("a: 1\nb: *x\n", "document.anchor", 2),
        ("a: !!python/object/apply:os.system ['true']\n", "document.tag", 1),
        ("condition: !has(goods.hs)\n", "document.tag", 1),
        ("a: 1\nb: 2\na: 3\n", "document.key_twice", 3),
        ("? [a, b]\n: 1\n", "document.key", 1),
        ("- a\n- b\n", "document.not_a_mapping", 1),
        ("just a text\n", "document.not_a_mapping", 1),
        ("a: 1\n b: 2\n", "document.not_yaml", 2),
        ("a: 'open\n", "document.not_yaml", 2),
        ("a: \x07\n", "document.not_yaml", 1),
        ("a: " + "[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1), "document.too_deep", 1),
        (b"a: 1\nb: \xff\xfe\n", "document.encoding", 2),
        ("a" * (SIZE_LIMIT + 1), "document.too_large", 1),
    ],
)
def test_what_is_not_a_plain_document_is_refused_with_its_line(content: str | bytes, code: str, line: int) -> None:
    finding = only_finding(content)
    assert (finding.code, finding.line) == (code, line)


def test_a_text_that_begins_with_an_exclamation_mark_is_told_how_to_be_written() -> None:
    assert "quotation marks" in only_finding("condition: !has(goods.hs)\n").message


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert only_finding(bomb).code == "document.anchor"


def test_very_deep_nesting_does_not_exhaust_the_stack() -> None:
    assert only_finding("a: " + "[" * 100_000).code == "document.too_deep"


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_content_gives_documents_and_findings_inside_it(content: str | bytes) -> None:
    documents, findings = read_documents(content)
    lines = (content if isinstance(content, str) else content.decode("latin-1")).count("\n") + 2
    assert all(1 <= finding.line <= lines + 20 for finding in findings)
    assert all(isinstance(document, Mapping) for document in documents)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.from_regex(r"[A-Z0-9 ]{1,9}", fullmatch=True)))
def test_what_is_written_in_quotes_comes_back(values: dict[str, str]) -> None:
    documents, findings = read_documents("".join(f"{key}: '{value}'\n" for key, value in values.items()))
    assert findings == ()
    found = {k: v.text for document in documents for k, v in document.values.items() if isinstance(v, Scalar)}
    assert found == values
