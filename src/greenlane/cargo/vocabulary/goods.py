# SPDX-License-Identifier: Apache-2.0
"""Facts of a goods item, of the equipment that carries it, and of its neighbours in the same container."""

from .fact import Fact, Kind, Scope


def _goods(
    name: str,
    kind: Kind,
    sentence: str,
    example: str,
    *,
    wco: str | None = None,
    unit: str | None = None,
    scale: int = 0,
    provider: str = "declared",
    codes: str | None = None,
) -> Fact:
    return Fact(
        name=f"goods.{name}",
        kind=kind,
        scope=Scope.GOODS,
        sentence=sentence,
        example=example,
        wco=wco,
        unit=unit,
        scale=scale,
        provider=provider,
        codes=codes,
    )


def _equipment(
    name: str, kind: Kind, sentence: str, example: str, *, wco: str | None = None, provider: str = "declared"
) -> Fact:
    return Fact(
        name=f"equipment.{name}",
        kind=kind,
        scope=Scope.EQUIPMENT,
        sentence=sentence,
        example=example,
        wco=wco,
        provider=provider,
    )


GOODS: tuple[Fact, ...] = (
    _goods("number", Kind.INTEGER, "the number of the goods item", "1"),
    _goods("description", Kind.TEXT, "the goods in the trader's words", "Cocoa butter, fat and oil", wco="137"),
    _goods("hs", Kind.TEXT, "the commodity code as declared, digits only", "18040000", wco="145", codes="hs"),
    _goods("hs6", Kind.TEXT, "the HS subheading (first six digits)", "180400", provider="derived"),
    _goods("heading", Kind.TEXT, "the HS heading (first four digits)", "1804", provider="derived"),
    _goods("chapter", Kind.TEXT, "the HS chapter (first two digits)", "18", provider="derived"),
    _goods("hs_known", Kind.BOOLEAN, "the HS subheading exists in its edition", "true", provider="derived"),
    _goods("origin", Kind.TEXT, "the country of origin", "GH", wco="063", codes="country"),
    _goods("preferential_origin", Kind.TEXT, "the country of preferential origin", "GH", codes="country"),
    _goods("export_country", Kind.TEXT, "the country this item is sent from", "CN", wco="062", codes="country"),
    _goods("destination_country", Kind.TEXT, "the country this item is sent to", "GB", wco="465", codes="country"),
    _goods("procedure", Kind.TEXT, "the customs procedure of the item", "40"),
    _goods("previous_procedure", Kind.TEXT, "the previous procedure of the item", "71"),
    _goods("additional_procedures", Kind.TEXTS, "the additional procedure codes of the item", "C07"),
    _goods("package_count", Kind.INTEGER, "the number of packages of the item", "55", wco="144"),
    _goods("package_types", Kind.TEXTS, "the types of packages of the item (Rec 21)", "CT", wco="141"),
    _goods("marks", Kind.TEXT, "the shipping marks of the item", "PK12345", wco="142"),
    _goods("gross_weight_kg", Kind.DECIMAL, "the gross weight of the item", "1050.5", wco="126", unit="kg", scale=6),
    _goods("net_weight_kg", Kind.DECIMAL, "the net weight of the item", "1000", wco="128", unit="kg", scale=6),
    _goods("supplementary_units", Kind.DECIMAL, "the quantity in supplementary units", "200", scale=6),
    _goods("value_amount", Kind.DECIMAL, "the value of the item in its declared currency", "15000", scale=3),
    _goods("value_currency", Kind.TEXT, "the currency of the item's value", "USD", codes="currency"),
    _goods("statistical_value", Kind.DECIMAL, "the statistical value of the item", "15000", scale=3),
    _goods(
        "value",
        Kind.DECIMAL,
        "the value of the item in the administration's currency",
        "13500",
        unit="reference currency",
        scale=3,
        provider="derived",
    ),
    _goods(
        "value_per_kg",
        Kind.DECIMAL,
        "the declared value per kilogram of net (else gross) weight, in the declared currency",
        "12.85",
        unit="currency/kg",
        scale=6,
        provider="derived",
    ),
    _goods(
        "weight_per_package_kg",
        Kind.DECIMAL,
        "the gross weight per package",
        "19.1",
        unit="kg",
        scale=6,
        provider="derived",
    ),
    _goods(
        "net_to_gross",
        Kind.DECIMAL,
        "the net weight divided by the gross weight",
        "0.95",
        scale=6,
        provider="derived",
    ),
    _goods("round_weight", Kind.BOOLEAN, "the gross weight is a round thousand", "false", provider="derived"),
    _goods("un_number", Kind.TEXT, "the UN number of dangerous goods", "1203", wco="506"),
    _goods("document_types", Kind.TEXTS, "the types of documents named for the item", "N935", wco="D006"),
    _goods("containers", Kind.TEXTS, "the containers that carry the item", "MSKU1234565", wco="159"),
    _goods("description_vague", Kind.BOOLEAN, "the description does not say what it is", "true", provider="derived"),
    _goods("description_words", Kind.INTEGER, "how many words the description has", "4", provider="derived"),
    _goods(
        "origin_first_seen",
        Kind.BOOLEAN,
        "no other consignment brought this HS subheading from this origin before",
        "true",
        provider="history",
    ),
    _equipment("id", Kind.TEXT, "the number of the container or other equipment", "MSKU1234565", wco="159"),
    _equipment("size_type", Kind.TEXT, "the size and type of the equipment (ISO 6346)", "45G1", wco="152"),
    _equipment("empty", Kind.BOOLEAN, "the equipment is declared empty", "false"),
    _equipment("seals", Kind.TEXTS, "the seal numbers on the equipment", "17583753", wco="165"),
    _equipment("seal_count", Kind.INTEGER, "how many seals are declared", "1", provider="derived"),
    _equipment("id_form_valid", Kind.BOOLEAN, "the number has the form of ISO 6346", "true", provider="derived"),
    _equipment("check_digit_valid", Kind.BOOLEAN, "the check digit of ISO 6346 is right", "true", provider="derived"),
    _equipment("owner", Kind.TEXT, "the owner prefix of the container", "MSKU", provider="derived"),
    _equipment("watch_lists", Kind.TEXTS, "the watch lists it stands on", "watched_containers", provider="lists"),
    _equipment(
        "watch_lists_cleared",
        Kind.TEXTS,
        "the watch lists of which a possible match with it was cleared",
        "watched_containers",
        provider="lists",
    ),
    _equipment("first_seen", Kind.BOOLEAN, "the equipment was in no other consignment", "true", provider="history"),
    _equipment(
        "device_alerts", Kind.TEXTS, "the alerts of the smart security device on it", "door_opened", provider="seals"
    ),
    _equipment(
        "device_intact", Kind.BOOLEAN, "the smart security device on it was not tampered with", "true", provider="seals"
    ),
    Fact(
        name="siblings.count",
        kind=Kind.INTEGER,
        provider="history",
        sentence="how many other consignments share a container or master document with this one",
        example="4",
    ),
    Fact(
        name="siblings.held",
        kind=Kind.BOOLEAN,
        provider="history",
        sentence="another consignment in the same container or under the same master document is held",
        example="false",
    ),
)
