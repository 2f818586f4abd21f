# SPDX-License-Identifier: Apache-2.0
"""Reference data that intake reads: dated YAML documents, shipped inside the package or the administration's own.

Package data arrives with the installation and never changes while running, so reading it is no input in the sense of
the rule that rooms do none. An administration's own documents come to the parsers as bytes.
"""

from importlib import resources
from typing import TypeVar

import msgspec

from greenlane.documents import own_document
from greenlane.errors import Misconfigured

T = TypeVar("T")


def shipped_bytes(name: str) -> bytes:
    """The bytes of one of intake's own data files, e.g. ``shipped_bytes("time_limits.yaml")``."""
    return resources.files("greenlane.intake").joinpath("data", name).read_bytes()


def document_bytes(name: str) -> bytes:
    """The bytes of the document in force: the administration's own of that name, else the one that ships."""
    own = own_document(name)
    return shipped_bytes(name) if own is None else own


def parsed(content: bytes, shape: type[T], name: str) -> T:
    """A YAML document as the given type; ``name`` tells in a fault which document is meant.

    Raises ``Misconfigured`` with the place of the fault when the document is no YAML or has another shape.
    """
    try:
        return msgspec.yaml.decode(content, type=shape)
    except (msgspec.DecodeError, ValueError) as error:  # a ValidationError ends with the place: "at `$.limits[0]`"
        raise Misconfigured(
            f"The {name} cannot be read: {error}.",
            code="intake.reference_data",
            where=name,
            remedy="Compare it with the document that Greenlane ships; every key is described there.",
        ) from error
