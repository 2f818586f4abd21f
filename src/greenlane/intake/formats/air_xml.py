# SPDX-License-Identifier: Apache-2.0
"""Cargo-XML, the XML messages of air cargo: waybill, house waybill, house manifest, flight manifest.

Known by the local name of the root and a namespace that begins with ``iata:``; every version is read by local names.
Waybills and the houses of a manifest are declarations, a flight manifest is a report. Any other Cargo-XML message (a
status update, an answer) declares nothing and is named as what it is.
"""

from ..limits import Limits
from ..reading import Reading, ReadState
from ..schemas import Schemas
from .air_xml_manifest import FLIGHT_MANIFEST, manifest_report
from .air_xml_waybill import HOUSE_MANIFEST, HOUSE_WAYBILL, WAYBILL, waybill_messages
from .collecting import info
from .xml_source import Opening
from .xml_tree import Tree

FORMAT = "cargo_xml"
NAME = "Cargo-XML (XFWB, XFZB, XFHL, XFFM)"

_DECLARATIONS = frozenset({WAYBILL, HOUSE_WAYBILL, HOUSE_MANIFEST})
_OTHERS = {
    "StatusMessage": "a status of a consignment (XFSU)",
    "Response": "an answer to an earlier message (XFNM)",
    "FreightBookedList": "a list of bookings (XFBL)",
    "BookingRequest": "a request for space (XFFR)",
    "BookingResponse": "an answer to a request for space (XFFA)",
    "CustomsStatusNotification": "a status given by customs (XCSN)",
    "SecurityDeclaration": "a consignment security declaration (XSDG)",
}
_NAMESPACE = "iata:"


def recognises_cargo_xml(begins: Opening) -> bool:
    """Whether the root is one of Cargo-XML: its namespace, or, without one, a name that no other format has."""
    if begins.namespace is None:
        return begins.name in _DECLARATIONS or begins.name == FLIGHT_MANIFEST
    return begins.namespace.startswith(_NAMESPACE)


def read_cargo_xml(text: bytes, begins: Opening, limits: Limits, schemas: Schemas | None = None) -> Reading:
    """What a Cargo-XML message says. Raises ``Refused`` where it is not well formed or passes a limit."""
    tree = Tree(text, begins, limits, schemas)
    name = tree.root.name
    if name == FLIGHT_MANIFEST:
        return Reading(format=FORMAT, state=ReadState.READ, reports=(manifest_report(tree),))
    if name not in _DECLARATIONS:
        what = _OTHERS.get(name, f"a message {name} of Cargo-XML")
        tree.note(
            info(
                "READ-NOT-A-DECLARATION",
                f"This is {what}. It declares no goods and tells of no movement that is taken here.",
                path=tree.root.path,
                value=name,
            )
        )
        return Reading(format=FORMAT, state=ReadState.NOT_A_DECLARATION, findings=tree.findings.closed())
    messages = waybill_messages(tree)
    if messages:
        return Reading(format=FORMAT, state=ReadState.READ, messages=messages)
    return Reading(format=FORMAT, state=ReadState.UNREADABLE, findings=tree.findings.closed())
