# SPDX-License-Identifier: Apache-2.0
"""Small entry summary declarations for tests, in our own words, and shortcuts to what was read of them."""

from __future__ import annotations

from greenlane.cargo import Declaration
from greenlane.intake import Message, ReadState, read

SENT = (
    "<MesSenMES3>GB123456789000/0001</MesSenMES3><MesRecMES6>GBCUSTOMS</MesRecMES6><DatOfPreMES9>260324</DatOfPreMES9>"
    "<TimOfPreMES10>0915</TimOfPreMES10><MesIdeMES19>M-0001</MesIdeMES19><MesTypMES20>{name}</MesTypMES20>"
)
HEADER = "<HEAHEA><RefNumHEA4>LRN-1</RefNumHEA4><TraModAtBorHEA76>1</TraModAtBorHEA76></HEAHEA>"
ITEM = "<GOOITEGDS><IteNumGDS7>1</IteNumGDS7><GooDesGDS23>Cocoa butter</GooDesGDS23></GOOITEGDS>"
LODGED_BY = "<PERLODSUMDEC><TINPLD1>GB123456789000</TINPLD1></PERLODSUMDEC>"
ENTRY = (
    "<CUSOFFFENT730><RefNumCUSOFFFENT731>GB000011</RefNumCUSOFFFENT731>"
    "<ExpDatOfArrFIRENT733>202603260600</ExpDatOfArrFIRENT733></CUSOFFFENT730>"
)


def ens(inside: str = HEADER + ITEM + LODGED_BY + ENTRY, *, name: str = "CC315A", sent: str = SENT) -> bytes:
    """A message of that name with that content."""
    return (f'<ie:{name} xmlns:ie="http://ics.dgtaxud.ec/{name}">{sent.format(name=name)}{inside}</ie:{name}>').encode()


def message(inside: str = HEADER + ITEM + LODGED_BY + ENTRY, *, name: str = "CC315A", sent: str = SENT) -> Message:
    """The one message that it reads as."""
    reading = read(ens(inside, name=name, sent=sent))
    assert (reading.format, reading.state) == ("ens", ReadState.READ), reading
    (only,) = reading.messages
    return only


def declared(inside: str = HEADER + ITEM + LODGED_BY + ENTRY, *, name: str = "CC315A") -> Declaration:
    """The declaration that it reads as."""
    return message(inside, name=name).declaration


def headed(*elements: str) -> str:
    """A header with a reference and those elements."""
    return f"<HEAHEA><RefNumHEA4>LRN-1</RefNumHEA4>{''.join(elements)}</HEAHEA>"


def item(*elements: str, number: int = 1) -> str:
    """A goods item with a number and those elements."""
    return f"<GOOITEGDS><IteNumGDS7>{number}</IteNumGDS7>{''.join(elements)}</GOOITEGDS>"
