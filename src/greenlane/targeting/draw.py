# SPDX-License-Identifier: Apache-2.0
"""The random draw (design decision 10): keyed by period, so that nothing a filer or officer does can re-roll it."""

import hashlib
import hmac

DRAW_SCALE = 9
"""Decimals kept of a drawn number; the scale of the fact ``draw.value``."""


def draw(period_key: bytes, consignment_id: str, stage: str) -> int:
    """The number drawn for a consignment at a stage: an integer from 0 to 10**9 - 1, uniform, as ``draw.value`` keeps.

    HMAC-SHA-256 under the period's secret key over the consignment's id and the stage: amendments, duplicates,
    re-decisions and the order of workers never change it.
    """
    mac = hmac.digest(period_key, f"{consignment_id}|{stage}".encode(), "sha256")
    return (int.from_bytes(mac[:8], "big") * 1_000_000_000) >> 64


def key_commitment(period_key: bytes) -> str:
    """The hash journalled before a period begins; the key itself is revealed after, so that anybody can check."""
    return hashlib.sha256(b"greenlane draw key\x00" + period_key).hexdigest()


def is_drawn(value: int, share: float) -> bool:
    """Whether a drawn number falls into the share (0 to 1) of the random programme."""
    return value < int(share * 10**DRAW_SCALE)
