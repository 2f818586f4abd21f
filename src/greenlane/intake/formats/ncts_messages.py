# SPDX-License-Identifier: Apache-2.0
"""The messages of the new computerised transit system (NCTS): their numbers, and in our words what each is.

A message is named by its root: ``CC`` (between a trader and customs) or ``CD`` (between offices), three digits, ``C``.
"""

import re

_ROOT = re.compile(r"C[CD]([0-9]{3})C")

NAMESPACE = "http://ncts.dgtaxud.ec"

DECLARATION, AMENDMENT, INVALIDATION = "015", "013", "014"
ARRIVAL, UNLOADING, PRESENTATION, INCIDENTS = "007", "044", "170", "182"

READ = frozenset({DECLARATION, AMENDMENT, INVALIDATION, ARRIVAL, UNLOADING, PRESENTATION, INCIDENTS})
"""The numbers of the messages that are read into declarations or reports."""

WORDS: dict[str, str] = {
    "001": "the announcement of a transit movement to the office of destination",
    "002": "a request for the announcement of a transit movement",
    "003": "the answer to a request for the announcement of a transit movement",
    "004": "the acceptance of an amendment",
    "006": "the advice that goods have arrived at the office of destination",
    "007": "an arrival notification",
    "009": "the decision on an invalidation",
    "010": "the advice that a transit movement was cancelled",
    "013": "an amendment of a transit declaration",
    "014": "a request to invalidate a transit declaration",
    "015": "a transit declaration",
    "017": "the results of the control at departure",
    "018": "the results of the control at destination",
    "019": "a notice of discrepancies found at destination",
    "020": "the answer to a notice of discrepancies",
    "022": "a request of customs to amend a declaration",
    "023": "a notice to the guarantor",
    "025": "a notice that the goods were released from transit",
    "027": "a query of a transit movement",
    "028": "the number (MRN) that customs gave to a declaration",
    "029": "the release of goods for transit",
    "035": "a notice of the recovery of a debt",
    "038": "the answer to a query of a transit movement",
    "040": "a notice to the export system that a transit movement was invalidated",
    "042": "the results of the control at destination for the export system",
    "043": "the permission to unload",
    "044": "the remarks of the unloading",
    "045": "a notice that a transit movement was written off",
    "048": "a notice of a recovery for the export system",
    "050": "the announcement of goods to an office of transit",
    "051": "a refusal to release goods for transit",
    "055": "a notice that a guarantee is not valid",
    "056": "a rejection by the office of departure",
    "057": "a rejection by the office of destination",
    "060": "a notice of a control",
    "118": "the advice that goods have crossed the frontier at an office of transit",
    "140": "a request for information on a transit movement that did not arrive",
    "141": "information on a transit movement that did not arrive",
    "170": "the presentation of goods that were declared before",
    "180": "the notice of an incident to the office of departure",
    "181": "the notice of an incident between offices",
    "182": "a forwarded notice of incidents on the way",
    "190": "the presentation of a transit movement to the export system",
    "191": "the answer of the export system to a presentation for transit",
    "225": "an update of a guarantee at its office",
    "228": "the cancellation of a comprehensive guarantee",
    "229": "a notice that an individual guarantee was cancelled",
    "906": "a report of errors in the content of a message",
    "917": "a report of errors in the XML of a message",
    "928": "an acknowledgement that a declaration was received and is well made",
}
"""What each message is, by its number."""


def number_of(root: str) -> str | None:
    """The number in the name of a root (``015`` of ``CC015C``); None when it is no message of transit."""
    found = _ROOT.fullmatch(root)
    return found[1] if found else None
