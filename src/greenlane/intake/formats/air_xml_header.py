# SPDX-License-Identifier: Apache-2.0
"""The headers of a Cargo-XML waybill: what the message asks for, how it was sent, the number of its document."""

from typing import Any

from greenlane.cargo import (
    Document,
    Envelope,
    Function,
    Party,
    PartyRole,
    Statement,
)

from .collecting import error, warning
from .wco_table import Kind
from .xml_tree import Node, Take

_FUNCTIONS = {
    "creation": Function.ORIGINAL,
    "original": Function.ORIGINAL,
    "9": Function.ORIGINAL,
    "update": Function.AMENDMENT,
    "change": Function.AMENDMENT,
    "5": Function.AMENDMENT,
    "4": Function.AMENDMENT,
    "deletion": Function.CANCELLATION,
    "cancellation": Function.CANCELLATION,
    "1": Function.CANCELLATION,
}


def header_of(root: Node) -> dict[str, Any]:
    """Function, type and sender of the message, and the number of its business document, with their places."""
    head = root.first("MessageHeaderDocument")
    values: dict[str, Any] = {"paths": {}, "function": Function.ORIGINAL, "documents": (), "statements": []}
    if head is None:
        root.tree.note(
            warning(
                "READ-HEADER",
                "The message has no MessageHeaderDocument, so that its purpose is not known; it is taken as original.",
                path=root.path,
            )
        )
    else:
        taken = head.take({"TypeCode": Take("type"), "PurposeCode": Take("purpose"), "ID": Take("id")})
        for name in ("Name", "VersionID", "ConversationID", "IssuerID"):
            head.text(name)
        for name in ("SenderParty", "RecipientParty"):
            for one in head.all(name):
                one.text("PrimaryID")
        values["type"], values["sender"] = taken.values.get("type"), _sender(head)
        values["envelope"] = _envelope(head, taken.values.get("id"), values["sender"])
        _purpose(root, taken.values.get("purpose"), taken.paths.get("purpose", head.path), values)
    document = root.first("BusinessHeaderDocument")
    if document is not None:
        _business(document, values)
    return values


def _purpose(root: Node, purpose: str | None, path: str, values: dict[str, Any]) -> None:
    function = _FUNCTIONS.get((purpose or "creation").lower())
    if function is None:
        root.tree.note(
            error(
                "READ-FUNCTION",
                f"The purpose {purpose!r} is not known; the message is taken as original. Known are Creation, Update "
                "and Deletion.",
                path=path,
                value=purpose,
            )
        )
        function = Function.ORIGINAL
    values["function"] = function
    values["paths"]["function"] = path


def _sender(head: Node) -> Party | None:
    address = next((one for one in head.all("SenderParty") if _scheme(one) == "P"), None) or head.first("SenderParty")
    identity = address.first("PrimaryID") if address is not None else None
    if identity is None or identity.value is None:
        return None
    return Party(role=PartyRole.FILER, name=identity.value, paths={"name": identity.path})


def _envelope(head: Node, identity: str | None, sender: Party | None) -> Envelope:
    issued = head.take({"IssueDateTime": Take("prepared_at", Kind.TIME)})
    addresses = list(head.all("RecipientParty"))
    recipient = next((one for one in addresses if _scheme(one) == "P"), addresses[0] if addresses else None)
    return Envelope(
        sender=sender.name if sender else None,
        recipient=recipient.text("PrimaryID") if recipient else None,
        id=identity,
        prepared_at=issued.values.get("prepared_at"),
        paths=issued.paths,
    )


def _scheme(node: Node) -> str | None:
    identity = node.first("PrimaryID")
    return identity.element.get("schemeID") if identity is not None else None


def _business(document: Node, values: dict[str, Any]) -> None:
    taken = document.take({"ID": Take("id"), "SenderAssignedID": Take("own")})
    values["id"], values["id_path"] = taken.values.get("id"), taken.paths.get("id", document.path)
    own = taken.values.get("own")
    if own is not None:
        values["documents"] = (Document(type="SND", id=own, path=taken.paths["own"]),)
    for note in document.all("IncludedHeaderNote"):
        code, text = note.text("ContentCode"), note.text("Content")
        values.setdefault("contract", code)
        if code or text:
            values["statements"].append(Statement(code=code, text=text))
    for name in ("SignatoryConsignorAuthentication", "SignatoryCarrierAuthentication"):
        signed = document.first(name)
        if signed is not None:
            for inner in ("Signatory", "ActualDateTime"):
                signed.text(inner)
            signed.text("IssueAuthenticationLocation", "Name")
