"""What the documents say is so: settings, rules and records are named alike in words and in code."""

import re
from collections.abc import Iterator
from pathlib import Path

from server.core.records import AnyRecord
from server.settings import SETTINGS

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
TESTS = [*sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "tests" / "js").rglob("*.js"))]

RULE = re.compile(r"^\W*([A-Z]{2}\d+)\b", re.MULTILINE)
"""A rule stands at the beginning of its line or table row."""
CITED = re.compile(r"(?:\bdef test_|[\"'`])((?:[A-Z]{2}\d+[_ ])+)")
"""Rules in the name of a test: `def test_SY4_...` in Python, `"SY4 ..."` in JavaScript."""
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
LINKED_DECISION = re.compile(r"decision\s+(\d+)\]\([^)]*?(\d{4})-")


def row_of(document: str, name: str) -> str:
    """Return the table row whose first cell has this name in code marks."""
    found = [line for line in document.splitlines() if re.match(rf"\|\s*`{re.escape(name)}`", line)]
    assert len(found) == 1, f"{name} has {len(found)} rows"
    return found[0]


def test_the_readme_lists_every_setting_with_its_default() -> None:
    readme = (ROOT / "README.md").read_text()
    assert set(re.findall(r"`(BASELINE_\w+)`", readme)) == {setting.variable for setting in SETTINGS}
    for setting in SETTINGS:
        _, names, default, about, _ = (cell.strip() for cell in row_of(readme, setting.variable).split("|"))
        assert names == f"`{setting.variable}`" + (f", `{setting.flag}`" if setting.flag else "")
        assert default == (f"`{setting.default}`" if setting.default else "")
        assert about == setting.about


def test_every_rule_has_a_test_and_every_number_a_rule() -> None:
    rules = RULE.findall((ROOT / "docs" / "rules.md").read_text())
    cited = {number for path in TESTS for names in CITED.findall(path.read_text()) for number in numbers(names)}
    assert sorted(rules) == sorted(set(rules)), "a number stands for one rule"
    assert cited - set(rules) == set(), "tests cite rules that are not written down"
    assert set(rules) - cited == set(), "rules that no test cites"


def numbers(names: str) -> list[str]:
    """Return the rule numbers in the beginning of a test's name."""
    return re.findall(r"[A-Z]{2}\d+", names)


def test_the_protocol_names_every_record_and_field() -> None:
    protocol = (ROOT / "docs" / "protocol.md").read_text()
    for kind in AnyRecord.__args__:
        name = kind.__struct_config__.tag
        row = row_of(protocol, name)
        missing = [field for field in kind.__struct_fields__ if field not in STAMPED and f"`{field}`" not in row]
        assert missing == [], f"the row of {name} lacks {missing}"


STAMPED = {"id", "by", "at", "born"}
"""What every record has; said once, above the table."""


def test_links_between_documents_lead_somewhere() -> None:
    assert [f"{document.name}: {link}" for document, link in links() if not (document.parent / link).exists()] == []


def links() -> Iterator[tuple[Path, str]]:
    """Yield every relative link of every document."""
    for document in DOCUMENTS:
        yield from ((document, link) for link in LINK.findall(document.read_text()))


def test_every_decision_has_a_number_of_its_own_which_its_title_and_every_link_to_it_say() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    assert [path.name for path in decisions if not path.read_text().startswith(f"# {int(path.name[:4])}. ")] == []
    linked = [found for document in DOCUMENTS for found in LINKED_DECISION.findall(document.read_text())]
    assert linked
    assert [(said, meant) for said, meant in linked if int(said) != int(meant)] == []
