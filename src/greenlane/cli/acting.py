# SPDX-License-Identifier: Apache-2.0
"""In whose name a command reads and decides: the person of ``GREENLANE_TOKEN``, else whoever may use the database."""

import re

from greenlane.access import Actor, Grant, Permission, PersonKind
from greenlane.errors import Forbidden
from greenlane.settings import Settings
from greenlane.wiring.installation import AGENCY
from greenlane.wiring.services import GreenlaneServices

READS = (
    Permission.READ_LODGEMENTS,
    Permission.READ_CONSIGNMENTS,
    Permission.READ_ASSESSMENTS,
    Permission.READ_FACTS,
)
"""What is shown without a token: what every officer may see, nothing that is restricted or secret."""

ANYBODY = Actor(
    id="command_line",
    kind=PersonKind.MACHINE,
    agency=AGENCY,
    grants=tuple(Grant(permission=permission, agency=AGENCY) for permission in READS),
)
"""Who reads without a token: nobody in particular, who decides nothing."""


CODE = re.compile(r"[a-z0-9_.:-]{1,64}")
"""How the reason of a decision is written: the journal holds codes, never free text."""

CODE_REMEDY = "Write small letters, digits, _ . : and -, at most 64, such as documents_shown."


def actor_of(services: GreenlaneServices, given: Settings) -> Actor:
    """Who asks. Raises Forbidden for a token that is unknown, expired or revoked."""
    if given.token is None:
        return ANYBODY
    actor = services.authenticate(given.token)
    if actor is None:
        raise Forbidden(
            "The token is unknown, expired or revoked.",
            code="token.unknown",
            where="GREENLANE_TOKEN",
            remedy="Get a new one with `greenlane token create --person ID`.",
        )
    return actor


def person_of(services: GreenlaneServices, given: Settings) -> Actor:
    """Who decides: always somebody with a token. Raises Forbidden without one."""
    if given.token is None:
        raise Forbidden(
            "A decision is taken by a named human being, and this command does not know who you are.",
            code="token.missing",
            where="GREENLANE_TOKEN",
            remedy="Give your token in GREENLANE_TOKEN, or its file in GREENLANE_TOKEN_FILE; "
            "`greenlane token create --person ID` makes one.",
        )
    return actor_of(services, given)
