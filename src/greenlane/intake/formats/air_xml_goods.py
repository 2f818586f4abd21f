# SPDX-License-Identifier: Apache-2.0
"""The goods of a Cargo-XML consignment: rating lines as goods items, sizes, unit load devices."""

from collections.abc import Iterator

from msgspec.structs import replace

from greenlane.cargo import GoodsItem, Packaging, Statement

from .joined_text import joined
from .wco_table import Kind
from .xml_tree import Node, Take, Taken


def items_of(node: Node, name: str) -> Iterator[GoodsItem]:
    """The goods of a consignment element; rating lines that only add volumes or counts belong to the one before."""
    ratings = [item for rating in node.all("ApplicableRating") for item in rating.all(name)]
    direct = list(node.all(name))
    number = 0
    held: GoodsItem | None = None
    for one in (*ratings, *direct):
        item, statements = _item(one)
        describes = item.description or item.hs or item.gross_weight_kg is not None
        if held is not None and not describes:
            held = _joined(held, item, statements)
            continue
        if held is not None:
            yield held
        number += 1
        held = _joined(item, GoodsItem(), statements, number=item.number or number)
    if held is not None:
        yield held


def _joined(item: GoodsItem, more: GoodsItem, statements: list[Statement], number: int | None = None) -> GoodsItem:
    return replace(
        item,
        number=number or item.number,
        packaging=item.packaging or more.packaging,
        origin=item.origin or more.origin,
        statements=(*item.statements, *statements),
    )


def _item(node: Node) -> tuple[GoodsItem, list[Statement]]:
    taken = node.take(
        {
            "SequenceNumeric": Take("number", Kind.COUNT),
            "GrossWeightMeasure": Take("gross_weight_kg", Kind.WEIGHT),
            "NetWeightMeasure": Take("net_weight_kg", Kind.WEIGHT),
            "PieceQuantity": Take("pieces", Kind.COUNT),
            "PackageQuantity": Take("packages", Kind.COUNT),
            "GrossVolumeMeasure": Take("volume", Kind.DECIMAL),
            "Information": Take("information"),
            "VolumeTotalMeasure": Take("volume", Kind.DECIMAL),
        }
    )
    values, paths = taken.values, taken.paths
    statements: list[Statement] = []
    _commodity(node, taken)
    _described(node, taken)
    origin = node.first("OriginCountry")
    if origin is not None and (country := origin.text("ID")) is not None:
        values["origin"], paths["origin"] = country, origin.path
    pieces, packages = values.pop("pieces", None), values.pop("packages", None)
    paths.pop("packages", None)
    if packages is not None:
        statements.append(Statement(code="SLAC", text=str(packages)))
    if pieces is not None:
        values["packaging"], paths["packaging"] = (Packaging(count=pieces),), paths.pop("pieces")
    if (volume := values.pop("volume", None)) is not None:
        unit = next((v.element.get("unitCode") for v in node.all("GrossVolumeMeasure")), None)
        statements.append(Statement(code="VOL", text=f"{volume} {unit or ''}".strip()))
    if (information := values.pop("information", None)) is not None:
        statements.append(Statement(code="INF", text=information))
    statements.extend(_sizes(node))
    for field in ("volume", "information"):
        paths.pop(field, None)
    containers = tuple(_load_units(node))
    return GoodsItem(**values, containers=containers, path=node.path, paths=paths), statements


def _commodity(node: Node, taken: Taken) -> None:
    codes = [(found, one.path) for one in node.all("TypeCode") if (found := one.value) is not None]
    if codes:
        taken.put("hs", "".join(codes[0][0].split()).replace(".", ""), codes[0][1])
    if len(codes) > 1:
        taken.put("additional_codes", tuple(code for code, _ in codes[1:]), codes[1][1])


def _described(node: Node, taken: Taken) -> None:
    texts = [
        (" ".join(text.split()), one.path)
        for one in node.all("NatureIdentificationTransportCargo")
        if (text := one.text("Identification")) is not None
    ]
    if texts:
        whole = joined((text for text, _ in texts), node.tree.limits.max_text_chars, node.tree.note, texts[0][1])
        if whole is not None:
            taken.put("description", whole, texts[0][1])


def _sizes(node: Node) -> Iterator[Statement]:
    """The sizes of packages: how many, length by width by height with the unit."""
    for package in node.all("TransportLogisticsPackage"):
        count = package.text("ItemQuantity")
        package.text("GrossWeightMeasure")
        size = package.first("LinearSpatialDimension")
        if size is None:
            continue
        edges = [size.first(f"{edge}Measure") for edge in ("Length", "Width", "Height")]
        values = [edge.value for edge in edges if edge is not None]
        if len(values) == 3 and all(values):
            unit = next((edge.element.get("unitCode") for edge in edges if edge is not None), None) or ""
            yield Statement(code="DIM", text=f"{count or ''} x {'x'.join(map(str, values))} {unit}".strip(" x"))


def _load_units(node: Node) -> Iterator[str]:
    for unit in node.all("AssociatedUnitLoadTransportEquipment"):
        if (number := load_unit_number(unit)) is not None:
            yield number


def load_unit_number(unit: Node) -> str | None:
    """The number of a unit load device: type, serial number and owner, run together (``AKE12345LH``)."""
    serial = unit.text("ID")
    kind, owner = unit.text("CharacteristicCode"), unit.text("OperatingParty", "PrimaryID")
    if serial is None:
        return None
    return serial if not serial.isdigit() else f"{kind or ''}{serial}{owner or ''}"
