# SPDX-License-Identifier: Apache-2.0
"""GL-SAF: data elements that are expected of the dataset at the stage and are missing."""

from collections.abc import Iterator

from ..finding import Severity
from .check import Fault, Filing, check, named
from .elements import missing

_NAMED = 5  # so many goods items are named, the others counted


@check("GL-SAF-01", Severity.WARNING, whole=True)
def element_missing(filing: Filing) -> Iterator[Fault]:
    """A data element that is expected at this stage is missing; add it.

    Passes: an import goods declaration before arrival that names consignor, consignee, carrier, goods and weights.

    Source: WCO SAFE Framework, annex of data elements, as the administration has set it.
    """
    found = missing(filing.declaration, filing.requirements, filing.dataset, filing.stage, filing.on)
    for one, element, lacking in found:
        items = filing.consignment.items
        of_items = [named(items[index], index) for index in lacking[:_NAMED]]
        more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
        where = f" ({', '.join(of_items)}{more})" if of_items else ""
        path = items[lacking[0]].path or f"consignment.items[{lacking[0]}]" if lacking else None
        detail = f"It is the {element.words} (WCO {element.id}), expected by {one.id}{where}."
        example = f"the {element.words}: {element.example}" if element.example else None
        yield Fault(path, element.id, detail, one.severity, example, one.source)
