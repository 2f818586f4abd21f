# SPDX-License-Identifier: Apache-2.0
"""How much there is to read behind a node of a graph, so that what a file says once is not read without end.

Things of JSON-LD may be referred to from anywhere, and are read again for each that refers to them: a thousand waybills
of one shipment with a thousand pieces come to a million goods items. An honest file states about as much as it is read.
"""

from collections.abc import Iterable

from .collecting import Refused, error
from .one_record_graph import Graph, Node

_TIMES, _ANYWAY = 4, 50_000
_LEVELS = 5  # shipment, piece, item, product, its codes
_OF_THEIR_OWN = ("Waybill", "Shipment", "shipment", "Booking", "TransportMovement", "LogisticsEvent")


class Allowance:
    """How many values of a graph may still be read; several times as many as the file states."""

    def __init__(self, graph: Graph) -> None:
        """For one file."""
        self._known: dict[tuple[int, int], int] = {}
        self._most = self._left = _TIMES * graph.stated + _ANYWAY

    def spend(self, nodes: Iterable[Node | None], more: int = 0) -> None:
        """Take what is read of some nodes, and so much more. Raises ``Refused`` where nothing is left."""
        self._left -= more + sum(self._extent(node, _LEVELS) for node in nodes if node is not None)
        if self._left < 0:
            sentence = (
                f"The file refers to the same things so often that more than {self._most} values would be read. "
                "Nothing of it was taken. Send fewer waybills in one file."
            )
            raise Refused(error("READ-TOO-MANY", sentence, value=f"more than {self._most}"))

    def _extent(self, node: Node, levels: int) -> int:
        """The values of a node and of those below it, each as often as it is referred to."""
        key = (id(node), levels)
        known = self._known.get(key)
        if known is None:
            known = 1
            for values in node.properties.values():
                known += len(values)
                if levels:
                    inner = (one for one, _ in values if isinstance(one, Node) and not one.is_a(*_OF_THEIR_OWN))
                    known += sum(self._extent(one, levels - 1) for one in inner)
            self._known[key] = known
        return known
