# SPDX-License-Identifier: Apache-2.0
"""The other messages of the import control system that a filer's folder holds: answers, notices, lists of them."""

import re

from lxml import etree

from ..finding import Finding
from .collecting import error
from .ens_reading import local_name

_MEANS = {
    "CC304A": "IE304: the amendment was accepted",
    "CC305A": "IE305: the amendment was rejected",
    "CC316A": "IE316: the declaration was rejected",
    "CC322A": "IE322: an advance intervention of customs after a request for a diversion",
    "CC324A": "IE324: the request for a diversion was rejected",
    "CC325A": "IE325: the request for a diversion was accepted",
    "CC328A": "IE328: the declaration was accepted and has a registration number",
    "CC347A": "IE347: the arrival of the goods",
    "CC348A": "IE348: the notification of arrival was rejected",
    "CC349A": "IE349: the notification of arrival was accepted",
    "CC351A": "IE351: customs intervenes before the goods are loaded or arrive",
    "UK347": "UK347: a national notification of arrival",
    "UK348": "UK348: a national notification of arrival was rejected",
    "UK349": "UK349: a national notification of arrival was accepted",
}
_WRAPPERS = {
    "outcomeResponse": "an answer of customs in its wrapper",
    "notificationResponse": "a notice of customs in its wrapper",
    "entryDeclarationResponses": "a list of answers that wait to be fetched",
    "advancedNotifications": "a list of notices that wait to be fetched",
    "ErrorResponse": "the list of errors by which a gateway refused a message",
    "SuccessResponse": "the receipt by which a gateway took a message",
}
_FAMILY = re.compile(r"CC3\d{2}[A-Z]|UK3\d{2}[A-Z]?", re.ASCII)
_LODGE = "Only declarations are lodged here; keep it with the declaration that it answers"
_SHOWN = 40


def is_answer(name: str) -> bool:
    """Tell by the local name of an element whether it is another message of the family, or a wrapper of one."""
    return name in _WRAPPERS or _FAMILY.fullmatch(name) is not None


def means_of(name: str) -> str | None:
    """What a message of the family is, in words, by the name of its root; None for one that is not known."""
    return _MEANS.get(name)


def answer_of(root: etree._Element) -> Finding:
    """What to say of a file of the family that carries no declaration, amendment or diversion."""
    found = next((one for one in root.iter() if _FAMILY.fullmatch(local_name(one.tag))), None)
    name = local_name(root.tag if found is None else found.tag)
    if found is None:
        means = _WRAPPERS.get(name, f"the wrapper {name} without a message in it")
    else:
        means = _MEANS.get(name, f"{name}, a message of the import control system")
    about = "".join(
        f", {words} {told[:_SHOWN]}"
        for words, element in (("reference", "RefNumHEA4"), ("MRN", "DocNumHEA5"))
        if (told := _text(root if found is None else found, element))
    )
    return error(
        "READ-NOT-A-DECLARATION",
        f"This is a message from customs ({means}{about}). {_LODGE}.",
        path=_path(root if found is None else found),
        value=name,
    )


def _text(element: etree._Element, name: str) -> str:
    return next(((one.text or "").strip() for one in element.iter() if local_name(one.tag) == name), "")


def _path(element: etree._Element) -> str:
    """The path with positions, counted among siblings of one local name."""
    steps = []
    while True:
        name = local_name(element.tag)
        position = 1 + sum(local_name(one.tag) == name for one in element.itersiblings(preceding=True))
        steps.append(f"{name}[{position}]")
        above = element.getparent()
        if above is None:
            return "/" + "/".join(reversed(steps))
        element = above
