# SPDX-License-Identifier: Apache-2.0
"""The goods of DCSA bodies: consignment items with their cargo items, packages, dangerous goods and codes."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from greenlane.cargo import (
    Document,
    GoodsItem,
    Packaging,
    Statement,
)

from .joined_text import joined
from .json_fields import JsonFields, step


def items_of(fields: JsonFields, stated: object, path: str) -> list[GoodsItem]:
    """The goods: one item for each consignment item, with the packages, weights and containers of its cargo items."""
    return [
        _item(fields, fields.mapping(one, where), where, number)
        for number, (one, where) in enumerate(fields.members(stated, path), start=1)
    ]


def _item(fields: JsonFields, stated: dict[str, Any], path: str, number: int) -> GoodsItem:
    paths: dict[str, str] = {}
    values: dict[str, Any] = {"number": number, "path": path}
    at = step(path, "descriptionOfGoods")
    texts = [
        text for one, where in fields.members(stated.get("descriptionOfGoods"), at) if (text := fields.text(one, where))
    ]
    if texts:
        text = joined(texts, fields.limits.max_text_chars, fields.note, at)
        values["description"], paths["description"] = text, at
    _codes(fields, stated, path, values, paths)
    weights: list[tuple[Decimal, str]] = []
    net: list[Decimal] = []
    packaging: list[Packaging] = []
    containers: dict[str, None] = {}
    statements: list[Statement] = []
    dangerous: list[tuple[str, str]] = []
    marks = [
        text for one, where in fields.members(stated.get("shippingMarks"), path) if (text := fields.text(one, where))
    ]
    cargo = fields.members(stated.get("cargoItems"), step(path, "cargoItems"))
    for one, where in cargo:
        part = fields.mapping(one, where)
        weight = measure(fields, part.get("cargoGrossWeight"), step(where, "cargoGrossWeight"))
        if weight is not None:
            weights.append((weight, step(where, "cargoGrossWeight")))
        lighter = measure(fields, part.get("cargoNetWeight"), step(where, "cargoNetWeight"))
        net.extend([lighter] if lighter is not None else [])
        container = fields.text(part.get("equipmentReference"), step(where, "equipmentReference"))
        if container:
            containers[container] = None
            paths.setdefault("containers", step(where, "equipmentReference"))
        _outer(fields, part.get("outerPackaging"), step(where, "outerPackaging"), packaging, marks, dangerous)
        statements.extend(Statement(code=one.type, text=one.id) for one in customs_references(fields, part, where))
    if weights and len(weights) == len(cargo):
        values["gross_weight_kg"] = sum((weight for weight, _ in weights[1:]), weights[0][0])
        paths["gross_weight_kg"] = weights[0][1]
    if net and len(net) == len(cargo):
        values["net_weight_kg"] = sum(net[1:], net[0])
    if dangerous:
        values["un_number"], paths["un_number"] = dangerous[0]
        statements.extend(Statement(code="UN", text=number_text) for number_text, _ in dangerous[1:])
    return GoodsItem(
        **values,
        packaging=tuple(packaging),
        containers=tuple(containers),
        documents=tuple(customs_references(fields, stated, path)),
        statements=tuple(statements),
        paths=paths,
    )


def _codes(
    fields: JsonFields, stated: dict[str, Any], path: str, values: dict[str, Any], paths: dict[str, str]
) -> None:
    """The first HS code is the commodity code; the others and the national ones are additional codes."""
    codes: list[str] = []
    for key in ("HSCodes", "extendedHSCodes"):
        for one, where in fields.members(stated.get(key), step(path, key)):
            code = fields.text(one, where)
            if code:
                paths.setdefault("hs", where)
                codes.append(code.replace(".", "").replace(" ", ""))
    for key in ("nationalCommodityCodes", "nationalCommodityCode"):
        for one, where in fields.members(stated.get(key), step(path, key)):
            national = fields.mapping(one, where)
            for member, inner in fields.members(national.get("values"), step(where, "values")):
                code = fields.text(member, inner)
                codes.extend([code] if code and codes else [])
    if codes:
        values["hs"] = codes[0]
        values["additional_codes"] = tuple(dict.fromkeys(code for code in codes[1:] if code != codes[0]))


def _outer(
    fields: JsonFields,
    stated: object,
    path: str,
    packaging: list[Packaging],
    marks: list[str],
    dangerous: list[tuple[str, str]],
) -> None:
    outer = fields.mapping(stated, path)
    if not outer:
        return
    count = fields.count(outer.get("numberOfPackages"), step(path, "numberOfPackages"))
    kind = fields.text(outer.get("packageCode"), step(path, "packageCode"))
    if kind is None:
        kind = fields.text(outer.get("imoPackagingCode"), step(path, "imoPackagingCode"))
    packaging.append(Packaging(count=count, type=kind, marks=" ".join(marks) or None))
    for one, where in fields.members(outer.get("dangerousGoods"), step(path, "dangerousGoods")):
        goods = fields.mapping(one, where)
        number = fields.text(goods.get("UNNumber", goods.get("unNumber")), step(where, "UNNumber"))
        if number:
            dangerous.append((number, step(where, "UNNumber")))


def measure(fields: JsonFields, stated: object, path: str) -> Decimal | None:
    """A weight in kilograms from its value and unit."""
    if not isinstance(stated, dict):
        return fields.weight(stated, None, path)
    unit = fields.text(stated.get("unit"), step(path, "unit"))
    return fields.weight(stated.get("value"), unit, step(path, "value"))


def customs_references(fields: JsonFields, stated: dict[str, Any], path: str) -> Iterator[Document]:
    """Customs references as documents: country and type (``BR-CUS``) with each number."""
    at = step(path, "customsReferences")
    for one, where in fields.members(stated.get("customsReferences"), at):
        reference = fields.mapping(one, where)
        kind = fields.text(reference.get("type"), step(where, "type"))
        country = fields.text(reference.get("countryCode"), step(where, "countryCode"))
        for value, inner in fields.members(reference.get("values"), step(where, "values")):
            number = fields.text(value, inner)
            if number:
                yield Document(type="-".join(part for part in (country, kind) if part), id=number, path=inner)
