# SPDX-License-Identifier: Apache-2.0
"""For each template profile facts that it must hit, and facts much like them that it must leave alone."""

from __future__ import annotations

from typing import Any, NamedTuple


class Example(NamedTuple):
    """Facts of a consignment and of its items, containers and parties, in the units people use."""

    consignment: dict[str, Any]
    members: dict[str, list[dict[str, Any]]]


def given(
    consignment: dict[str, Any] | None = None,
    *,
    item: dict[str, Any] | None = None,
    items: list[dict[str, Any]] | None = None,
    container: dict[str, Any] | None = None,
    party: dict[str, Any] | None = None,
) -> Example:
    members = {
        "items": items or ([item] if item is not None else []),
        "containers": [container] if container is not None else [],
        "parties": [party] if party is not None else [],
    }
    return Example(consignment or {}, members)


def goods(**facts: Any) -> Example:
    return given(item={f"goods.{name}": value for name, value in facts.items()})


def box(**facts: Any) -> Example:
    return given(container={f"equipment.{name}": value for name, value in facts.items()})


def person(**facts: Any) -> Example:
    return given(party={f"any_party.{name}": value for name, value in facts.items()})


CONSIGNEE = {"any_party.role": "consignee"}
SENDER = {"any_party.role": "consignor", "any_party.first_seen": True}
VAGUE = {"goods.description_vague": True}
SPIRITS = {"goods.heading": "2208"}
REEFER = {"equipment.id": "MSKU1234565", "equipment.size_type": "45R1"}
STONE = {"goods.chapter": "68", "goods.containers": ("MSKU1234565",)}
FROM_CHINA = {"route.countries": ("CN", "PA", "GB"), "route.transhipped": True}

