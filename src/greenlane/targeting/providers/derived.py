# SPDX-License-Identifier: Apache-2.0
"""The facts computed from declared ones, code lists and what intake knows of the filing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from greenlane.cargo import (
    VOCABULARY,
    Address,
    CodeLists,
    Consignment,
    Declaration,
    Direction,
    Equipment,
    Facts,
    FactsBuilder,
    GoodsItem,
    Known,
    Level,
    Member,
    Party,
    PartyRole,
    Place,
    Source,
    Stage,
    Stated,
    Verdict,
    check_container,
    check_imo,
    check_tin,
    container_owner,
    is_forwarder,
    is_to_order,
    is_vague,
    looks_like_po_box,
    normalise_name,
    stored,
)

from ..configuration import ExchangeRates
from .declared import Origin, way_of
from .sources import with_places

_DERIVED = Source(provider="derived")

Derive = Callable[[FactsBuilder, Any], None]
"""Derives one fact, or a few that hang together, of a noun. Each stands alone, so that bulk can remember it."""


class OfFields:
    """Derives facts of these fields alone, whatever else the noun says."""

    def __init__(self, facts: tuple[str, ...], derive: Callable[..., None], *places: Place) -> None:
        """``derive`` gets the builder and the value of each field, None where there is none; it states these facts."""
        self.facts = facts
        self.derive = derive
        self.places = places

    def __call__(self, tell: FactsBuilder, noun: Any) -> None:
        """Derive of a noun."""
        self.derive(tell, *[field_of(noun, place) for place in self.places])


class OneFact(OfFields):
    """Derives one fact of these fields alone; ``value_of`` gives its value, None where there is none."""

    def __init__(self, fact: str, value_of: Callable[..., Any], *places: Place) -> None:
        """``value_of`` gets the value of each field, None where there is none."""

        def derive(tell: FactsBuilder, *values: Any) -> None:
            tell.state(fact, value_of(*values), _DERIVED)

        super().__init__((fact,), derive, *places)
        self.value_of = value_of


def of_field(facts: tuple[str, ...], field: str, derive: Callable[[FactsBuilder, Any], None]) -> OfFields:
    """Derives these facts of one field; nothing where it is empty."""

    def filled(tell: FactsBuilder, value: Any) -> None:
        if value:
            derive(tell, value)

    return OfFields(facts, filled, (field,))


def field_of(noun: Any, place: Place) -> Any:
    """The field at that place of a noun; None where there is no such noun inside."""
    for name in place:
        if noun is None:
            return None
        noun = noun[name] if isinstance(name, int) else getattr(noun, name)
    return noun


class Context(Struct, frozen=True, kw_only=True):
    """What intake knows of a filing besides its content: stage, direction, what the checks found, times.

    ``lodged_at`` is None where nothing was lodged (a file read from disk), and the facts that need it stay absent.
    """

    stage: Stage
    direction: Direction | None = None
    dataset: str | None = None
    level: Level | None = None
    missing_safe_elements: tuple[str, ...] = ()
    missing_parties: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0
    amendments: int = 0
    conflicts: tuple[str, ...] = ()
    lodged_at: datetime | None = None
    hours_before_limit: Decimal | None = None
    late: bool | None = None
    filing_limit: datetime | None = None
    decision_limit: datetime | None = None
    presentation_limit: datetime | None = None


def derived_facts(
    facts: Facts,
    declaration: Declaration,
    context: Context,
    codes: CodeLists,
    rates: ExchangeRates | None = None,
    *,
    origin: Origin | None = None,
) -> Facts:
    """The declared facts with the derived ones added to the consignment and to each of its members.

    Each derived fact gets the lodgement version and the place in the message of what it was computed of.
    """
    tell = FactsBuilder()
    of_context(tell, declaration, context)
    for derive in WHOLE:
        derive(tell, declaration)
    invoice_value(tell, declaration, rates)
    where = origin or Origin()

    def placed(stated: Member, derived: Member, among: Member | None = None) -> dict[str, tuple[Stated, ...]]:
        return {**stated, **with_places(derived, among or stated, where.lodgement, where.version)}

    c = declaration.consignment
    return Facts(
        consignment=placed(facts.consignment, tell.build(), places_of(facts.consignment, facts.items)),
        items=tuple(
            placed(stated, _of_item(item, codes, rates)) for stated, item in zip(facts.items, c.items, strict=True)
        ),
        equipment=tuple(
            placed(stated, _of(one, EQUIPMENT)) for stated, one in zip(facts.equipment, c.equipment, strict=True)
        ),
        parties=tuple(placed(stated, _of(one, PARTY)) for stated, one in zip(facts.parties, c.parties, strict=True)),
    )


def places_of(consignment: Member, items: Sequence[Member]) -> Member:
    """The facts among which one derived for the whole consignment finds its place: those of the first item as well."""
    return {**items[0], **consignment} if items else consignment


def _of_item(item: GoodsItem, codes: CodeLists, rates: ExchangeRates | None) -> dict[str, tuple[Stated, ...]]:
    tell = FactsBuilder()
    commodity(codes)(tell, item)
    for derive in ITEM:
        derive(tell, item)
    item_value(tell, item, rates)
    return tell.build()


def _of(noun: Any, derives: tuple[Derive, ...]) -> dict[str, tuple[Stated, ...]]:
    tell = FactsBuilder()
    for derive in derives:
        derive(tell, noun)
    return tell.build()


def of_context(tell: FactsBuilder, d: Declaration, context: Context) -> None:
    """What intake knows of the filing."""
    state = tell.state
    state("filing.stage", context.stage, _DERIVED)
    state("filing.direction", context.direction, _DERIVED)
    state("filing.dataset", context.dataset, _DERIVED)
    state("filing.level", context.level, _DERIVED)
    state("filing.amendments", context.amendments, _DERIVED)
    state("filing.conflicts", context.conflicts, _DERIVED)
    state("filing.errors", context.errors, _DERIVED)
    state("filing.warnings", context.warnings, _DERIVED)
    state("filing.missing_safe_elements", context.missing_safe_elements, _DERIVED)
    state("parties.missing_roles", context.missing_parties, _DERIVED)
    state("filing.lodged_time", context.lodged_at, _DERIVED)
    state("filing.hours_before_limit", context.hours_before_limit, _DERIVED)
    state("filing.late", context.late, _DERIVED)
    state("filing.limit", context.filing_limit, _DERIVED)
    state("decision.limit", context.decision_limit, _DERIVED)
    state("presentation.limit", context.presentation_limit, _DERIVED)
    if context.lodged_at is None:
        return
    for time in d.consignment.journey.times:
        if not time.actual and time.moment in ("arrival", "loading"):
            hours = (time.at - context.lodged_at).total_seconds() / 3600
            state(f"journey.hours_to_{time.moment}", round(hours, 2), _DERIVED)


def _counts(tell: FactsBuilder, d: Declaration) -> None:
    tell.state("consignment.item_count", len(d.consignment.items), _DERIVED)
    tell.state("consignment.container_count", len(d.consignment.equipment), _DERIVED)


def _procedures(tell: FactsBuilder, d: Declaration) -> None:
    if d.consignment.items:
        tell.state("procedure.current", d.consignment.items[0].procedure, _DERIVED)
        tell.state("procedure.previous", d.consignment.items[0].previous_procedure, _DERIVED)


def _weight(tell: FactsBuilder, d: Declaration) -> None:
    c = d.consignment
    if c.gross_weight_kg is not None:
        return
    weights = [_kept("goods.gross_weight_kg", item.gross_weight_kg) for item in c.items]
    if weights and None not in weights:
        total = sum((weight for weight in weights if weight is not None), Decimal(0))
        source = Source(provider="derived", detail="sum of the goods items")
        tell.state("consignment.gross_weight_kg", total, source)


def _documents(tell: FactsBuilder, d: Declaration) -> None:
    c = d.consignment
    documents = [
        *c.documents,
        *c.previous_documents,
        *(x for i in c.items for x in (*i.documents, *i.previous_documents)),
    ]
    types = {document.type for document in documents if document.type}
    if types:
        tell.state("documents.has_invoice", bool(types & {"N380", "N325", "N935", "380", "325"}), _DERIVED)
    named = bool(c.master_document or c.house_document or types & _TRANSPORT_DOCUMENTS)
    if types or named:
        tell.state("documents.has_transport_document", named, _DERIVED)


_TRANSPORT_DOCUMENTS = {"N703", "N704", "N705", "N714", "N720", "N730", "N740", "N741", "N750", "N760", "N787", "N785"}


def _way(tell: FactsBuilder, d: Declaration) -> None:
    way = way_of(d.consignment.journey)
    if way:
        tell.state("route.country_count", len(set(way)), _DERIVED)
        tell.state("route.returns_to_origin", len(set(way)) < len(way), _DERIVED)


def _transhipped(tell: FactsBuilder, d: Declaration) -> None:
    j = d.consignment.journey
    if j.routing_countries:
        ends = {j.export_country, j.destination_country, *(item.origin for item in d.consignment.items)}
        tell.state("route.transhipped", any(country not in ends for country in j.routing_countries), _DERIVED)


def _known_way(tell: FactsBuilder, d: Declaration) -> None:
    j = d.consignment.journey
    tell.state("route.known", bool(j.export_country and j.destination_country), _DERIVED)


def _ship(tell: FactsBuilder, d: Declaration) -> None:
    border = d.consignment.journey.border
    if border is not None and border.id and border.id_type in ("10", "11"):
        checked = check_imo(border.id)
        if checked.verdict is not Verdict.FORM:
            tell.state("transport.border_id_valid", checked.ok, _DERIVED)


def _receiver(tell: FactsBuilder, d: Declaration) -> None:
    consignee = d.consignment.party(PartyRole.CONSIGNEE) or d.consignment.party(PartyRole.IMPORTER)
    if consignee is not None and consignee.name:
        tell.state("consignee.is_forwarder", is_forwarder(consignee.name), _DERIVED)
        tell.state("consignee.to_order", is_to_order(consignee.name), _DERIVED)


def same_party(c: Consignment) -> OneFact | None:
    """Whether consignor and consignee of such consignments are one, by their numbers or else by their names."""
    roles = [party.role for party in c.parties]
    places: list[Place] = []
    for role, otherwise in ((PartyRole.CONSIGNOR, PartyRole.EXPORTER), (PartyRole.CONSIGNEE, PartyRole.IMPORTER)):
        at = next((roles.index(one) for one in (role, otherwise) if one in roles), None)
        if at is None:
            return None
        places += [("consignment", "parties", at, field) for field in ("id", "name")]
    return OneFact("consignor.same_as_consignee", _are_one, *places)


def _are_one(id_: str | None, name: str | None, other_id: str | None, other_name: str | None) -> bool | None:
    if id_ and other_id:
        return id_ == other_id
    return normalise_name(name) == normalise_name(other_name) if name and other_name else None


def _same_party(tell: FactsBuilder, d: Declaration) -> None:
    same = same_party(d.consignment)
    if same is not None:
        same(tell, d)


def _claimed(tell: FactsBuilder, d: Declaration) -> None:
    claimed = any(
        party.role is PartyRole.SUPPLY_CHAIN_ACTOR or (party.authorisation or "").startswith("AEO")
        for party in d.consignment.parties
    )
    tell.state("parties.aeo_claimed", claimed, _DERIVED)


def invoice_value(tell: FactsBuilder, d: Declaration, rates: ExchangeRates | None) -> None:
    """The invoice in the administration's currency."""
    invoice = d.consignment.invoice
    if rates is not None and invoice is not None:
        _value(tell, "invoice.value", _kept("invoice.amount", invoice.amount), invoice.currency or None, rates)


