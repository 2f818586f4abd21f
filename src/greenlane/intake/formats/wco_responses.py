# SPDX-License-Identifier: Apache-2.0
"""Messages beside declarations that a filer's folder holds: responses of customs, answers to enquiries, movements."""

from lxml import etree

from ..finding import Finding
from ..reading import Reading, ReadState
from .collecting import error
from .wco_reading import Names

WRAPPERS = frozenset(
    {"MetaData", "DocumentMetaData", "DocumentMetadata", "submitDeclarationRequest", "cancelDeclarationRequest"}
)
"""Elements around WCO declarations and responses that are read through."""

# Function codes of a WCO response (element 017 of class 07B) in the public profile of the United Kingdom.
_RESPONSES = {
    1: "DMSACC: the declaration was accepted",
    2: "DMSRCV: the declaration was received",
    3: "DMSREJ: the declaration was rejected",
    5: "DMSCTL: the goods were selected for a control",
    6: "DMSDOC: documents were asked for",
    7: "DMSRES: the declaration was amended after a control",
    8: "DMSROG: the goods were released",
    9: "DMSCLE: the goods were cleared",
    10: "DMSINV: the declaration was invalidated",
    11: "DMSREQ: a request to amend or cancel was answered",
    13: "DMSTAX: duties and taxes were calculated",
    14: "DMSCPI: the balance of the cash account does not suffice",
    15: "DMSCPR: the balance of the cash account still does not suffice",
    16: "DMSEOG: the goods have left",
    18: "DMSGER: the exit of the goods was asked about",
}
_LODGE = "Only declarations are lodged here"
_MOST_NAMED = 5


def answer_of(root: etree._Element, names: Names, format_name: str) -> Reading | None:
    """What to say of a file without declarations; None when it is of no kind that is known here."""
    name = names.of(root.tag)
    # itertext and iter would also find parts of other messages; a response stands at the top or in a wrapper
    responses = [
        element
        for element in root.iter()
        if names.of(element.tag) == "Response"
        and all(names.of(above.tag) in WRAPPERS for above in element.iterancestors())
    ]
    if responses:
        findings = tuple(_of_response(element, names) for element in responses[:_MOST_NAMED])
        return Reading(format=format_name, state=ReadState.NOT_A_DECLARATION, findings=findings)
    if name.startswith(("inventoryLinking", "InventoryLinking")):
        sentence = (
            f"This is {_article(name)} {name}, a message of inventory linking between a port's or airport's system and "
            f"customs. {_LODGE}; send it to the system that links inventories."
        )
        return _not_a_declaration("inventory_linking_xml", name, sentence)
    if name.endswith("Response"):
        held = sum(names.of(element.tag) == "Declaration" for element in root.iter())
        carries = " It repeats parts of declarations that were lodged before." if held else ""
        sentence = f"This is {_article(name)} {name}, an answer of a customs system to an enquiry.{carries} {_LODGE}."
        return _not_a_declaration(format_name if held else "xml", name, sentence)
    if name in WRAPPERS or name == "Declaration":
        inside = ", ".join(dict.fromkeys(names.of(child.tag) for child in root)) or "nothing"
        finding = error(
            "READ-NO-DECLARATION",
            f"The {name} holds no declaration that could be read, but {inside[:200]}. A Declaration needs at least its "
            "FunctionCode, FunctionalReferenceID, TypeCode or GoodsShipment.",
            path=f"/{name}[1]",
            value=inside,
        )
        return Reading(format=format_name, state=ReadState.UNRECOGNISED, findings=(finding,))
    return None


def _of_response(element: etree._Element, names: Names) -> Finding:
    code = _text(element, names, "FunctionCode")
    known = _RESPONSES.get(int(code)) if code.isascii() and code.isdigit() and len(code) < 4 else None
    means = f"function {code} — {known}" if known else f"function {code or 'not given'}"
    about = next((child for child in element if names.of(child.tag) == "Declaration"), None)
    of = ""
    if about is not None:
        reference, mrn = _text(about, names, "FunctionalReferenceID"), _text(about, names, "ID")
        of = "".join((f", reference {reference}" if reference else "", f", MRN {mrn}" if mrn else ""))
    return error(
        "READ-NOT-A-DECLARATION",
        f"This is a response of customs to a declaration ({means}{of}). {_LODGE}; keep the response with the "
        "declaration that it answers.",
        path="/".join(["", *(f"{names.of(a.tag)}[1]" for a in reversed([*element.iterancestors()])), "Response[1]"]),
        value=code or None,
    )


def _not_a_declaration(format_name: str, name: str, sentence: str) -> Reading:
    finding = error("READ-NOT-A-DECLARATION", sentence, path=f"/{name}[1]", value=name)
    return Reading(format=format_name, state=ReadState.NOT_A_DECLARATION, findings=(finding,))


def _text(element: etree._Element, names: Names, name: str) -> str:
    return next(((child.text or "").strip() for child in element if names.of(child.tag) == name), "")


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"
