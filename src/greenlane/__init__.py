# SPDX-License-Identifier: Apache-2.0
"""Greenlane: an advance cargo message becomes a timely, explained, recorded decision."""

__version__ = "0.1.0"