EXAMPLES: dict[str, tuple[Example, Example]] = {
    # --- parties
    "GL-PARTY-001": (
        given({"consignee.to_order": True}),
        given({"consignee.to_order": True, "notify.name": "Kestrel Ltd"}),
    ),
    "GL-PARTY-002": (
        given({"consignee.is_forwarder": True, "filing.level": "house"}),
        given({"consignee.is_forwarder": True, "filing.level": "master"}),
    ),
    "GL-PARTY-003": (
        person(role="consignor", address_complete=False),
        person(role="carrier", address_complete=False),
    ),
    "GL-PARTY-004": (person(role="consignee", po_box=True), person(role="consignee", po_box=False)),
    "GL-PARTY-005": (person(name="A", watch_lists=("parties",)), person(name="A")),
    "GL-PARTY-006": (
        given({"consignor.same_as_consignee": True, "consignor.country": "CN", "consignee.country": "GB"}),
        given({"consignor.same_as_consignee": True, "consignor.country": "GB", "consignee.country": "GB"}),
    ),
    "GL-PARTY-007": (person(country="KP"), person(country="FR")),
    "GL-PARTY-008": (person(role="importer", id_valid=False), person(role="carrier", id_valid=False)),
    "GL-PARTY-009": (
        given({"consignee.first_seen": True, "history.days": 365}),
        given({"consignee.first_seen": True, "history.days": 30}),
    ),
    "GL-PARTY-010": (
        given({"history.days": 365}, item=VAGUE, party=SENDER),
        given({"history.days": 365}, item={"goods.description_vague": False}, party=SENDER),
    ),
    # --- goods
    "GL-GOODS-001": (goods(description_vague=True), goods(description_vague=False)),
    "GL-GOODS-002": (goods(description_words=1), goods(description_words=1, hs="180400")),
    "GL-GOODS-003": (goods(heading="9306"), goods(heading="9503")),
    "GL-GOODS-004": (goods(heading="9301"), goods(heading="9401")),
    "GL-GOODS-005": (
        goods(chapter="73", description="Sniper RIFLE parts"),
        goods(chapter="19", description="Trifle sponge"),
    ),
    "GL-GOODS-006": (goods(heading="9601", hs6="960190"), goods(heading="9602", hs6="960200")),
    "GL-GOODS-007": (goods(heading="2402"), goods(heading="2203")),
    "GL-GOODS-008": (goods(heading="2404", value_per_kg=10), goods(heading="2402", value_per_kg=60)),
    "GL-GOODS-009": (goods(hs6="293941"), goods(hs6="293040")),
    "GL-GOODS-010": (goods(hs6="841989", heading="8419"), goods(hs6="841950", heading="8419")),
    "GL-GOODS-011": (goods(heading="2208", value_per_kg="0.5"), goods(heading="2208", value_per_kg=8)),
    "GL-GOODS-012": (
        goods(chapter="85", value_per_kg="0.05", gross_weight_kg=900),
        goods(chapter="25", value_per_kg="0.05", gross_weight_kg=25000),
    ),
    "GL-GOODS-013": (goods(chapter="39", value_per_kg=9000), goods(chapter="71", value_per_kg=9000)),
    "GL-GOODS-014": (goods(heading="8549", hs6="854911"), goods(heading="8544", hs6="854442")),
    "GL-GOODS-015": (
        goods(heading="6309", description="Second-hand clothing in bales"),
        goods(heading="8471", description="Unused desktop computers"),
    ),
    "GL-GOODS-016": (
        given(items=[{"goods.round_weight": True}] * 3),
        given(items=[{"goods.round_weight": True}, {"goods.round_weight": True}, {"goods.round_weight": False}]),
    ),
    "GL-GOODS-017": (
        goods(net_to_gross="0.1", gross_weight_kg=600),
        goods(net_to_gross="0.1", gross_weight_kg=5),
    ),
    "GL-GOODS-018": (
        goods(package_types=("CT",), weight_per_package_kg=400),
        goods(package_types=("CT", "PX"), weight_per_package_kg=400),
    ),
    "GL-GOODS-019": (
        goods(heading="8507", hs6="850760"),
        goods(heading="8507", hs6="850760", un_number="3480"),
    ),
    "GL-GOODS-020": (goods(hs_known=False), goods(hs_known=True)),
    "GL-GOODS-021": (goods(heading="6403", value_per_kg=2), goods(heading="6403", value_per_kg=40)),
    "GL-GOODS-022": (goods(heading="3004", value_per_kg=1), goods(heading="3004", value_per_kg=300)),
    "GL-GOODS-023": (
        goods(preferential_origin="MA", origin="CN"),
        goods(preferential_origin="MA", origin="MA"),
    ),
    "GL-GOODS-024": (
        given({"history.days": 365}, item={"goods.origin_first_seen": True}),
        given({"history.days": 10}, item={"goods.origin_first_seen": True}),
    ),
    # --- route
    "GL-ROUTE-001": (given(FROM_CHINA), given({**FROM_CHINA, "route.countries": ("CN", "SG", "GB")})),
    "GL-ROUTE-002": (given({"route.loading_place": "KPNAM"}), given({"route.loading_place": "CNSHA"})),
    "GL-ROUTE-003": (
        given(item={"goods.origin": "KP"}),
        given({"route.countries": ("CN", "GB")}, item={"goods.origin": "CN"}),
    ),
    "GL-ROUTE-004": (
        given({"route.transhipped": True, "route.loading_place": "AEJEA"}),
        given({"route.transhipped": False, "route.loading_place": "AEJEA"}),
    ),
    "GL-ROUTE-005": (given({"route.returns_to_origin": True}), given({"route.returns_to_origin": False})),
    "GL-ROUTE-006": (given({"route.country_count": 5}), given({"route.country_count": 3})),
    "GL-ROUTE-007": (given({"transport.watch_lists": ("vessels",)}), given({"transport.border_id": "9321483"})),
    "GL-ROUTE-008": (given({"transport.border_id_valid": False}), given({"transport.border_id_valid": True})),
    "GL-ROUTE-009": (
        given({"route.first_time": True, "history.days": 200}),
        given({"route.first_time": False, "history.days": 200}),
    ),
    # --- payment
    "GL-PAY-001": (given({"invoice.freight_payment": "A"}), given({"invoice.freight_payment": "H"})),
    "GL-PAY-002": (
        given({"invoice.amount": 50, "consignment.gross_weight_kg": 2000}),
        given({"invoice.amount": 50, "consignment.gross_weight_kg": 20}),
    ),
    "GL-PAY-003": (
        given({"invoice.transaction_nature": "31"}, item={"goods.statistical_value": 20000}),
        given({"invoice.transaction_nature": "11"}, item={"goods.statistical_value": 20000}),
    ),
    "GL-PAY-004": (
        given({"transit.guarantee_type": "0"}, item=SPIRITS),
        given({"transit.guarantee_type": "1"}, item=SPIRITS),
    ),
    "GL-PAY-005": (
        given({"transit.binding_itinerary": False}, item=SPIRITS),
        given({"transit.binding_itinerary": True}, item=SPIRITS),
    ),
    "GL-PAY-006": (
        given({"air.known_consignor": False, "air.security_status": "NSC"}),
        given({"air.known_consignor": False, "air.security_status": "SPX"}),
    ),
    "GL-PAY-007": (
        given({"ecommerce.purpose": "gift", "consignment.gross_weight_kg": 80}),
        given({"ecommerce.purpose": "gift", "consignment.gross_weight_kg": 2}),
    ),
    # --- container
    "GL-CONT-001": (box(check_digit_valid=False), box(check_digit_valid=True)),
    "GL-CONT-002": (
        given({"consignment.containerised": True}, container={"equipment.id_form_valid": False}),
        given({"consignment.containerised": False}, container={"equipment.id_form_valid": False}),
    ),
    "GL-CONT-003": (box(seal_count=0), box(seal_count=0, empty=True)),
    "GL-CONT-004": (
        given({"consignment.gross_weight_kg": 9000}, container={"equipment.empty": True}),
        given({"consignment.gross_weight_kg": 9000}),
    ),
    "GL-CONT-005": (box(id="MSKU1234565", watch_lists=("containers",)), box(id="MSKU1234565")),
    "GL-CONT-006": (
        given(item=STONE, container=REEFER),
        given(item={**STONE, "goods.containers": ("TCLU7654321",)}, container=REEFER),
    ),
    "GL-CONT-007": (
        given(item={"goods.containers": ("A", "B")}, container={"equipment.id": "A"}),
        given(item={"goods.containers": ("A",)}),
    ),
    "GL-CONT-008": (given({"siblings.held": True}), given({"siblings.held": False})),
    "GL-CONT-009": (
        given({"history.days": 365}, container={"equipment.first_seen": True, "equipment.check_digit_valid": False}),
        given({"history.days": 365}, container={"equipment.first_seen": True, "equipment.check_digit_valid": True}),
    ),
    # --- documents
    "GL-DOC-001": (given(), given({"consignment.ucr": "6GB123456789000-4711"})),
    "GL-DOC-002": (given({"filing.hours_before_limit": "-1.5"}), given({"filing.hours_before_limit": 0})),
    "GL-DOC-003": (given({"filing.amendments": 3}), given({"filing.amendments": 2})),
    "GL-DOC-004": (given({"filing.conflicts": ("goods.gross_weight_kg",)}), given({"filing.amendments": 0})),
    "GL-DOC-005": (
        given({"filing.missing_safe_elements": ("016", "064", "142", "144")}),
        given({"filing.missing_safe_elements": ("016", "064", "142")}),
    ),
    "GL-DOC-006": (
        given({"parties.missing_roles": ("notify", "consignee")}),
        given({"parties.missing_roles": ("notify",)}),
    ),
    "GL-DOC-007": (
        given({"filing.errors": 2, "filing.warnings": 3}),
        given({"filing.errors": 0, "filing.warnings": 4}),
    ),
    "GL-DOC-008": (
        given({"consignment.items_declared": 3, "consignment.item_count": 2}),
        given({"consignment.items_declared": 2, "consignment.item_count": 2}),
    ),
    "GL-DOC-009": (
        given({"documents.has_transport_document": False}),
        given({"documents.has_transport_document": True}),
    ),
    "GL-DOC-010": (
        given({"consignment.package_count": 10}, item={"goods.package_count": 1000}),
        given({"consignment.package_count": 10}, items=[{"goods.package_count": 5}, {"goods.package_count": 10}]),
    ),
    # --- behaviour
    "GL-BEHAV-001": (given({"journey.hours_to_arrival": 3}), given({"journey.hours_to_arrival": 36})),
    "GL-BEHAV-002": (given({"journey.hours_to_loading": "0.5"}), given({"journey.hours_to_loading": 20})),
    "GL-BEHAV-003": (
        given({"filing.amendments": 1, "journey.hours_to_arrival": 2}),
        given({"filing.amendments": 0, "journey.hours_to_arrival": 2}),
    ),
    "GL-BEHAV-004": (
        given({"filing.specific_circumstance": "A20", "consignment.gross_weight_kg": 900}),
        given({"filing.specific_circumstance": "A20", "consignment.gross_weight_kg": 5}),
    ),
    "GL-BEHAV-005": (
        given({"parties.aeo_claimed": True, "filing.errors": 4, "filing.warnings": 1}),
        given({"parties.aeo_claimed": True, "filing.errors": 0, "filing.warnings": 1}),
    ),
}

