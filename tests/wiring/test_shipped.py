# SPDX-License-Identifier: Apache-2.0
"""What ships is whole: profiles that are live and check, lists, policy and editions."""

from __future__ import annotations

import pytest

from greenlane.errors import Misconfigured
from greenlane.targeting import State
from greenlane.wiring import shipped
from greenlane.wiring.shipped import (
    editions_of,
    shipped_configuration,
    shipped_knowledge,
    shipped_legal_bases,
    shipped_profiles,
)


def test_every_shipped_profile_is_live_and_its_condition_checks() -> None:
    configuration = shipped_configuration()
    assert len(configuration.targeted) == len(shipped_profiles()) > 0
    assert {profile.state for profile in shipped_profiles()} == {State.LIVE}


def test_every_shipped_profile_rests_on_a_legal_basis_of_the_register() -> None:
    assert {profile.legal_basis for profile in shipped_profiles()} <= set(shipped_legal_bases())


def test_it_names_the_editions_it_answers_with_and_has_neither_rates_nor_watch_lists() -> None:
    configuration = shipped_configuration()
    assert configuration.code_lists == editions_of(shipped_knowledge().codes)
    named = {name: edition.split("#")[0] for name, edition in configuration.code_lists.items()}
    assert named == shipped_knowledge().codes.editions()
    assert configuration.exchange_rates is None
    assert configuration.watch_lists == {}


def test_what_is_broken_is_told_and_not_used() -> None:
    with pytest.raises(Misconfigured, match="The shipped policy cannot be used: a fault"):
        shipped._refuse(["a fault"], "policy")
    shipped._refuse([], "policy")