def item_value(tell: FactsBuilder, item: GoodsItem, rates: ExchangeRates | None) -> None:
    """The value of an item in the administration's currency."""
    if rates is not None and item.value is not None:
        amount = _kept("goods.value_amount", item.value.amount)
        _value(tell, "goods.value", amount, item.value.currency or None, rates)


def _value(tell: FactsBuilder, name: str, amount: Decimal | None, currency: str | None, rates: ExchangeRates) -> None:
    if amount is not None:
        source = Source(provider="derived", detail=f"exchange rates of {rates.on.isoformat()}")
        tell.state(name, rates.convert(amount, currency), source)


def commodity(codes: CodeLists) -> OfFields:
    """The levels of the commodity code, and whether its edition has it."""

    def derive(tell: FactsBuilder, hs: str) -> None:
        if len(hs) < 2:
            return
        for name, digits in (("chapter", 2), ("heading", 4), ("hs6", 6)):
            if len(hs) >= digits:
                tell.state(f"goods.{name}", hs[:digits], _DERIVED)
        known = codes.known("hs", hs[:6]) if len(hs) >= 6 else Known.UNKNOWN
        if known is not Known.UNKNOWN:
            source = Source(provider="derived", detail=f"HS {codes.editions()['hs']}")
            tell.state("goods.hs_known", known is Known.YES, source)

    return of_field(("goods.chapter", "goods.heading", "goods.hs6", "goods.hs_known"), "hs", derive)


