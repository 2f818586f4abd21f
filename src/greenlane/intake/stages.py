# SPDX-License-Identifier: Apache-2.0
"""Which direction, stage, level and dataset a declaration is of: rules as data over what the filing says of itself.

What the message itself is or says always wins; the rules fill in only what it leaves open, and never fail.
"""

from enum import StrEnum

from msgspec import Struct

from greenlane.cargo import Consignment, Declaration, Direction, Level, Stage
from greenlane.documents import kept
from greenlane.errors import Misconfigured

from .shipped import document_bytes, parsed

AIR = "4"  # Rec 19 code of transport by air


class Dataset(StrEnum):
    """The set of data elements that is expected of a filing (SAFE Framework; safe-facts 4.1 and 4.5)."""

    IMPORT_GOODS = "import_goods"
    EXPORT_GOODS = "export_goods"
    CARGO_IMPORT = "cargo_import"
    CARGO_EXPORT = "cargo_export"
    PRE_LOADING_AIR = "pre_loading_air"  # the "7+1"
    TRANSIT = "transit"


class Progress(StrEnum):
    """How far the goods have come when the declaration is lodged, told by its additional type."""

    ARRIVED = "arrived"
    PRELODGED = "prelodged"
    SUPPLEMENTARY = "supplementary"
    UNKNOWN = "unknown"


class StageRules(Struct, frozen=True, forbid_unknown_fields=True):
    """The rules, as the document ``data/stages.yaml`` writes and explains them."""

    edition: str
    directions: dict[str, Direction]
    export_procedures: frozenset[str]
    requests: frozenset[str]
    additional_types: dict[str, Progress]
    stages: dict[Direction, dict[Progress, Stage]]
    cargo_types: frozenset[str]
    circumstances: dict[str, Stage] = {}


def stage_rules(content: bytes) -> StageRules:
    """Read a document of rules. Raises ``Misconfigured`` when it has another shape or leaves a stage open."""
    rules = parsed(content, StageRules, "document of stage rules")
    for direction in Direction:
        for progress in Progress:
            if progress not in rules.stages.get(direction, {}):
                raise Misconfigured(
                    f"The document of stage rules names no stage for direction {direction}, {progress}.",
                    code="intake.reference_data",
                    where=f"stages.{direction}.{progress}",
                    remedy=f"Write a stage there: {', '.join(Stage)}.",
                )
    return rules


@kept
def shipped_stage_rules() -> StageRules:
    """The rules that Greenlane ships."""
    return stage_rules(document_bytes("stages.yaml"))


def declared_types(declaration: Declaration, rules: StageRules | None = None) -> tuple[str | None, str | None]:
    """The declaration type and the additional type, apart, however the filing writes them.

    ``IMD`` and ``IM`` with ``D`` both give ``("IM", "D")``. The types of a request to change or withdraw an earlier
    declaration (``COR``, ``INV``) tell nothing of the declaration itself and give ``(None, None)``.
    """
    rules = rules or shipped_stage_rules()
    type_code = (declaration.type or "").strip().upper()
    additional = (declaration.additional_type or "").strip().upper()
    if type_code in rules.requests or type_code + additional in rules.requests:
        return None, None
    if type_code not in rules.directions and len(type_code) == 3 and additional in ("", type_code[2]):
        type_code, additional = type_code[:2], type_code[2]
    return type_code or None, additional or None


def direction_of(declaration: Declaration, rules: StageRules | None = None) -> Direction | None:
    """Which way the goods go: as stated, else by type, procedure and offices; None where nothing tells it."""
    rules = rules or shipped_stage_rules()
    if declaration.direction is not None:
        return declaration.direction
    type_code, _ = declared_types(declaration, rules)
    if type_code in rules.directions:
        return rules.directions[type_code]
    offices = declaration.offices
    if declaration.consignment.transit is not None or (offices.departure and offices.destination):
        return Direction.TRANSIT
    procedure = next((item.procedure for item in declaration.consignment.items if item.procedure), None)
    if procedure is not None:
        return Direction.EXPORT if procedure[:2] in rules.export_procedures else Direction.IMPORT
    if offices.exit:
        return Direction.EXPORT
    return Direction.IMPORT if offices.entry or declaration.consignment.journey.first_port else None


def stage_of(declaration: Declaration, rules: StageRules | None = None) -> Stage:
    """The stage at which the declaration is assessed; never open.

    A stage that the message states wins, then one that its specific circumstance tells. Where even the direction is
    unknown it is pre-arrival: the earliest stage that every kind of cargo passes, so nothing is looked at too late.
    """
    rules = rules or shipped_stage_rules()
    if declaration.stage is not None:
        return declaration.stage
    told = rules.circumstances.get((declaration.specific_circumstance or "").strip().upper())
    if told is not None:
        return told
    _, additional = declared_types(declaration, rules)
    progress = rules.additional_types.get(additional or "", Progress.UNKNOWN)
    return rules.stages[direction_of(declaration, rules) or Direction.IMPORT][progress]


def dataset_of(declaration: Declaration, stage: Stage, rules: StageRules | None = None) -> Dataset:
    """The dataset the filing belongs to: goods declaration, cargo declaration, transit or the pre-loading air set.

    A goods declaration names a customs procedure; a filing without a type and without any procedure is about cargo.
    """
    rules = rules or shipped_stage_rules()
    border = declaration.consignment.journey.border
    if stage is Stage.PRE_LOADING and (border is None or border.mode in (None, AIR)):
        return Dataset.PRE_LOADING_AIR
    direction = direction_of(declaration, rules)
    if direction is Direction.TRANSIT:
        return Dataset.TRANSIT
    type_code, _ = declared_types(declaration, rules)
    untyped = type_code is None and not any(item.procedure for item in declaration.consignment.items)
    if type_code in rules.cargo_types or untyped or stage is Stage.PRE_LOADING:
        return Dataset.CARGO_EXPORT if direction is Direction.EXPORT else Dataset.CARGO_IMPORT
    return Dataset.EXPORT_GOODS if direction is Direction.EXPORT else Dataset.IMPORT_GOODS


def level_of(consignment: Consignment) -> Level | None:
    """The level of the transport contract: as stated, else by the documents named.

    A house document makes it house level; a master document alone a contract that is not divided (straight); without
    any transport document nothing is known of it.
    """
    if consignment.level is not None:
        return consignment.level
    if consignment.house_document:
        return Level.HOUSE
    return Level.STRAIGHT if consignment.master_document else None
