# SPDX-License-Identifier: Apache-2.0
"""The tree of errors: stable codes, sentences for people, nothing of HTTP."""

from __future__ import annotations

import pickle
import re

import pytest

from greenlane import errors
from greenlane.errors import Conflict, Forbidden, GreenlaneError, Invalid, Misconfigured, NotFound, Unavailable

BRANCHES = {
    Invalid: "invalid",
    NotFound: "not_found",
    Forbidden: "forbidden",
    Conflict: "conflict",
    Unavailable: "unavailable",
    Misconfigured: "misconfigured",
}


@pytest.mark.parametrize(("kind", "code"), BRANCHES.items())
def test_each_branch_has_its_own_stable_code(kind: type[GreenlaneError], code: str) -> None:
    assert kind("Something is wrong.").code == code


def test_the_tree_has_no_branch_without_a_code_of_its_own() -> None:
    declared = {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, GreenlaneError) and value is not GreenlaneError
    }
    assert declared == set(BRANCHES)


def test_the_drawing_at_the_top_names_every_branch() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert drawn == [kind.__name__ for kind in BRANCHES]


def test_a_raiser_may_give_a_narrower_code() -> None:
    assert Invalid("The profile has no title.", code="profile.title_missing").code == "profile.title_missing"


def test_a_raised_error_is_caught_as_the_root() -> None:
    with pytest.raises(GreenlaneError, match="no such consignment"):
        raise NotFound("There is no such consignment.")


def test_the_text_gives_place_then_sentence_then_remedy() -> None:
    error = Misconfigured("'abc' is not a port.", where="GREENLANE_PORT", remedy="Write a number.")
    assert str(error) == "GREENLANE_PORT: 'abc' is not a port. Write a number."


def test_the_text_of_a_bare_error_is_its_sentence() -> None:
    assert str(Conflict("The profile was changed meanwhile.")) == "The profile was changed meanwhile."


def test_fields_leave_out_what_was_not_given() -> None:
    assert Forbidden("Only an approver may do this.").fields() == {
        "code": "forbidden",
        "sentence": "Only an approver may do this.",
    }


def test_fields_hold_everything_that_was_given() -> None:
    error = Unavailable("The database does not answer.", code="database.away", where="db:5432", remedy="Start it.")
    assert error.fields() == {
        "code": "database.away",
        "sentence": "The database does not answer.",
        "where": "db:5432",
        "remedy": "Start it.",
    }


def test_an_error_survives_the_way_to_another_process() -> None:
    error = Invalid("Too deep.", code="message.too_deep", where="/a/b", remedy="Flatten it.")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is Invalid
    assert copy.fields() == error.fields()


def test_the_tree_knows_nothing_of_http() -> None:
    names = {name for kind in (GreenlaneError, *BRANCHES) for name in vars(kind)}
    assert not {name for name in names if "status" in name or "http" in name}