def _described(tell: FactsBuilder, description: str) -> None:
    tell.state("goods.description_vague", is_vague(description) is not None, _DERIVED)
    tell.state("goods.description_words", len(description.split()), _DERIVED)


def _round(stated: Decimal | None) -> bool | None:
    gross = _kept("goods.gross_weight_kg", stated)
    return None if gross is None else gross >= 1000 and gross % 1000 == 0


def _net_to_gross(stated_gross: Decimal | None, stated_net: Decimal | None) -> Decimal | None:
    gross, net = _kept("goods.gross_weight_kg", stated_gross), _kept("goods.net_weight_kg", stated_net)
    return net / gross if gross and net is not None else None


def _per_package(tell: FactsBuilder, item: GoodsItem) -> None:
    packages = sum(packaging.count or 0 for packaging in item.packaging)
    gross = _kept("goods.gross_weight_kg", item.gross_weight_kg) if packages else None
    if gross is not None:
        tell.state("goods.weight_per_package_kg", gross / packages, _DERIVED)


def _value_per_kg(
    stated_gross: Decimal | None, stated_net: Decimal | None, stated_amount: Decimal | None
) -> Decimal | None:
    weight = _kept("goods.net_weight_kg", stated_net) or _kept("goods.gross_weight_kg", stated_gross)
    amount = _kept("goods.value_amount", stated_amount) if weight else None
    return amount / weight if weight and amount is not None else None


