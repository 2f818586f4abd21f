# SPDX-License-Identifier: Apache-2.0
"""What a filer is told about the standing of a message: findings that no single message shows by itself.

They never tell what customs thinks of the goods, nor whether a filing of somebody else exists.
"""

from greenlane.cargo import Declaration, Function

from .finding import Finding, Severity, mended

DUPLICATE_REFERENCE = "GL-LOD-01"
UNKNOWN_LODGEMENT = "GL-LOD-02"
REFERENCE_UNKNOWN_HERE = "GL-LOD-03"
NO_LONGER_VALID = "GL-LOD-04"
NEEDS_AN_OFFICER = "GL-LOD-05"
SENT_AGAIN = "GL-LOD-06"

_OWN_REFERENCE = "WCO Data Model D026, the filer's own reference: one filing, one reference"


def target_of(declaration: Declaration) -> str | None:
    """What an amendment or cancellation names the lodgement by: its MRN, else its reference; None when neither."""
    return declaration.mrn or declaration.reference


def duplicate_reference(declaration: Declaration) -> Finding:
    """Error: the filer used this reference before for a filing with other content."""
    return Finding(
        code=DUPLICATE_REFERENCE,
        severity=Severity.ERROR,
        path=declaration.paths.get("reference"),
        value=declaration.reference,
        message=mended(
            f"The reference {declaration.reference} was used before for a filing with other content. Give a new "
            "filing a reference of its own, or send this one as an amendment of the earlier filing.",
            "a reference that none of your filings has",
            _OWN_REFERENCE,
        ),
    )


def sent_again() -> Finding:
    """Info: the very same message was received before."""
    return Finding(
        code=SENT_AGAIN,
        severity=Severity.INFO,
        path=None,
        value=None,
        message=(
            "This very message was received before; the answer is the first one, and nothing was changed. "
            "To change the filing send an amendment."
        ),
    )


def unknown_lodgement(declaration: Declaration) -> Finding:
    """Error: no filing of that number on which the sender may act; the same words whether it exists or not."""
    return _about(
        declaration,
        UNKNOWN_LODGEMENT,
        Severity.ERROR,
        mended(
            f"There is no filing {target_of(declaration)} on which you may act, so this {_words(declaration)} has "
            "nothing to change. Compare the number with the receipt of the filing. If another filer lodged it, that "
            f"filer must send the {_words(declaration)}, or register you as its representative.",
            "the reference or MRN of the receipt of your filing, such as 25GB3POHWIVZSF9AR0",
            "WCO Data Model D014 and D026; only who filed, or its representative, amends or cancels",
        ),
    )


def unknown_here(declaration: Declaration) -> Finding:
    """Warning of a pure run: nothing is stored, so an amendment or cancellation is looked at by itself."""
    return _about(
        declaration,
        REFERENCE_UNKNOWN_HERE,
        Severity.WARNING,
        f"The reference {target_of(declaration)} is unknown here, because nothing is stored; the {_words(declaration)} "
        "is looked at for what it carries itself. Lodge it where the filing was lodged to have it take effect.",
    )


def no_longer_valid(declaration: Declaration) -> Finding:
    """Error: the filing has been cancelled before."""
    return _about(
        declaration,
        NO_LONGER_VALID,
        Severity.ERROR,
        mended(
            f"The filing {target_of(declaration)} has been cancelled and can no longer be changed. Lodge a new filing "
            "with a reference of its own.",
            "an original with a reference that none of your filings has",
            _OWN_REFERENCE,
        ),
    )


def needs_an_officer(declaration: Declaration) -> Finding:
    """Info: recorded, but not in force by itself. It does not say why: the reason is for officers."""
    return _about(
        declaration,
        NEEDS_AN_OFFICER,
        Severity.INFO,
        f"The {_words(declaration)} of {target_of(declaration)} is recorded. At this point it does not take effect by "
        "itself: customs decides on it and tells you.",
    )


def _words(declaration: Declaration) -> str:
    return "cancellation" if declaration.function is Function.CANCELLATION else "amendment"


def _about(declaration: Declaration, code: str, severity: Severity, message: str) -> Finding:
    named = "mrn" if declaration.mrn else "reference"
    return Finding(
        code=code,
        severity=severity,
        path=declaration.paths.get(named),
        value=target_of(declaration),
        message=message,
    )
