# SPDX-License-Identifier: Apache-2.0
"""The interface over HTTP: thin, and mirroring the rooms by file name. Only here is FastAPI known."""

from greenlane.web.services import Document, Health, Lodged, Page, Services

__all__ = ["Document", "Health", "Lodged", "Page", "Services"]