HONEST = Example(
    {
        "filing.stage": "pre_arrival",
        "filing.direction": "import",
        "filing.level": "house",
        "filing.amendments": 0,
        "filing.errors": 0,
        "filing.warnings": 1,
        "filing.hours_before_limit": 20,
        "consignment.ucr": "6GB123456789000-4711",
        "consignment.item_count": 1,
        "consignment.items_declared": 1,
        "consignment.package_count": 55,
        "consignment.gross_weight_kg": "1050.5",
        "consignment.containerised": True,
        "invoice.amount": 15000,
        "invoice.currency": "GBP",
        "invoice.freight_payment": "H",
        "invoice.transaction_nature": "11",
        "documents.has_transport_document": True,
        "route.countries": ("GH", "GB"),
        "route.country_count": 2,
        "route.transhipped": False,
        "route.returns_to_origin": False,
        "route.known": True,
        "route.loading_place": "GHTEM",
        "route.discharge_place": "GBFXT",
        "transport.border_mode": "1",
        "transport.border_id_valid": True,
        "journey.hours_to_arrival": 60,
        "consignor.name": "Tema Cocoa Works",
        "consignor.country": "GH",
        "consignor.same_as_consignee": False,
        "consignee.name": "Kestrel Chocolate Ltd",
        "consignee.country": "GB",
        "consignee.is_forwarder": False,
        "consignee.to_order": False,
        "parties.aeo_claimed": False,
        "history.days": 400,
        "consignee.first_seen": False,
        "consignor.first_seen": False,
        "route.first_time": False,
        "siblings.held": False,
    },
    {
        "items": [
            {
                "goods.description": "Cocoa butter, fat and oil, in cartons",
                "goods.description_vague": False,
                "goods.description_words": 7,
                "goods.hs": "18040000",
                "goods.hs6": "180400",
                "goods.heading": "1804",
                "goods.chapter": "18",
                "goods.hs_known": True,
                "goods.origin": "GH",
                "goods.preferential_origin": "GH",
                "goods.package_count": 55,
                "goods.package_types": ("CT",),
                "goods.gross_weight_kg": "1050.5",
                "goods.net_weight_kg": 1000,
                "goods.net_to_gross": "0.951928",
                "goods.value_per_kg": 15,
                "goods.weight_per_package_kg": "19.1",
                "goods.round_weight": False,
                "goods.containers": ("MSKU1234565",),
                "goods.origin_first_seen": False,
            }
        ],
        "containers": [
            {
                "equipment.id": "MSKU1234565",
                "equipment.size_type": "22G1",
                "equipment.empty": False,
                "equipment.seal_count": 1,
                "equipment.id_form_valid": True,
                "equipment.check_digit_valid": True,
                "equipment.first_seen": True,
            }
        ],
        "parties": [
            {
                "any_party.role": role,
                "any_party.country": country,
                "any_party.address_complete": True,
                "any_party.po_box": False,
                "any_party.id_valid": True,
                "any_party.first_seen": False,
            }
            for role, country in (("consignor", "GH"), ("consignee", "GB"), ("declarant", "GB"))
        ],
    },
)
"""A well-filled filing about ordinary goods; no template may hit it."""
