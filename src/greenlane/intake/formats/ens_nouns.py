# SPDX-License-Identifier: Apache-2.0
"""The nouns that an entry summary declaration comes to: parties, goods, containers, journey, and the filing itself."""

import re
from datetime import UTC, datetime
from typing import Any

from greenlane.cargo import (
    Address,
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Document,
    Envelope,
    Equipment,
    Function,
    GoodsItem,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Offices,
    Packaging,
    Party,
    PartyRole,
    Seal,
    Stage,
    Statement,
)

from .collecting import info, warning
from .ens_reading import EnsReader, Paths, Values
from .wco_journey import FILING
from .wco_parties import once_each

TYPE = "ENS"
UCR_DOCUMENT = "UCR"
LOADING_PLACE, DISCHARGE_PLACE = "LOADING-PLACE", "DISCHARGE-PLACE"
FREIGHT_PAYMENT, MEANS = "FREIGHT-PAYMENT", "TRANSPORT-MEANS"
OF_ITEM = {"loading_place": LOADING_PLACE, "discharge_place": DISCHARGE_PLACE, "freight_payment": FREIGHT_PAYMENT}
"""What a goods item may state for itself and the nouns keep for the consignment: the statement that holds it."""

UNPACKED = frozenset({"NE", "NF", "NG"})  # Recommendation 21: goods without packages are counted in pieces
_SEPARATORS = re.compile(r"[\s.\-]")
_ADDRESS = ("line", "city", "postcode", "country")

# UN/EDIFACT 1001 behind the letter of the European tariffs
_HOUSE_TYPES, _MASTER_TYPES = frozenset({"703", "714"}), frozenset({"704", "741"})
_STRAIGHT_TYPES = frozenset({"705", "710", "720", "722", "730", "740", "750", "760", "785", "787", "952", "955"})


def _append(holder: tuple[Values, Paths], field: str, value: object, path: str) -> None:
    values, paths = holder
    members = values.get(field)
    if members is None:
        values[field] = [value]
        paths[field] = path
    else:
        members.append(value)


