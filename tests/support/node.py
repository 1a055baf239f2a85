"""Which Node the tests use: the one that set-up put beside this Python, else the system's."""

import shutil
import sys
from pathlib import Path


def node() -> str:
    """Return the path of the Node executable."""
    beside = Path(sys.executable).with_name("node")
    found = str(beside) if beside.exists() else shutil.which("node")
    assert found is not None, "there is no Node here: scripts/setup.sh dev"
    return found
