# SPDX-License-Identifier: Apache-2.0
"""How Alembic runs here: on the connection and in the transaction that ``migrating.migrate`` hands over."""

from alembic import context

from greenlane.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
