# SPDX-License-Identifier: Apache-2.0
"""The messages of the European common repository of ICS2: their names, and in our words what each is."""

import re

ENS_DATA = "IE4R05"
"""The message that brings entry summary declarations and pre-loading filings."""

WORDS: dict[str, str] = {
    "IE3N11": "a notice to a carrier that a filing of another is expected",
    "IE3N99": "a report of errors in a filing",
    "IE4N03": "a risk hit in the common repository",
    "IE4N07": "the notice that a means of transport has arrived",
    "IE4N09": "the decision to control goods",
    "IE4N10": "the presentation of goods at an office",
    "IE4N11": "a notice to a trusted operator of a coming control",
    "IE4N99": "a report of errors to the common repository",
    "IE4Q04": "a request for additional information",
    "IE4Q05": "a request to screen cargo as high risk",
    "IE4Q07": "the registration of criteria of risk",
    "IE4Q08": "the withdrawal of a presentation",
    "IE4Q10": "a query for entry summary declarations",
    "IE4R02": "additional information that was asked for",
    "IE4R03": "the result of a screening as high-risk cargo",
    "IE4R05": "entry summary declarations that were asked for",
    "IE4S01": "the result of a risk analysis before loading",
    "IE4S02": "the result of a risk analysis",
    "IE4S03": "the result of a control",
}
"""What each message is, by its name."""

_NAME = re.compile(r"(IE[34][NQRS][0-9]{2})[A-Za-z]*")


def name_of(root: str) -> str | None:
    """The name of the message that a root is or wraps (``IE4R05provideENSDataReqMsg`` wraps ``IE4R05``)."""
    found = _NAME.fullmatch(root)
    return found[1] if found else None
