# SPDX-License-Identifier: Apache-2.0
"""Which functions make the facts of each kind of member, for ``bulk_facts``: those that the single path calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from greenlane.cargo import CodeLists, Declaration, FactsBuilder, Place

from .bulk_facts import Changing, MemberFacts, Noun, Remember, Row, Told, own_memory, told
from .configuration import ExchangeRates
from .language import Read
from .language.facts_view import read_member
from .providers import declared, derived
from .providers.declared import FieldTell, InnerTell, Origin, Teller, TimeTell
from .providers.derived import Context


def whole_facts(
    declaration: Declaration,
    noun: Noun,
    changing: Changing,
    row: Row,
    rates: ExchangeRates | None,
    remember: Remember = own_memory,
) -> MemberFacts:
    """The facts of declarations like this one, which ``noun`` gives, as a whole; without those of intake's context."""
    declares = []
    for place, home, tells in declared.WHOLE:
        for tell in tells:
            if isinstance(tell, TimeTell):
                declares.append(_tell_time(home, tell, place, home(declaration)))
            else:
                declares.append(_tell(home, tell, place))
    for index, role in declared.told_roles(declaration.consignment):
        place = ("consignment", "parties", index)
        declares += [_tell(_party_at(index), tell, place) for tell in declared.role_tells(role)]
    same = derived.same_party(declaration.consignment)
    derives = [_derive(derive) for derive in derived.WHOLE if derive is not derived.PARTIES]
    derives += [_derive(same)] if same is not None else []
    derives.append(_derive(lambda builder, noun: derived.invoice_value(builder, noun, rates)))
    return MemberFacts(declares, derives, changing, row, noun, remember)


def item_facts(item: Any, changing: Changing, row: Row, codes: CodeLists, rates: ExchangeRates | None) -> MemberFacts:
    """The facts of goods items like this one."""
    derives = [_derive(derived.commodity(codes))]
    derives += [_derive(derive) for derive in derived.ITEM]
    derives.append(_derive(lambda builder, noun: derived.item_value(builder, noun, rates)))
    return MemberFacts((_tell(_itself, tell) for tell in declared.ITEM), derives, changing, row, lambda: item)


def party_facts(party: Any, changing: Changing, row: Row) -> MemberFacts:
    """The facts of parties like this one."""
    declares = [_tell(_itself, tell) for tell in declared.PARTY]
    return MemberFacts(declares, map(_derive, derived.PARTY), changing, row, lambda: party)


def equipment_facts(equipment: Any, changing: Changing, row: Row) -> MemberFacts:
    """The facts of equipment like this one."""
    declares = [_tell(_itself, tell) for tell in declared.EQUIPMENT]
    return MemberFacts(declares, map(_derive, derived.EQUIPMENT), changing, row, lambda: equipment)


def context_facts(context: Context, declaration: Declaration) -> Told:
    """The facts that intake's context gives, of a declaration that was not lodged."""
    builder = FactsBuilder()
    derived.of_context(builder, declaration, context)
    return told(builder.build())


def _itself(noun: Any) -> Any:
    return noun


def _tell(home: Callable[[Any], Any], tell: declared.Tell, place: Place = ()) -> Callable[[Any], Told]:
    def run(noun: Any) -> Told:
        own = home(noun)
        if own is None:
            return told({})
        teller = Teller(Origin(), own.paths, getattr(own, "path", None))
        tell(teller, own)
        return told(teller.builder.build())

    if isinstance(tell, FieldTell):
        run.place = (*place, tell.field)  # type: ignore[attr-defined]
    elif isinstance(tell, InnerTell):
        run.place = (*place, *tell.place)  # type: ignore[attr-defined]
    return run


def _tell_time(home: Callable[[Any], Any], tell: TimeTell, place: Place, journey: Any) -> Callable[[Any], Told]:
    """Tells a time, from where it is found in journeys like this one."""
    run = _tell(home, tell, place)
    found = journey.time(tell.moment, actual=tell.actual)
    index = next((index for index, time in enumerate(journey.times) if time is found), None)
    if index is not None:
        run.place = (*place, "times", index, "at")  # type: ignore[attr-defined]
    return run


def _party_at(index: int) -> Callable[[Any], Any]:
    return lambda declaration: declaration.consignment.parties[index]


def _derive(derive: derived.Derive) -> Callable[[Any], Told]:
    def run(noun: Any) -> Told:
        builder = FactsBuilder()
        derive(builder, noun)
        return told(builder.build())

    def read(noun: Any) -> dict[str, Read]:
        builder = FactsBuilder()
        derive(builder, noun)
        return read_member(builder.build())

    run.read = read  # type: ignore[attr-defined]
    if isinstance(derive, derived.OfFields):
        run.of_fields = derive  # type: ignore[attr-defined]
    return run
