"""The command line, as whoever starts the server meets it."""

import subprocess
import sys

import pytest

from tests.support.server import ROOT, without_settings


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server", *arguments]
    everything = without_settings() | environ
    return subprocess.run(command, check=False, cwd=ROOT, env=everything, capture_output=True, text=True)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_wrong_value_stops_the_start_with_one_line_that_names_it(command: str) -> None:
    done = run(command, BASELINE_PORT="http")
    assert done.returncode == 2
    assert done.stderr == "baseline: BASELINE_PORT must be a whole number from 1 to 65535\n"
    assert not done.stdout


def test_a_wrong_flag_stops_the_start_too() -> None:
    done = run("serve", "--port", "0")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--port" in done.stderr


def test_a_misspelled_setting_is_told_of() -> None:
    done = run("serve", "--port", "0", BASELINE_ORGIN="https://a.example")
    assert "BASELINE_ORGIN is not a setting" in done.stderr


def test_help_names_every_flag_with_its_variable() -> None:
    done = run("serve", "--help")
    for flag in ("--host", "--port", "--data-dir"):
        assert flag in done.stdout
    assert "BASELINE_DATA_DIR" in done.stdout
