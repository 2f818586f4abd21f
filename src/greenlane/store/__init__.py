# SPDX-License-Identifier: Apache-2.0
"""Where everything is kept: PostgreSQL, files, and the embedded server that is used when no other is named."""
