# SPDX-License-Identifier: Apache-2.0
"""Which documents hold: whatever was made of others is forgotten when they change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from greenlane.documents import (
    differing,
    digests,
    kept,
    own_document,
    own_documents,
    put_in_force,
    when_others_hold,
)


@pytest.fixture(autouse=True)
def _only_here() -> Iterator[None]:
    """Let what these tests put in force hold nowhere else."""
    yield
    put_in_force({})


def test_what_is_made_of_a_document_is_kept_until_others_hold() -> None:
    made: list[bytes | None] = []

    @kept
    def reading() -> int:
        made.append(own_document("a.yaml"))
        return len(made)

    forgotten: list[int] = []
    when_others_hold(lambda: forgotten.append(1))
    assert (reading(), reading()) == (1, 1)
    put_in_force({"a.yaml": b"1"})
    assert (reading(), reading()) == (2, 2)
    put_in_force({"a.yaml": b"1"})
    assert (reading(), made, forgotten) == (2, [None, b"1"], [1])


def test_documents_are_named_by_digest_and_folder() -> None:
    put_in_force({"rules/b.yaml": b"2", "a.yaml": b"1"})
    assert digests() == {"a.yaml": hashlib.sha256(b"1").hexdigest(), "rules/b.yaml": hashlib.sha256(b"2").hexdigest()}
    assert own_documents("rules") == {"b.yaml": b"2"}
    assert own_document("b.yaml") is None


def test_what_differs_is_named_whichever_side_has_it() -> None:
    put_in_force({"a.yaml": b"1", "b.yaml": b"2"})
    before = digests()
    assert differing(before) == ()
    put_in_force({"b.yaml": b"3", "c.yaml": b"4"})
    assert differing(before) == ("a.yaml", "b.yaml", "c.yaml")
