"""Tests of one group share a worker: what they start together is too dear to be started twice."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_groups_are_kept_together(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("Only one process runs the tests.")
    assert request.node.nodeid.endswith("@together")
