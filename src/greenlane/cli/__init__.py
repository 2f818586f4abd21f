# SPDX-License-Identifier: Apache-2.0
"""The ``greenlane`` command: thin; each file mirrors the room whose use cases it offers."""
