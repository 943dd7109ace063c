"""The address of the site's own viewer."""

import pytest

from wetread.errors import BadInput
from wetread.service.site_viewer import SiteViewer


def test_a_study_is_filled_in() -> None:
    """The UID stands where the operator wants it, quoted as part of an address."""
    viewer = SiteViewer.of("https://pacs.example/viewer?StudyInstanceUIDs={study}&x={y}")

    assert viewer is not None
    assert viewer.address("1.2.3") == "https://pacs.example/viewer?StudyInstanceUIDs=1.2.3&x={y}"
    assert viewer.address("1&b=2/../#") == (
        "https://pacs.example/viewer?StudyInstanceUIDs=1%26b%3D2%2F..%2F%23&x={y}"
    )


@pytest.mark.parametrize("unset", [None, ""])
def test_no_address_is_no_viewer(unset) -> None:
    """Where nothing is set, nothing is offered."""
    assert SiteViewer.of(unset) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "javascript:alert('{study}')",
        "data:text/html,{study}",
        "ftp://pacs.example/{study}",
        "https://pacs.example/viewer",
        "https://{study}.example/",
        "https:///{study}",
        "//pacs.example/{study}",
        "https://[/{study}",
    ],
)
def test_what_is_no_page_of_the_web_is_refused(wrong) -> None:
    """The sentence says what to give instead."""
    with pytest.raises(BadInput, match="begins with https://"):
        SiteViewer.of(wrong)
