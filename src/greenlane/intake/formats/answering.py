# SPDX-License-Identifier: Apache-2.0
"""Which formats have answers of their own. A new one is a function with its row here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from greenlane.cargo import Declaration

from ..answers import Answer
from . import air_xml, air_xml_answers, cargo_imp, cargo_imp_answers, ens, ens_answers, ncts, ncts_answers
from .answer_message import AnswerMessage


class Answering(Protocol):
    """Makes the message that answers another; None where its format has none for what was decided."""

    def __call__(self, told: Answer, request: Declaration, now: datetime, *, sender: str) -> AnswerMessage | None:
        """The message; ``sender`` is the identification of customs in the exchange."""


ANSWERING: Mapping[str, Answering] = {
    ens.FORMAT: ens_answers.answer_ens,
    ncts.FORMAT: ncts_answers.ncts_answer,
    air_xml.FORMAT: air_xml_answers.cargo_xml_answer,
    cargo_imp.FORMAT: cargo_imp_answers.cargo_imp_answer,
}
"""By the format of the message that is answered."""


def answer_message(
    format_name: str, told: Answer, request: Declaration, now: datetime, *, sender: str
) -> AnswerMessage | None:
    """The answer in the filer's own format; None where the format has no message for it, so that JSON stands alone.

    ``request`` is the declaration as the answered message carries it (of an amendment: the amendment itself), with its
    envelope; ``now`` (aware) is when the answer is made; ``sender`` is the identification of customs in the exchange.
    Raises ``Invalid`` for a text that the format cannot hold.
    """
    answers = ANSWERING.get(format_name)
    return answers(told, request, now, sender=sender) if answers is not None else None
