"""Puts pip into a virtual environment that was made without it, where ensurepip is missing and apt is not allowed.

Tries, in order: a pip of the system, Debian's wheel of it (to download a package needs no rights), pip's own installer.
"""

import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path

INSTALLER = "https://bootstrap.pypa.io/get-pip.py"
WHEEL_PACKAGE = "python3-pip-whl"


def by_system_pip(python: str, _folder: Path) -> None:
    """Let the system's pip (22.3 or newer) install one into the environment."""
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "pip")


def by_debian_wheel(python: str, folder: Path) -> None:
    """Unpack Debian's wheel of pip and let it install itself: a wheel of pip can be run where it lies."""
    _run("apt-get", "download", WHEEL_PACKAGE, cwd=folder)
    _run("dpkg-deb", "-x", str(next(folder.glob("*.deb"))), str(folder))
    wheel = next(folder.rglob("pip-*.whl"))
    _run(python, f"{wheel}/pip", "install", "--quiet", "--no-index", str(wheel))


def by_installer(python: str, folder: Path) -> None:
    """Fetch pip's installer over https and run it."""
    script = folder / "get-pip.py"
    with urllib.request.urlopen(INSTALLER, timeout=60) as answer:
        script.write_bytes(answer.read())
    _run(python, str(script), "--quiet")


WAYS: tuple[Callable[[str, Path], None], ...] = (by_system_pip, by_debian_wheel, by_installer)


def main(venv: Path) -> int:
    """Try each way until pip answers in the environment."""
    python = str((venv / "bin" / "python").absolute())
    for way in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                way(python, Path(folder))
                _run(python, "-m", "pip", "--version")
            except (OSError, StopIteration, subprocess.CalledProcessError):
                continue
        return 0
    return 1


def _run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
