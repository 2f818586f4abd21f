# SPDX-License-Identifier: Apache-2.0
"""Builders with good defaults for the tests of targeting."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from greenlane.cargo import (
    VOCABULARY,
    Facts,
    FactsBuilder,
    Scope,
    Source,
    Stage,
)
from greenlane.targeting import Configuration, NamedList, Policy, Profile, RiskArea, State, load_policy
from greenlane.targeting.profiles import Family

SOURCE = Source(provider="declared", lodgement="L1", version=1, path="/Declaration[1]")


@cache
def the_policy() -> Policy:
    """The policy that ships."""
    return load_policy(files("greenlane.targeting").joinpath("shipped", "policy.yaml").read_bytes())


def a_profile(condition: str, **changes: Any) -> Profile:
    """A live profile of weight 30 in the area of security."""
    given: dict[str, Any] = {
        "id": "GL-TEST-001",
        "version": 1,
        "title": "A test",
        "sentence": "It is a test.",
        "risk_area": RiskArea.SECURITY,
        "family": Family.GOODS,
        "condition": condition,
        "weight": 30,
        "legal_basis": "LB-1",
        "agency": "customs",
        "owner": "targeting centre",
        "review_date": date(2030, 1, 1),
        "state": State.LIVE,
    }
    return Profile(**{**given, **changes})


def a_configuration(*profiles: Profile, lists: dict[str, set[str]] | None = None, **changes: Any) -> Configuration:
    """A configuration of these profiles under the shipped policy."""
    named = [NamedList(name=name, sequence=1, values=frozenset(values)) for name, values in (lists or {}).items()]
    return Configuration(profiles=profiles, policy=changes.pop("policy", the_policy()), lists=named, **changes)


def some_facts(
    stage: Stage | None = Stage.CLEARANCE, *, items: tuple[dict[str, Any], ...] = (), **by_name: Any
) -> Facts:
    """Facts by vocabulary name with ``__`` for the dot (``route__countries=("CN",)``); items likewise."""
    consignment = _member({k.replace("__", "."): v for k, v in by_name.items()})
    if stage is not None:
        consignment.update(_member({"filing.stage": stage}))
    return Facts(consignment=consignment, items=tuple(_member(item) for item in items))


def _member(values: dict[str, Any]) -> dict[str, Any]:
    builder = FactsBuilder()
    for name, value in values.items():
        assert VOCABULARY[name].scope in Scope
        builder.state(name, value, SOURCE)
    return builder.build()
