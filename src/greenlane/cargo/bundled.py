# SPDX-License-Identifier: Apache-2.0
"""Data that comes inside installed packages, ours and others'; the only place of the room that reads any.

Package data is code: it arrives with the installation, is pinned by the locks and never changes while running. So
reading it does not break the rule that a room does no input or output.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any


def bundled_bytes(package: str, *path: str) -> bytes:
    """The bytes of a file inside an installed package, e.g. ``bundled_bytes("greenlane.cargo", "data", "x.yaml")``."""
    from importlib import resources  # here and below: start-up does not pay for what only some commands need

    return resources.files(package).joinpath(*path).read_bytes()


def bundled_names(package: str, *folder: str) -> list[str]:
    """The sorted file names inside a folder of an installed package."""
    from importlib import resources

    return sorted(entry.name for entry in resources.files(package).joinpath(*folder).iterdir() if entry.is_file())


@cache
def package_edition(distribution: str) -> str:
    """The edition of a list that has none of its own: name and version of its package, ``"pycountry 26.2.16"``."""
    from importlib import metadata

    return f"{distribution} {metadata.version(distribution)}"


def own_bytes(name: str) -> bytes:
    """The bytes of one of our own dated data files in ``cargo/data``."""
    return bundled_bytes("greenlane.cargo", "data", name)


@cache
def own_yaml(name: str) -> Mapping[str, Any]:
    """One of our own data files, read as YAML; a mapping at the top. The result is shared: do not change it."""
    return parse_yaml(own_bytes(name))


def parse_yaml(content: bytes) -> dict[str, Any]:
    """A YAML document with a mapping at the top.

    Raises ``ValueError`` with the place of the fault when it is not YAML or is no mapping.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(content, Loader=loader)  # noqa: S506 - both are safe loaders
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"this is not readable YAML: {error}") from error
    if not isinstance(document, dict):
        raise ValueError(f"a mapping is expected at the top, found {type(document).__name__}")
    return document
