# SPDX-License-Identifier: Apache-2.0
"""Digests of what decides."""

from __future__ import annotations

from greenlane.targeting import digest_of, profile_digest, profile_set_digest
from greenlane.targeting.canonical import canonical_of, digest_of_parts
from greenlane.targeting.profiles import _stated
from tests.targeting.builders import a_profile


def test_a_list_given_in_parts_has_the_digest_of_the_list() -> None:
    for values in ([], [{"b": 1, "a": "é"}], [{"a": 1.5}, [True, "x"], 7]):
        assert digest_of_parts(canonical_of(value) for value in values) == digest_of(values)


def test_a_set_of_profiles_has_the_digest_of_their_canonical_form() -> None:
    profiles = [a_profile("siblings.held", id=f"GL-T-{number}") for number in range(3)]
    expected = digest_of([_stated(profile) for profile in profiles])
    assert profile_set_digest(profiles[::-1]) == expected
    assert profile_set_digest(profiles) == expected
    changed = a_profile("siblings.held", id="GL-T-1", version=2)
    assert profile_set_digest([profiles[0], changed, profiles[2]]) != expected
    assert profile_digest(changed) != profile_digest(profiles[1])
