# SPDX-License-Identifier: Apache-2.0
"""What is written as WCO XML reads back as the same declaration."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from greenlane.cargo import Declaration
from greenlane.intake import ReadState, read, without_paths, write_wco_dm_xml
from tests.intake.formats.strategies import declarations


@given(declarations())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_reads_back_as_the_same(declaration: Declaration) -> None:
    reading = read(write_wco_dm_xml(declaration))
    assert reading.state is ReadState.READ
    (message,) = reading.messages
    assert message.findings == ()
    assert without_paths(message.declaration) == declaration
