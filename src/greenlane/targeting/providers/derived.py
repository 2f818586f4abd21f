# SPDX-License-Identifier: Apache-2.0
"""The facts computed from declared ones, code lists and what intake knows of the filing."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from greenlane.cargo import (
    VOCABULARY,
    CodeLists,
    Declaration,
    Direction,
    Facts,
    FactsBuilder,
    GoodsItem,
    Known,
    Level,
    Member,
    PartyRole,
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
)

from ..configuration import ExchangeRates
from .declared import Origin
from .sources import with_places

_DERIVED = Source(provider="derived")


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
    _filing(tell, declaration, context, facts)
    _route(tell, declaration, facts)
    _times(tell, declaration, context)
    _parties(tell, declaration)
    added = tell.build()
    invoiced = _number(facts.consignment, "invoice.amount")
    _value(tell := FactsBuilder(), "invoice.value", invoiced, _text(facts.consignment, "invoice.currency"), rates)
    added.update(tell.build())
    where = origin or Origin()
    # What is derived of the first goods item for the whole consignment has its place there.
    whole = {**facts.items[0], **facts.consignment} if facts.items else facts.consignment

    def placed(stated: Member, derived: Member, among: Member | None = None) -> dict[str, tuple[Stated, ...]]:
        return {**stated, **with_places(derived, among or stated, where.lodgement, where.version)}

    return Facts(
        consignment=placed(facts.consignment, added, whole),
        items=tuple(
            placed(stated, _item(item, stated, codes, rates))
            for stated, item in zip(facts.items, declaration.consignment.items, strict=True)
        ),
        equipment=tuple(placed(stated, _equipment(stated)) for stated in facts.equipment),
        parties=tuple(placed(stated, _party(stated)) for stated in facts.parties),
    )


def _filing(tell: FactsBuilder, d: Declaration, context: Context, facts: Facts) -> None:
    c = d.consignment
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
    state("consignment.item_count", len(c.items), _DERIVED)
    state("consignment.container_count", len(c.equipment), _DERIVED)
    if c.items:
        state("procedure.current", c.items[0].procedure, _DERIVED)
        state("procedure.previous", c.items[0].previous_procedure, _DERIVED)
    weights = [_number(item, "goods.gross_weight_kg") for item in facts.items]
    if c.gross_weight_kg is None and weights and None not in weights:
        total = sum((weight for weight in weights if weight is not None), Decimal(0))
        state("consignment.gross_weight_kg", total, Source(provider="derived", detail="sum of the goods items"))
    documents = [
        *c.documents,
        *c.previous_documents,
        *(x for i in c.items for x in (*i.documents, *i.previous_documents)),
    ]
    types = {document.type for document in documents if document.type}
    if types:
        state("documents.has_invoice", bool(types & {"N380", "N325", "N935", "380", "325"}), _DERIVED)
    named = bool(c.master_document or c.house_document or types & _TRANSPORT_DOCUMENTS)
    if types or named:
        state("documents.has_transport_document", named, _DERIVED)


_TRANSPORT_DOCUMENTS = {"N703", "N704", "N705", "N714", "N720", "N730", "N740", "N741", "N750", "N760", "N787", "N785"}


def _route(tell: FactsBuilder, d: Declaration, facts: Facts) -> None:
    j = d.consignment.journey
    countries = facts.first("route.countries")
    way = countries if isinstance(countries, tuple) else ()
    if way:
        tell.state("route.country_count", len(set(way)), _DERIVED)
        tell.state("route.returns_to_origin", len(set(way)) < len(way), _DERIVED)
    if j.routing_countries:
        ends = {j.export_country, j.destination_country, *(item.origin for item in d.consignment.items)}
        tell.state("route.transhipped", any(country not in ends for country in j.routing_countries), _DERIVED)
    tell.state("route.known", bool(j.export_country and j.destination_country), _DERIVED)
    if j.border is not None and j.border.id and j.border.id_type in ("10", "11"):
        checked = check_imo(j.border.id)
        if checked.verdict is not Verdict.FORM:
            tell.state("transport.border_id_valid", checked.ok, _DERIVED)


def _times(tell: FactsBuilder, d: Declaration, context: Context) -> None:
    tell.state("filing.lodged_time", context.lodged_at, _DERIVED)
    tell.state("filing.hours_before_limit", context.hours_before_limit, _DERIVED)
    tell.state("filing.late", context.late, _DERIVED)
    tell.state("filing.limit", context.filing_limit, _DERIVED)
    tell.state("decision.limit", context.decision_limit, _DERIVED)
    tell.state("presentation.limit", context.presentation_limit, _DERIVED)
    if context.lodged_at is None:
        return
    for time in d.consignment.journey.times:
        if not time.actual and time.moment in ("arrival", "loading"):
            hours = (time.at - context.lodged_at).total_seconds() / 3600
            tell.state(f"journey.hours_to_{time.moment}", round(hours, 2), _DERIVED)


def _parties(tell: FactsBuilder, d: Declaration) -> None:
    c = d.consignment
    consignee = c.party(PartyRole.CONSIGNEE) or c.party(PartyRole.IMPORTER)
    consignor = c.party(PartyRole.CONSIGNOR) or c.party(PartyRole.EXPORTER)
    if consignee is not None and consignee.name:
        tell.state("consignee.is_forwarder", is_forwarder(consignee.name), _DERIVED)
        tell.state("consignee.to_order", is_to_order(consignee.name), _DERIVED)
    if consignor is not None and consignee is not None:
        if consignor.id and consignee.id:
            tell.state("consignor.same_as_consignee", consignor.id == consignee.id, _DERIVED)
        elif consignor.name and consignee.name:
            same = normalise_name(consignor.name) == normalise_name(consignee.name)
            tell.state("consignor.same_as_consignee", same, _DERIVED)
    claimed = any(
        party.role is PartyRole.SUPPLY_CHAIN_ACTOR or (party.authorisation or "").startswith("AEO")
        for party in c.parties
    )
    tell.state("parties.aeo_claimed", claimed, _DERIVED)


def _value(
    tell: FactsBuilder, name: str, amount: Decimal | None, currency: str | None, rates: ExchangeRates | None
) -> None:
    if rates is not None and amount is not None:
        source = Source(provider="derived", detail=f"exchange rates of {rates.on.isoformat()}")
        tell.state(name, rates.convert(amount, currency), source)


def _item(
    item: GoodsItem, stated: Member, codes: CodeLists, rates: ExchangeRates | None
) -> dict[str, tuple[Stated, ...]]:
    tell = FactsBuilder()
    state = tell.state
    if item.hs and len(item.hs) >= 2:
        for name, digits in (("chapter", 2), ("heading", 4), ("hs6", 6)):
            if len(item.hs) >= digits:
                state(f"goods.{name}", item.hs[:digits], _DERIVED)
        known = codes.known("hs", item.hs[:6]) if len(item.hs) >= 6 else Known.UNKNOWN
        if known is not Known.UNKNOWN:
            state(
                "goods.hs_known", known is Known.YES, Source(provider="derived", detail=f"HS {codes.editions()['hs']}")
            )
    if item.description:
        state("goods.description_vague", is_vague(item.description) is not None, _DERIVED)
        state("goods.description_words", len(item.description.split()), _DERIVED)
    gross, net = _number(stated, "goods.gross_weight_kg"), _number(stated, "goods.net_weight_kg")
    amount = _number(stated, "goods.value_amount")
    if gross is not None:
        state("goods.round_weight", gross >= 1000 and gross % 1000 == 0, _DERIVED)
    if gross and net is not None:
        state("goods.net_to_gross", net / gross, _DERIVED)
    weight = net or gross
    if amount is not None and weight:
        state("goods.value_per_kg", amount / weight, _DERIVED)
    packages = sum(packaging.count or 0 for packaging in item.packaging)
    if gross is not None and packages:
        state("goods.weight_per_package_kg", gross / packages, _DERIVED)
    _value(tell, "goods.value", amount, _text(stated, "goods.value_currency"), rates)
    return tell.build()


def _equipment(stated: Member) -> dict[str, tuple[Stated, ...]]:
    tell = FactsBuilder()
    seals = _texts(stated, "equipment.seals")
    tell.state("equipment.seal_count", len(seals), _DERIVED)
    number = _text(stated, "equipment.id")
    if number:
        checked = check_container(number)
        tell.state("equipment.id_form_valid", checked.verdict is not Verdict.FORM, _DERIVED)
        if checked.verdict is not Verdict.FORM:
            tell.state("equipment.check_digit_valid", checked.ok, _DERIVED)
            tell.state("equipment.owner", container_owner(number), _DERIVED)
    return tell.build()


def _party(stated: Member) -> dict[str, tuple[Stated, ...]]:
    tell = FactsBuilder()
    name, address = _text(stated, "any_party.name"), _text(stated, "any_party.address")
    if name:
        tell.state("any_party.is_forwarder", is_forwarder(name), _DERIVED)
    if address:
        tell.state("any_party.po_box", looks_like_po_box(address), _DERIVED)
    if name or address:
        complete = all(_text(stated, f"any_party.{part}") for part in ("address", "city", "country"))
        tell.state("any_party.address_complete", complete, _DERIVED)
    identifier = _text(stated, "any_party.id")
    if identifier:
        tell.state("any_party.id_valid", check_tin(identifier).ok, _DERIVED)
    return tell.build()


def _number(stated: Member, name: str) -> Decimal | None:
    """A stated quantity in the unit of its fact. What a fact cannot hold (not a number, beyond bounds) is absent."""
    values = stated.get(name)
    value = values[0].value if values else None
    return Decimal(value).scaleb(-VOCABULARY[name].scale) if isinstance(value, int) else None


def _text(stated: Member, name: str) -> str | None:
    values = stated.get(name)
    return str(values[0].value) if values else None


def _texts(stated: Member, name: str) -> tuple[str, ...]:
    values: Iterable[Stated] = stated.get(name, ())
    return tuple(text for value in values if isinstance(value.value, tuple) for text in value.value)
