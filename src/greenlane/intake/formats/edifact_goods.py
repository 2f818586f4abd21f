# SPDX-License-Identifier: Apache-2.0
"""From the goods item group of CUSCAR and IFTMIN (GID and what stands in it) to a goods item."""

from collections.abc import Iterable, Iterator

from greenlane.cargo import GoodsItem, Packaging, Statement

from . import edifact_codes as codes
from .edifact_nouns import Draft, danger, documents, named_document, place, statements, temperatures, un_number
from .edifact_source import Segment
from .edifact_values import MessageReader

_DESCRIBES = "AAA"
_HS = "HS"
_SHORTEST_HS = 4
_PACKAGE_ELEMENT = 2
_PACKAGE_LEVELS = (3, 4)


def goods_item(reader: MessageReader, gid: Segment) -> GoodsItem:
    """The goods item of a GID and its group."""
    found = Draft()
    gid.used = True
    if gid.elements:
        found.take("number", reader.count(gid, 1), reader.path(gid, 1))
    if gid.inner:
        _group(reader, gid, found)
    else:  # nothing to look for below it; a hostile file holds a hundred thousand of these
        found.values["packaging"], found.values["statements"] = _packages(reader, gid)
    return GoodsItem(**found.values, path=reader.path(gid), paths=found.paths)


def _group(reader: MessageReader, gid: Segment, found: Draft) -> None:
    """Fill what a GID and the segments below it tell."""
    _describe(reader, gid, found)
    _classify(reader, gid, found)
    measured = (*gid.all("MEA"), *(mea for cst in gid.all("CST") for mea in cst.all("MEA")))
    weights(reader, measured, found, ("gross_weight_kg", "net_weight_kg"))
    packaging, inner = _packages(reader, gid)
    for loc in gid.all("LOC"):
        if loc.get(1) == "27":
            found.take("origin", reader.text(loc, 2), reader.path(loc, 2))
        elif loc.get(1) in codes.COUNTRIES["destination_country"]:
            found.take("destination_country", country(place(reader, loc)), reader.path(loc, 2))
    for moa in gid.all("MOA"):
        if moa.get(1) in codes.ITEM_VALUE:
            found.take("value", reader.money(moa), reader.path(moa, 1, 2))
    dangers: list[Statement] = []
    for dgs in gid.all("DGS"):
        found.take("un_number", un_number(reader, dgs), reader.path(dgs, 3))
        dangers += danger(reader, dgs)
    named = [one for doc in gid.all("DOC") if (one := named_document(reader, doc)) is not None]
    containers: dict[str, None] = {}
    for sgp in gid.all("SGP"):
        number = reader.text(sgp, 1)
        if number:
            containers[number] = None
            found.paths.setdefault("containers", reader.path(sgp, 1))
    told = (
        *(one for ftx in gid.all("FTX") if ftx.get(1) != _DESCRIBES for one in statements(reader, [ftx])),
        *dangers,
        *inner,
        *temperatures(reader, gid),
    )
    found.values |= {
        "packaging": packaging,
        "documents": (*documents(reader, gid.all("RFF")), *named),
        "statements": told,
        "containers": tuple(containers),
    }


def _describe(reader: MessageReader, gid: Segment, found: Draft) -> None:
    words = []
    for ftx in (*gid.all("FTX"), *(ftx for cst in gid.all("CST") for ftx in cst.all("FTX"))):
        if ftx.get(1) == _DESCRIBES and (text := reader.lines(ftx, 4)) is not None:
            words.append(text)
            found.take("description", text, reader.path(ftx, 4))
    for imd in gid.all("IMD"):
        if not words and (text := reader.lines(imd, 3, first=4)) is not None:
            words.append(text)
            found.take("description", text, reader.path(imd, 3, 4))
    if words:
        found.values["description"] = " ".join(words)


def _classify(reader: MessageReader, gid: Segment, found: Draft) -> None:
    more: list[str] = []
    for segment, element, kind in _codes(gid):
        code = reader.text(segment, element)
        if code is None:
            continue
        digits = code.replace(".", "").replace(" ", "")
        is_hs = digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST_HS
        if is_hs and "hs" not in found.values:
            found.take("hs", digits, reader.path(segment, element))
        elif is_hs and kind == _HS and digits != found.values["hs"]:
            reader.twice(segment, element, 1, found.values["hs"])
        elif not (is_hs and digits == found.values.get("hs")):
            more.append(code)
    if more:
        found.take("additional_codes", tuple(more), reader.path(gid))


