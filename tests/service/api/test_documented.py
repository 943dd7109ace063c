"""The page on the API is true: each of its lines runs against a server."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY
from support.served import served

PAGE = REPOSITORY / "docs" / "api.md"


def test_every_line_of_the_page_runs(tmp_path: Path) -> None:
    """From a user's first token to a signature and a question after it."""
    if not (shutil.which("curl") and shutil.which("jq")):
        pytest.skip("curl and jq are what the page is written with")
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    home, wetread = tmp_path / "home", Path(sys.executable).parent
    with served(home) as address:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
            env={
                **os.environ,
                "SERVER": address,
                "WETREAD_HOME": str(home),
                "PATH": f"{wetread}{os.pathsep}{os.environ['PATH']}",
            },
            capture_output=True,
            check=False,
            text=True,
        )
    assert done.returncode == 0, done.stderr + done.stdout
    assert '"signed"' in done.stdout
    assert "event: done" in done.stdout
    assert "The figures rest on the calibration record" in done.stdout
    assert '"ready"' in done.stdout
