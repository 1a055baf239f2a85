"""What npm brings is named exactly, and the lock names no place to get it from: a mirror does as well."""

import json
import re

from server.app import ROOT


def test_every_version_is_exact() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    versions = package["dependencies"] | package["devDependencies"]

    assert {name: text for name, text in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", text)} == {}


def test_the_lock_names_contents_and_no_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    brought = {name: package for name, package in packages.items() if name}

    assert [name for name, package in brought.items() if "resolved" in package] == []
    assert [name for name, package in brought.items() if not package["integrity"].startswith("sha512-")] == []


def test_the_lock_is_of_this_list() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    root = json.loads((ROOT / "package-lock.json").read_text())["packages"][""]

    assert root["dependencies"] == package["dependencies"]
    assert root["devDependencies"] == package["devDependencies"]
