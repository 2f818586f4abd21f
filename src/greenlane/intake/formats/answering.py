# SPDX-License-Identifier: Apache-2.0
"""Which formats have answers of their own. A new one is a function with its row here."""

from collections.abc import Callable, Mapping
from datetime import datetime

from greenlane.cargo import Declaration

from ..answers import Answer
from . import ens, ens_answers
from .answer_message import AnswerMessage

ANSWERING: Mapping[str, Callable[[Answer, Declaration, datetime], AnswerMessage | None]] = {
    ens.FORMAT: ens_answers.answer_ens,
}
"""By the format of the message that is answered: from the answer, that message's declaration and the present."""


def answer_message(format_name: str, told: Answer, request: Declaration, now: datetime) -> AnswerMessage | None:
    """The answer in the filer's own format; None where the format has no message for it, so that JSON stands alone.

    ``request`` is the declaration as the answered message carries it (of an amendment: the amendment itself), with its
    envelope; ``now`` (aware) is when the answer is made.
    """
    answers = ANSWERING.get(format_name)
    return answers(told, request, now) if answers is not None else None