def _party(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if not values:
        return
    address = {field: values[field] for field in _ADDRESS if field in values}
    found = Party(
        role=reader.role,
        name=values.get("name"),
        id=values.get("id"),
        address=Address(**address) if address else None,
        paths={"role": path, **paths},
    )
    field = "parties" if reader.item is None else "item_parties"
    _append(reader.slots["consignment"], field, found, path)


def _document(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if values and reader.item is not None:
        document = Document(type=values.get("type"), id=values.get("id"), path=path)
        _append(reader.item, "documents", document, path)
        _append(reader.slots["consignment"], "transport_documents", document, path)


def _mention(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if values and reader.item is not None:
        _append(reader.item, "statements", Statement(code=values["code"]), path)


def _container(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if values and reader.item is not None:
        _append(reader.item, "containers", values["id"], paths["id"])
        _append(reader.slots["consignment"], "containers", (values["id"], path, paths["id"]), path)


def _means(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    """A means of transport that an item names for itself; the first stands for a header that names none."""
    if not values or reader.item is None:
        return
    nationality = values.get("nationality")
    text = " ".join(filter(None, (values.get("id"), f"({nationality})" if nationality else None)))
    _append(reader.item, "means", Statement(code=MEANS, text=text), path)
    _append(reader.slots["consignment"], "means", (values, paths), path)


def _packaging(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if not values or reader.item is None:
        return
    count = values.get("count")
    if values.get("type") in UNPACKED or count is None:
        count = values.get("pieces", count)
    packaging = Packaging(count=count, type=values.get("type"), marks=values.get("marks"))
    _append(reader.item, "packaging", packaging, path)


def _item(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    statements = values.get("statements", [])
    for field, code in OF_ITEM.items():
        if field in values:
            text, where = values.pop(field), paths.pop(field)
            paths.setdefault("statements", where)
            statements.append(Statement(code=code, text=text))
            _append(reader.slots["consignment"], f"items_{field}", (text, where), where)
    if "means" in values:
        paths.setdefault("statements", paths.pop("means"))
        paths.pop("means", None)
        statements.extend(values.pop("means"))
    if statements:
        values["statements"] = statements
    if "ucr" in values:
        ucr, where = values.pop("ucr"), paths.pop("ucr")
        values["documents"] = [Document(type=UCR_DOCUMENT, id=ucr, path=where), *values.get("documents", ())]
        paths["documents"] = where
        _append(reader.slots["consignment"], "items_ucr", (ucr, where), where)
    if "hs" in values:
        values["hs"] = _SEPARATORS.sub("", values["hs"])
    for field in ("packaging", "documents", "statements", "containers"):
        if field in values:
            values[field] = tuple(values[field])
    _append(reader.slots["consignment"], "items", GoodsItem(**values, path=path, paths=paths), path)


def _stop(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if values:
        journey, where = reader.slots["journey"]
        _append((journey, where), "routing_countries", values["country"], paths["country"])
        index = len(journey["routing_countries"]) - 1
        if index:  # the path of the whole is that of the first of them
            where[f"routing_countries[{index}]"] = paths["country"]


def _seal(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if values:
        _append(reader.slots["consignment"], "seals", Seal(number=values["number"]), path)


def _later_office(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if values:
        _append(reader.slots["offices"], "subsequent_entry", values["office"], paths["office"])


FINISHES = {
    "party": _party,
    "document": _document,
    "mention": _mention,
    "container": _container,
    "means": _means,
    "packaging": _packaging,
    "item": _item,
    "stop": _stop,
    "seal": _seal,
    "later": _later_office,
}
"""The makers of nouns by their slot."""


def declaration(reader: EnsReader, function: Function, path: str) -> Declaration:
    """The filing that a message carries, after everything in it was read."""
    values, paths = reader.slots["declaration"]
    offices, office_paths = reader.slots["offices"]
    if "subsequent_entry" in offices:
        offices["subsequent_entry"] = tuple(offices["subsequent_entry"])
    return Declaration(
        function=function,
        type=TYPE,
        direction=Direction.IMPORT,
        stage=Stage.PRE_ARRIVAL,
        offices=Offices(**offices, paths=office_paths),
        envelope=envelope(reader, path),
        consignment=_consignment(reader),
        paths={"function": path, **paths},
        **values,
    )


def envelope(reader: EnsReader, path: str) -> Envelope | None:
    """Who sent the message to whom, under which number and when."""
    values, paths = reader.slots["envelope"]
    told, named = values.pop("type", None), path.rpartition("/")[2].partition("[")[0]
    told_at = paths.pop("type", None)
    if told is not None and told != named:
        sentence = f"The message says that it is {told}, but its element is {named}, as which it was read. Correct it."
        reader.note(warning("READ-MESSAGE-TYPE", sentence, path=told_at, value=told))
    day, hour = values.pop("date", None), values.pop("time", None)
    where = [one for one in (paths.pop("date", None), paths.pop("time", None)) if one is not None]
    if where:
        prepared = _prepared(day or "", hour or "0000")
        if prepared is None:
            sentence = "Date and time of preparation are none. Write 260324 for the date and 0900 for the time."
            shown = " ".join(filter(None, (day, hour)))
            reader.note(warning("READ-TIME", sentence, path=where[0], value=shown))
        else:
            values["prepared_at"], paths["prepared_at"] = prepared, where[0]
            reader.naive_time(where[-1])
    return Envelope(**values, paths=paths) if values else None


def _prepared(day: str, hour: str) -> datetime | None:
    try:
        if len(day) == 6 and len(hour) == 4 and (day + hour).isascii() and (day + hour).isdigit():
            return datetime(2000 + int(day[:2]), int(day[2:4]), int(day[4:]), int(hour[:2]), int(hour[2:]), tzinfo=UTC)
    except ValueError:
        pass
    return None


def _consignment(reader: EnsReader) -> Consignment:
    values, paths = reader.slots["consignment"]
    journey, journey_paths = reader.slots["journey"]
    for field, (owner, owner_paths) in {
        "loading_place": (journey, journey_paths),
        "discharge_place": (journey, journey_paths),
        "freight_payment": (values, paths),
        "ucr": (values, paths),
    }.items():
        stated = values.pop(f"items_{field}", None)
        if stated is not None:
            del paths[f"items_{field}"]
            _of_the_items(reader, field, stated, owner, owner_paths)
    _transport_documents(values, paths)
    _equipment(values, paths)
    means = values.pop("means", ())
    paths.pop("means", None)
    told = reader.slots["journey"][0]
    told.update(_journey(reader, means))
    of_items = values.pop("item_parties", [])
    paths.pop("item_parties", None)
    parties = [*_filer(reader), *values.pop("parties", [])]
    if parties or of_items:
        paths["parties"] = (parties or of_items)[0].paths["role"]
    for field in ("items", "equipment"):
        if field in values:
            values[field] = tuple(values[field])
    return Consignment(
        parties=once_each(parties, of_items), journey=Journey(**told, paths=journey_paths), paths=paths, **values
    )


def _of_the_items(
    reader: EnsReader, field: str, stated: list[tuple[str, str]], owner: Values, owner_paths: Paths
) -> None:
    """What the items state and the header does not: of places the first, of other things what all agree upon."""
    if field in owner:
        return
    different = {text for text, _ in stated}
    if len(different) == 1 or field in ("loading_place", "discharge_place"):
        owner[field], owner_paths[field] = stated[0]
    if len(different) > 1 and field in owner:
        reader.note(
            info(
                "READ-SEVERAL",
                f"The goods items name {len(different)} different places; the first stands for the consignment, and "
                "each remains with its item.",
                path=stated[0][1],
                value=stated[0][0],
            )
        )


def _filer(reader: EnsReader) -> list[Party]:
    """The sender of the message as a party; what follows a slash is its branch or system and no part of its number."""
    values, paths = reader.slots["envelope"]
    number = values.get("sender", "").partition("/")[0].strip()
    if not number:
        return []
    return [Party(role=PartyRole.FILER, id=number, paths={"role": paths["sender"], "id": paths["sender"]})]


def _transport_documents(values: Values, paths: Paths) -> None:
    """The contracts of transport among the documents of the items, and the level of contract that they come to."""
    paths.pop("transport_documents", None)
    level = None
    for document in values.pop("transport_documents", ()):
        code = (document.type or "").removeprefix("N")
        if not document.id or len(code) != 3:
            continue
        if code in _HOUSE_TYPES:
            field, level = "house_document", Level.HOUSE
        elif code in _MASTER_TYPES or code in _STRAIGHT_TYPES:
            field = "master_document"
            told = Level.MASTER if code in _MASTER_TYPES else Level.STRAIGHT
            level = level or told
        else:
            continue
        if field not in values:
            values[field], paths[field] = document.id, document.path
    if level is not None:
        values["level"] = level
        paths["level"] = paths["house_document" if level is Level.HOUSE else "master_document"]


def _equipment(values: Values, paths: Paths) -> None:
    """The containers that the items name, each once; seals belong to the only one, else to no named one."""
    seals = tuple(values.pop("seals", ()))
    sealed = paths.pop("seals", None)
    named: dict[str, tuple[str, str]] = {}
    for number, path, number_path in values.pop("containers", ()):
        named.setdefault(number, (path, number_path))
    if named:
        values["containerised"], paths["containerised"] = True, paths["containers"]
    first = paths.pop("containers", None) or sealed
    only = len(named) == 1
    found: list[Any] = []
    for number, (path, number_path) in named.items():
        where = {"id": number_path}
        if only and sealed is not None:
            where["seals"] = sealed
        found.append(Equipment(id=number, seals=seals if only else (), path=path, paths=where))
    if seals and not only and sealed is not None:
        found.append(Equipment(seals=seals, path=sealed, paths={"seals": sealed}))
    if found and first is not None:
        values["equipment"], paths["equipment"] = found, first


def _journey(reader: EnsReader, means: Any) -> Values:
    journey = reader.slots["journey"][0]
    told: Values = {}
    if "routing_countries" in journey:
        told["routing_countries"] = tuple(journey["routing_countries"])
    border, border_paths = reader.slots["border"]
    if means and "id" not in border:
        first, first_paths = means[0]
        for field in ("id", "nationality"):
            if field in first and field not in border:
                border[field], border_paths[field] = first[field], first_paths[field]
    if border:
        told["border"] = Conveyance(**border, paths=border_paths)
    told["times"] = arrival(reader)
    return told


def arrival(reader: EnsReader) -> tuple[JourneyTime, ...]:
    """The expected arrival at the first office of entry."""
    times, paths = reader.slots["times"]
    if "arrival" not in times:
        return ()
    return (JourneyTime(moment=Moment.ARRIVAL, at=times["arrival"], source=FILING, path=paths["arrival"]),)