def _codes(gid: Segment) -> Iterator[tuple[Segment, int, str]]:
    """The commodity codes of a goods item: those of CST and those of PIA that are of the Harmonized System."""
    for cst in gid.all("CST"):
        for element in range(2, len(cst.elements) + 1):
            yield cst, element, cst.get(element, 2)
    for pia in gid.all("PIA"):
        for element in range(2, len(pia.elements) + 1):
            if pia.get(element, 2) in (_HS, "CC", "TSN"):
                yield pia, element, _HS


def weights(reader: MessageReader, segments: Iterable[Segment], found: Draft, wanted: Iterable[str]) -> None:
    """The wanted ones of gross, net and verified weight among several MEA, as fields of a noun."""
    for mea in segments:
        purpose, kind = mea.get(1), mea.get(2)
        field = ""
        if codes.VERIFIED in (purpose, kind):
            field = "verified_weight_kg"
        elif not _is_weight(mea):
            continue
        elif purpose in codes.WEIGHTS and (kind in codes.GROSS or (purpose == "WT" and not kind)):
            field = "gross_weight_kg"
        elif purpose in codes.WEIGHTS and kind in codes.NET:
            field = "net_weight_kg"
        if field not in wanted:
            continue
        weight = reader.weight(mea)
        if field in found.values and weight is not None and weight != found.values[field]:
            reader.twice(mea, 3, 2, f"{found.values[field]} kg")
        found.take(field, weight, reader.path(mea, 3, 2))


def _is_weight(mea: Segment) -> bool:
    """Whether a measurement is none of volume or length by its unit, whatever its purpose says."""
    return mea.get(3, 1).upper() not in ("CMT", "MTR", "MMT", "FOT", "INH", "MTQ", "DMQ", "LTR", "FTQ", "CEL", "FAH")


def _packages(reader: MessageReader, gid: Segment) -> tuple[tuple[Packaging, ...], tuple[Statement, ...]]:
    """The outer packages with their marks, and the packages inside of them as statements."""
    if len(gid.elements) < _PACKAGE_ELEMENT and not (gid.all("PAC") or gid.all("PCI")):
        return (), ()
    outer: list[tuple[int | None, str | None]] = []
    if len(gid.elements) >= _PACKAGE_ELEMENT:
        kind = reader.text(gid, _PACKAGE_ELEMENT, 2) or reader.text(gid, _PACKAGE_ELEMENT, 5)
        outer.append((reader.count(gid, _PACKAGE_ELEMENT), kind))
    outer += [(reader.count(pac, 1), reader.text(pac, 3) or reader.text(pac, 3, 4)) for pac in gid.all("PAC")]
    outer = [made for made in outer if made != (None, None)]
    marks = [_marks(reader, pci) for pci in gid.all("PCI")]
    if len(marks) > max(1, len(outer)):
        last = max(1, len(outer)) - 1
        marks[last:] = [" ".join(filter(None, marks[last:])) or None]
    if not outer and not any(marks):
        return (), _inner_packages(reader, gid)
    outer += [(None, None)] * (len(marks) - len(outer))
    marked = [*marks, *[None] * (len(outer) - len(marks))]
    packaging = tuple(
        Packaging(count=count, type=kind, marks=mark) for (count, kind), mark in zip(outer, marked, strict=True)
    )
    return packaging, _inner_packages(reader, gid)


def _inner_packages(reader: MessageReader, gid: Segment) -> tuple[Statement, ...]:
    inner = []
    for element in _PACKAGE_LEVELS[: max(0, len(gid.elements) - _PACKAGE_ELEMENT)]:
        words = [gid.get(element), reader.text(gid, element, 2) or reader.text(gid, element, 5) or ""]
        if any(words):
            inner.append(Statement(code="GID", text=f"inner packages: {' '.join(filter(None, words))}"))
    return tuple(inner)


def _marks(reader: MessageReader, pci: Segment) -> str | None:
    pci.used = True  # one without marks keeps the place of packages without them
    marks = reader.lines(pci, 2)
    for gin in pci.all("GIN"):
        numbers = [text for element in range(2, len(gin.elements) + 1) if (text := reader.lines(gin, element))]
        marks = " ".join(filter(None, (marks, *numbers))) or None
    return marks


def country(text: str | None) -> str | None:
    """The country of a place: its code, or the first two letters of a UN/LOCODE."""
    return text[:2].upper() if text and len(text) in (2, 5) and text[:2].isascii() and text[:2].isalpha() else None
