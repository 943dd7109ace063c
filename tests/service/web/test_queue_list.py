"""A list that is longer than it is shown grows when it is asked to."""

from pathlib import Path

import pytest

from support.reviewers import fill
from support.served import enrol
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System


@pytest.fixture(scope="module")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventy items."""
    home = tmp_path_factory.mktemp("long") / "home"
    enrol(home)
    on = System(Settings(home=home))
    fill(on, 70, 0)
    on.close()
    return home


def test_all_of_a_long_queue_can_be_reached(signed_in) -> None:
    """Fifty, then all of it; then nothing more is offered."""
    page = signed_in("rita", "/queue")
    page.wait_for_selector("text=The first 50 are shown.")
    assert page.locator(".items .item").count() == 50
    page.click("button:text-is('50 more')")
    page.wait_for_selector(".items .item:nth-child(70)")
    assert page.locator("button:text-is('50 more')").count() == 0
    assert page.locator(".list h1").inner_text() == "70 waiting"
