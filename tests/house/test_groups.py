"""Tests that share a server, a browser or a database of machines run one after the other, in one process."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("together")
def test_what_belongs_together_is_handed_out_together(request: pytest.FixtureRequest) -> None:
    """The plugin marks it in the test's id; of one that forgets to nothing would fail, and two servers would be started for one."""
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("the tests are not handed out in groups")
    assert request.node.nodeid.endswith("@together")
