# SPDX-License-Identifier: Apache-2.0
"""Look-outs that lapse, profiles that only observe, and how many hits a day their rehearsal foresaw."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_APPROVED = "state NOT IN ('live', 'suspended') OR approved_by IS NOT NULL"


def upgrade() -> None:
    """Add the columns; a look-out is live before anybody has approved it."""
    op.add_column("profiles", sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("profiles", sa.Column("observe_only", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("profiles", sa.Column("projected_a_day", sa.Double(), nullable=True))
    op.drop_constraint(op.f("ck_profiles_approved_before_live"), "profiles", type_="check")
    op.create_check_constraint(
        op.f("ck_profiles_approved_before_live"), "profiles", f"{_APPROVED} OR lapses_at IS NOT NULL"
    )
