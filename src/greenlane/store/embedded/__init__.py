# SPDX-License-Identifier: Apache-2.0
"""The PostgreSQL server that Greenlane brings along, for installations that name no other.

``EmbeddedServer(data_dir).start()`` gives the address of a running server: it makes the database on first use, takes
over a server that already runs, and recovers after a crash. See ``server.py`` for how long it lives.
"""

from greenlane.store.embedded.programs import Programs, installed_programs
from greenlane.store.embedded.server import EmbeddedServer, ServerStatus

__all__ = ["EmbeddedServer", "Programs", "ServerStatus", "installed_programs"]