def _seals(tell: FactsBuilder, equipment: Equipment) -> None:
    tell.state("equipment.seal_count", sum(1 for seal in equipment.seals if seal.number), _DERIVED)


def _container(tell: FactsBuilder, number: str) -> None:
    checked = check_container(number)
    tell.state("equipment.id_form_valid", checked.verdict is not Verdict.FORM, _DERIVED)
    if checked.verdict is not Verdict.FORM:
        tell.state("equipment.check_digit_valid", checked.ok, _DERIVED)
        tell.state("equipment.owner", container_owner(number), _DERIVED)


def _named(tell: FactsBuilder, name: str) -> None:
    tell.state("any_party.is_forwarder", is_forwarder(name), _DERIVED)


def _addressed(tell: FactsBuilder, party: Party) -> None:
    address = party.address or Address()
    if address.line:
        tell.state("any_party.po_box", looks_like_po_box(address.line), _DERIVED)
    if party.name or address.line:
        complete = bool(address.line and address.city and address.country)
        tell.state("any_party.address_complete", complete, _DERIVED)


def _identified(identifier: str | None) -> bool | None:
    return check_tin(identifier).ok if identifier else None


PARTIES: Derive = _same_party
"""What is derived of two parties; ``same_party`` says of which."""

WHOLE: tuple[Derive, ...] = (
    PARTIES,
    _counts,
    _procedures,
    _weight,
    _documents,
    _way,
    _transhipped,
    _known_way,
    _ship,
    _receiver,
    _claimed,
)
"""What is derived for the filing and its consignment, of the declaration alone."""

ITEM: tuple[Derive, ...] = (
    of_field(("goods.description_vague", "goods.description_words"), "description", _described),
    OneFact("goods.round_weight", _round, ("gross_weight_kg",)),
    OneFact("goods.net_to_gross", _net_to_gross, ("gross_weight_kg",), ("net_weight_kg",)),
    _per_package,
    OneFact("goods.value_per_kg", _value_per_kg, ("gross_weight_kg",), ("net_weight_kg",), ("value", "amount")),
)
"""What is derived of a goods item by itself."""

_OF_CONTAINER = ("equipment.id_form_valid", "equipment.check_digit_valid", "equipment.owner")
EQUIPMENT: tuple[Derive, ...] = (_seals, of_field(_OF_CONTAINER, "id", _container))
"""What is derived of a piece of equipment."""

PARTY: tuple[Derive, ...] = (
    of_field(("any_party.is_forwarder",), "name", _named),
    _addressed,
    OneFact("any_party.id_valid", _identified, ("id",)),
)
"""What is derived of a party."""


def _kept(name: str, value: Decimal | None) -> Decimal | None:
    """A quantity as its fact holds it. What a fact cannot hold (not a number, beyond bounds) is absent."""
    fact = VOCABULARY[name]
    kept = stored(fact, value)
    return Decimal(kept).scaleb(-fact.scale) if isinstance(kept, int) else None
