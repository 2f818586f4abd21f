# SPDX-License-Identifier: Apache-2.0
"""Looking into the envelopes in which messages travel: SOAP, GovTalk and the like."""

import re

from .xml_source import Opening

WRAPPERS = frozenset({"Envelope", "GovTalkMessage"})
"""The local names of roots that are looked into."""

_HEAD = 32768  # an envelope's own headers, with a signature, are shorter
_MOST = 200
_TAG_OR_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)|<([A-Za-z_][^\s/>!?<]{0,300})", re.DOTALL)


def openings_within(text: bytes, begins: Opening) -> tuple[Opening, ...]:
    """The elements at the beginning of what an envelope holds; none where the root is no envelope.

    Without their namespaces. It is a look at the text, so that a format can be told before anything is parsed.
    """
    if begins.name not in WRAPPERS:
        return ()
    found: list[Opening] = []
    for one in _TAG_OR_COMMENT.finditer(text, begins.name_ends, begins.name_ends + _HEAD):
        if one[1] is not None:
            found.append(Opening(one[1].decode(errors="replace"), one.end()))
            if len(found) == _MOST:
                break
    return tuple(found)
