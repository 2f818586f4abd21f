# SPDX-License-Identifier: Apache-2.0
"""XML schemas from a folder that the administration configures; messages are compared with them, never refused."""

from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from greenlane.errors import Misconfigured
from greenlane.intake import SchemaFault

_SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
_NOTHING = '<schema xmlns="http://www.w3.org/2001/XMLSchema"/>'
_MOST_BYTES = 32 * 1024 * 1024


def load_schemas(folder: Path) -> "FolderSchemas":
    """The schemas of a folder and the folders below it.

    Raises ``Misconfigured`` when there is no such folder, when it holds no schema, or when a file in it is none or
    reaches for anything outside the folder.
    """
    if not folder.is_dir():
        raise Misconfigured(
            f"There is no folder {folder}.", where=str(folder), remedy="Name a folder that holds XML schemas (.xsd)."
        )
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".xsd" and path.is_file())
    if not files:
        raise Misconfigured(
            f"The folder {folder} holds no XML schema.", where=str(folder), remedy="Put files ending in .xsd there."
        )
    documents = [_Document(path, folder.resolve()) for path in files]
    by_root: dict[str, list[_Document]] = {}
    for document in documents:
        for name in document.roots:
            by_root.setdefault(name, []).append(document)
    for candidates in by_root.values():
        for document in candidates:
            _ = document.schema  # a schema that cannot be used is told now, not at the first message
    return FolderSchemas(by_root)


class FolderSchemas:
    """The schemas of a folder, by the root elements that they describe."""

    def __init__(self, by_root: "dict[str, list[_Document]]") -> None:
        self._by_root = by_root

    @property
    def roots(self) -> tuple[str, ...]:
        """The root elements that are described, as ``{namespace}name``."""
        return tuple(sorted(self._by_root))

    def validate(self, root: etree._Element) -> list[SchemaFault] | None:
        """The faults of a message; None where no schema describes its root.

        Where several do (a declaration and a cancellation have the same root), the one that finds least counts, and
        of those the one that agrees with the message longest.
        """
        told = [document.faults(root) for document in self._by_root.get(str(root.tag), ())]
        return min(told, key=lambda faults: (len(faults), -faults[0].line if faults else 0), default=None)


class _Document:
    """One schema file; what it imports and includes is read when it is used."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        parser.resolvers.add(_Inside(folder))
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise self._unusable(f"it is larger than {_MOST_BYTES} bytes")
            self._tree: Any = etree.parse(str(path), parser)
        except (OSError, etree.XMLSyntaxError) as fault:
            raise self._unusable(str(fault)) from fault
        root = self._tree.getroot()
        if root.tag != f"{_SCHEMA}schema":
            raise self._unusable(f"its root is {root.tag}, not schema")
        namespace = root.get("targetNamespace")
        names = (element.get("name") for element in root.findall(f"{_SCHEMA}element"))
        self.roots = tuple(f"{{{namespace}}}{name}" if namespace else str(name) for name in names)

    @cached_property
    def schema(self) -> etree.XMLSchema:
        """The compiled schema."""
        try:
            return etree.XMLSchema(self._tree)
        except etree.XMLSchemaParseError as fault:
            raise self._unusable(str(fault)) from fault

    def faults(self, root: etree._Element) -> list[SchemaFault]:
        """What this schema has to say of a message."""
        schema = self.schema
        if schema.validate(root):
            return []
        # the stubs of lxml do not know that a log can be gone through
        log: Any = schema.error_log
        return [SchemaFault(one.line, one.path, one.message) for one in log]

    def _unusable(self, why: str) -> Misconfigured:
        return Misconfigured(
            f"{self._path} cannot be used as an XML schema: {why}.",
            where=str(self._path),
            remedy="Mend it, add the files it imports, or take it out of the folder.",
        )


class _Inside(etree.Resolver):
    """Lets a schema import files of its folder and nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override] # as lxml calls it
        """The file, or an empty schema in place of anything outside the folder."""
        parts = urlsplit(system_url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme in ("", "file") and path.is_relative_to(self._folder) and path.is_file():
            return None  # libxml2 may open it itself
        return self.resolve_string(_NOTHING, context, base_url=system_url)
