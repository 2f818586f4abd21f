# SPDX-License-Identifier: Apache-2.0
"""The goods of a FWB: its rate description (RTD), lines of rates and the details after each."""

import re
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import (
    Equipment,
    GoodsItem,
    Packaging,
    Statement,
)

from ..limits import Limits
from .cargo_imp_lines import Block
from .cargo_imp_parts import (
    Totals,
    kilograms,
    whole,
)
from .collecting import Findings
from .joined_text import joined

_NATURES = ("NG", "NC")
_DIMENSIONS = re.compile(r"([A-Z]{3})(\d{1,5}-\d{1,5}-\d{1,5})", re.IGNORECASE | re.ASCII)


def rating_of(
    blocks: list[Block], totals: Totals, findings: Findings, limits: Limits
) -> tuple[tuple[GoodsItem, ...], tuple[Equipment, ...], bool]:
    """The goods of RTD blocks: a rate line (``P``, ``K``, ``C`` …) begins an item, the details after it are of it."""
    drafts: list[dict[str, Any]] = []
    units: list[Equipment] = []
    consolidated = False
    for block in blocks:
        if block.name != "RTD":
            continue
        for line in block.lines:
            elements = [element.strip() for element in line.elements]
            if elements and elements[0].isdigit():
                elements = elements[1:]
            code = elements[0].upper() if elements else ""
            if not (len(code) == 2 and code.startswith("N")):
                drafts.append(_rate_line(elements, line.path, findings))
                continue
            if not drafts:
                drafts.append({"path": line.path, "paths": {}, "texts": [], "hs": [], "statements": []})
            consolidated = consolidated or code == "NC"
            _detail(drafts[-1], code, elements[1:], line.path, units)
    items = [_item(draft, number, findings, limits) for number, draft in enumerate(_joined(drafts), start=1)]
    if not items:
        return (), tuple(units), consolidated
    if len(items) == 1 and items[0].gross_weight_kg is None and totals.weight_kg is not None:
        items[0] = replace(items[0], gross_weight_kg=totals.weight_kg)
    return tuple(items), tuple(units), consolidated


def _rate_line(elements: list[str], path: str, findings: Findings) -> dict[str, Any]:
    draft: dict[str, Any] = {"path": path, "paths": {}, "texts": [], "hs": [], "statements": []}
    for element in elements:
        kind, rest = element[:1].upper(), element[1:]
        if kind == "P" and (count := whole(rest[:9] if rest.isdigit() else None, path, findings)) is not None:
            draft["pieces"], draft["paths"]["packaging"] = count, path
        elif kind in ("K", "L") and rest[:1].isdigit():
            draft["weight"] = kilograms(element, path, findings)
            draft["paths"]["gross_weight_kg"] = path
        elif kind == "S" and rest:
            draft["statements"].append(Statement(code="COMMODITY_RATE", text=rest))
    return draft


def _detail(draft: dict[str, Any], code: str, rest: list[str], path: str, units: list[Equipment]) -> None:
    text = "/".join(rest).strip()
    if not text:
        return
    if code in _NATURES:
        draft["texts"].append(text)
        draft["paths"].setdefault("description", path)
    elif code == "NH":
        draft["hs"].append("".join(text.split()).replace(".", ""))
        draft["paths"].setdefault("hs", path)
    elif code == "NS":
        draft["statements"].append(Statement(code="SLAC", text=text))
    elif code == "NU":
        units.append(Equipment(id=text.replace("/", ""), path=path))
        draft.setdefault("units", []).append(text.replace("/", ""))
    elif code == "NO":
        draft.setdefault("origin", text[:2].upper())
        draft["paths"].setdefault("origin", path)
    elif code == "NV":
        draft["statements"].append(Statement(code="VOL", text=text))
    elif code == "ND":
        size = next((found for part in rest if (found := _DIMENSIONS.fullmatch(part))), None)
        count = next((part for part in reversed(rest) if part.isdigit()), "")
        shown = f"{count} x {size[2].replace('-', 'x')} {size[1].upper()}" if size else text
        draft["statements"].append(Statement(code="DIM", text=shown.removeprefix(" x ")))
    else:
        draft["statements"].append(Statement(code=code, text=text))


def _joined(drafts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rate lines that name no pieces, weight, goods or code of their own belong to the one before."""
    kept: list[dict[str, Any]] = []
    for draft in drafts:
        own = draft["texts"] or draft["hs"] or "pieces" in draft or draft.get("weight") is not None
        if kept and not own:
            kept[-1]["statements"].extend(draft["statements"])
        else:
            kept.append(draft)
    return kept


def _item(draft: dict[str, Any], number: int, findings: Findings, limits: Limits) -> GoodsItem:
    codes = draft["hs"]
    return GoodsItem(
        number=number,
        description=joined(draft["texts"], limits.max_text_chars, findings.add, draft["path"]),
        hs=codes[0] if codes else None,
        additional_codes=tuple(codes[1:]),
        origin=draft.get("origin"),
        packaging=(Packaging(count=draft["pieces"]),) if "pieces" in draft else (),
        gross_weight_kg=draft.get("weight"),
        statements=tuple(draft["statements"]),
        containers=tuple(draft.get("units", ())),
        path=draft["path"],
        paths=draft["paths"],
    )
