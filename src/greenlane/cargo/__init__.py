# SPDX-License-Identifier: Apache-2.0
"""The nouns every room shares: consignment, parties, goods, equipment, journey; facts and their vocabulary; codes.

What belongs here: what the trade means by a word, and pure knowledge about it. What does not: how a message spells it
(intake), what it is worth to a decision (targeting), where it is kept (store).
"""

from .consignment import (
    AirSecurity,
    Consignment,
    Declaration,
    Direction,
    ECommerce,
    Function,
    Level,
    Offices,
    Stage,
    TransitTerms,
)
from .equipment import Equipment, Seal
from .facts import Facts, FactsBuilder, Member, Source, Stated, Value, as_json, flat, names_of, shown, stored
from .goods import Document, GoodsItem, Money, Packaging, Statement
from .journey import Conveyance, Journey, JourneyTime, Moment
from .party import Address, Contact, Party, PartyRole
from .vocabulary import VOCABULARY, Fact, Kind, Scope

__all__ = [
    "VOCABULARY",
    "Address",
    "AirSecurity",
    "Consignment",
    "Contact",
    "Conveyance",
    "Declaration",
    "Direction",
    "Document",
    "ECommerce",
    "Equipment",
    "Fact",
    "Facts",
    "FactsBuilder",
    "Function",
    "GoodsItem",
    "Journey",
    "JourneyTime",
    "Kind",
    "Level",
    "Member",
    "Moment",
    "Money",
    "Offices",
    "Packaging",
    "Party",
    "PartyRole",
    "Scope",
    "Seal",
    "Source",
    "Stage",
    "Stated",
    "Statement",
    "TransitTerms",
    "Value",
    "as_json",
    "flat",
    "names_of",
    "shown",
    "stored",
]
