# SPDX-License-Identifier: Apache-2.0
"""Transport equipment (containers and the like) and the seals on it."""

from msgspec import Struct, field


class Seal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A seal as declared (WCO 165): number, and class after ISO 17712 and party where the filing says so."""

    number: str
    seal_class: str | None = None
    affixed_by: str | None = None


class Equipment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One container or other equipment (WCO 31B): number (159), size and type (152), empty flag, seals."""

    id: str | None = None
    size_type: str | None = None
    empty: bool | None = None
    seals: tuple[Seal, ...] = ()
    path: str | None = None
    paths: dict[str, str] = field(default_factory=dict)
