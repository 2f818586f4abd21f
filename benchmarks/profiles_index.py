# SPDX-License-Identifier: Apache-2.0
"""The index of profiles on 43 flat facts: one message, bulk over Arrow, reasons, recompiling; beside zen-engine.

CPU time of one process. Of each front end the best of several rounds is told, for other work on the machine only ever
adds; one message is looked up with a few hundred messages in turn, so that none is warm by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from time import process_time
from typing import Any

from benchmarks.figures import US, Figure
from benchmarks.flat_facts import Condition, as_messages, rules, table, the_lists
from benchmarks.zen_table import ZenTable
from greenlane.cargo import VOCABULARY, Facts, FactsBuilder, Scope, Source
from greenlane.targeting import Configuration, NamedList, Profile, RiskArea, State, check, decide
from greenlane.targeting.index import Index
from greenlane.targeting.profiles import Family
from greenlane.wiring.arrow_facts import bulk_facts
from greenlane.wiring.shipped import shipped_knowledge

MESSAGES = 300
ROWS = 300_000
ROUNDS = 7
ITEMS = (1, 10, 100)


def measure() -> Iterator[Figure]:
    """All figures of the index."""
    lists, given = the_lists(), table(ROWS)
    messages = as_messages(given.slice(0, MESSAGES))
    small, large = rules(1_000), rules(10_000)
    index = _index(small, lists)
    one = _one_message(index, messages)
    case = "1,000 profiles, 43 facts"
    yield Figure(case=case, name="one message, hits, CPU", value=one, unit="µs", target=11)
    theirs, differing = _zen(small, lists, index, messages)
    yield Figure(case=case, name="zen-engine, one message, CPU", value=theirs, unit="µs")
    yield Figure(case=case, name="times zen, one message", value=theirs / one, unit="×", target=30, at_least=True)
    yield Figure(case=case, name="messages on which zen differs", value=differing, unit="of 40", target=0)
    bulk, hits = _bulk(index, given)
    name = "bulk, consignments per core and second"
    yield Figure(case=case, name=name, value=bulk, unit="/s", target=1_000_000, at_least=True)
    yield Figure(case=case, name="times zen, bulk", value=bulk * theirs / US, unit="×", target=300, at_least=True)
    yield Figure(case=case, name="hits per consignment", value=hits, unit="hits")
    for count in ITEMS:
        several = [_with_items(messages, place, count) for place in range(0, MESSAGES, 5)]
        taken = _one_message(index, several)
        yield Figure(case=case, name=f"one message of {count} items, hits, CPU", value=taken, unit="µs")
    yield Figure(case=case, name="one message with reasons, CPU", value=_reasons(small, lists, messages), unit="µs")
    case = "10,000 profiles, 43 facts"
    wide = _index(large, lists)
    yield Figure(case=case, name="one message, hits, CPU", value=_one_message(wide, messages), unit="µs", target=64)
    bulk, hits = _bulk(wide, given.slice(0, ROWS // 4))
    yield Figure(case=case, name=name, value=bulk, unit="/s")
    yield Figure(case=case, name="hits per consignment", value=hits, unit="hits")
    yield Figure(case=case, name="a changed profile in force, CPU", value=_recompiled(large, lists), unit="s", target=1)


def _text(rule: Sequence[Condition]) -> str:
    return " && ".join(condition.text() for condition in rule)


def _index(given: Sequence[Sequence[Condition]], lists: dict[str, frozenset[str]]) -> Index:
    index = Index([check(_text(rule), lists) for rule in given], lists)
    index.hits({}, dict.fromkeys(Scope, ()))
    return index


def _best(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The seconds of CPU of the best round."""
    taken = []
    for _ in range(rounds):
        begun = process_time()
        work()
        taken.append(process_time() - begun)
    return min(taken)


def _one_message(index: Index, messages: Sequence[tuple[Any, Any]]) -> float:
    def work() -> None:
        for whole, members in messages:
            index.hits(whole, members)

    return _best(work) / len(messages) * US


def _with_items(messages: Sequence[tuple[Any, Any]], place: int, count: int) -> tuple[Any, Any]:
    items = tuple(messages[(place + each) % len(messages)][1][Scope.GOODS][0] for each in range(count))
    return messages[place][0], {**messages[place][1], Scope.GOODS: items}


def _zen(
    given: Sequence[Sequence[Condition]],
    lists: dict[str, frozenset[str]],
    index: Index,
    messages: Sequence[tuple[Any, Any]],
) -> tuple[float, int]:
    theirs = ZenTable(given, lists)
    asked = [theirs.given(*message) for message in messages[:40]]
    differing = sum(theirs.hits(one) != index.hits(*message) for one, message in zip(asked, messages[:40], strict=True))

    def work() -> None:
        for message in asked:
            theirs.hits(message)

    return _best(work, 5) / len(asked) * US, differing


def _bulk(index: Index, given: Any) -> tuple[float, float]:
    index.bulk.hits(bulk_facts(given.slice(0, 5_000)))  # compiles, or loads what was compiled
    found: list[int] = []

    def work() -> None:
        found.append(len(index.bulk.hits(bulk_facts(given)).conditions))

    return given.num_rows / _best(work), found[0] / given.num_rows


def _recompiled(given: Sequence[Sequence[Condition]], lists: dict[str, frozenset[str]]) -> float:
    """The seconds from a changed profile to a new configuration that has its name and has looked something up."""
    profiles = [_profile(number, _text(rule)) for number, rule in enumerate(given)]
    taken = []
    for turn in range(4):
        changed = [*profiles[:-1], _profile(len(profiles), f'route.export_country == "Z{turn}" && goods.value < 5')]
        begun = process_time()
        configuration = _configuration(changed, lists)
        configuration.index.hits({}, dict.fromkeys(Scope, ()))
        assert configuration.digest
        taken.append(process_time() - begun)
    return min(taken[1:])


def _configuration(profiles: Sequence[Profile], lists: dict[str, frozenset[str]]) -> Configuration:
    named = [NamedList(name=name, sequence=1, values=values) for name, values in lists.items()]
    return Configuration(profiles=profiles, policy=shipped_knowledge().configuration.policy, lists=named)


def _reasons(
    given: Sequence[Sequence[Condition]], lists: dict[str, frozenset[str]], messages: Sequence[tuple[Any, Any]]
) -> float:
    """A whole decision on facts: hits with the values that fired, scores, outcome."""
    configuration = _configuration([_profile(number, _text(rule)) for number, rule in enumerate(given)], lists)
    stated = [_facts(*message) for message in messages]
    decide(stated[0], configuration)

    def work() -> None:
        for facts in stated:
            decide(facts, configuration)

    return _best(work) / len(stated) * US


def _profile(number: int, condition: str) -> Profile:
    return Profile(
        id=f"GL-BENCH-{number}",
        version=1,
        title="Measured",
        sentence="It is measured.",
        risk_area=RiskArea.REVENUE,
        family=Family.GOODS,
        condition=condition,
        weight=1,
        legal_basis="LB-1",
        agency="customs",
        owner="benchmark",
        review_date=date(2030, 1, 1),
        state=State.LIVE,
    )


def _facts(whole: dict[str, Any], members: Any) -> Facts:
    source = Source(provider="declared", lodgement="L1", version=1)

    def built(values: dict[str, Any]) -> Any:
        builder = FactsBuilder()
        for name, value in values.items():
            if name in VOCABULARY:
                builder.state(name, value, source)
        return builder.build()

    stage = {"filing.stage": "clearance"}
    return Facts(consignment=built({**whole, **stage}), items=tuple(built(item) for item in members[Scope.GOODS]))
