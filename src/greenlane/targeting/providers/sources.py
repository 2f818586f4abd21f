# SPDX-License-Identifier: Apache-2.0
"""Where derived facts come from: each names the declared facts it was computed of, and so the place in the message."""

from collections.abc import Mapping

from greenlane.cargo import Member, Source, Stated

DERIVED_FROM: Mapping[str, tuple[str, ...]] = {
    "filing.stage": ("filing.additional_type", "filing.declaration_type"),
    "filing.direction": ("filing.declaration_type",),
    "filing.level": ("consignment.house_document", "consignment.master_document"),
    "filing.hours_before_limit": ("journey.loading_planned", "journey.arrival_planned", "journey.departure_planned"),
    "filing.late": ("journey.loading_planned", "journey.arrival_planned", "journey.departure_planned"),
    "filing.limit": ("journey.loading_planned", "journey.arrival_planned", "journey.departure_planned"),
    "decision.limit": ("journey.loading_planned", "journey.arrival_planned", "journey.departure_planned"),
    "presentation.limit": ("journey.arrival_actual",),
    "procedure.current": ("goods.procedure",),
    "procedure.previous": ("goods.previous_procedure",),
    "consignment.gross_weight_kg": ("goods.gross_weight_kg",),
    "invoice.value": ("invoice.amount",),
    "documents.has_invoice": ("documents.types",),
    "documents.has_transport_document": (
        "consignment.house_document",
        "consignment.master_document",
        "documents.types",
    ),
    "route.country_count": ("route.countries",),
    "route.transhipped": ("route.countries",),
    "route.returns_to_origin": ("route.countries",),
    "route.known": ("route.destination_country", "route.export_country"),
    "transport.border_id_valid": ("transport.border_id",),
    "journey.hours_to_arrival": ("journey.arrival_planned",),
    "journey.hours_to_loading": ("journey.loading_planned",),
    "consignee.is_forwarder": ("consignee.name",),
    "consignee.to_order": ("consignee.name",),
    "consignor.same_as_consignee": ("consignee.id", "consignee.name"),
    "parties.aeo_claimed": ("parties.aeo_roles",),
    "goods.hs6": ("goods.hs",),
    "goods.heading": ("goods.hs",),
    "goods.chapter": ("goods.hs",),
    "goods.hs_known": ("goods.hs",),
    "goods.value": ("goods.value_amount",),
    "goods.value_per_kg": ("goods.value_amount",),
    "goods.weight_per_package_kg": ("goods.gross_weight_kg",),
    "goods.net_to_gross": ("goods.net_weight_kg",),
    "goods.round_weight": ("goods.gross_weight_kg",),
    "goods.description_vague": ("goods.description",),
    "goods.description_words": ("goods.description",),
    "equipment.seal_count": ("equipment.seals", "equipment.id"),
    "equipment.id_form_valid": ("equipment.id",),
    "equipment.check_digit_valid": ("equipment.id",),
    "equipment.owner": ("equipment.id",),
    "any_party.is_forwarder": ("any_party.name",),
    "any_party.po_box": ("any_party.address",),
    "any_party.address_complete": ("any_party.address", "any_party.name"),
    "any_party.id_valid": ("any_party.id",),
}
"""For each derived fact the declared ones whose place it gets, the telling one first; others belong to the whole."""


def with_places(
    derived: Member, declared: Member, lodgement: str | None, version: int | None
) -> dict[str, tuple[Stated, ...]]:
    """The derived facts of one member, each with the lodgement version and the place of what it was computed of."""
    placed: dict[str, tuple[Stated, ...]] = {}
    for name, stated in derived.items():
        path = next(
            (found[0].source.path for source in DERIVED_FROM.get(name, ()) if (found := declared.get(source))), None
        )
        placed[name] = tuple(
            Stated(
                one.value,
                Source(
                    provider=one.source.provider,
                    lodgement=lodgement,
                    version=version,
                    path=path,
                    detail=one.source.detail,
                ),
            )
            for one in stated
        )
    return placed
