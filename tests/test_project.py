"""What stands at the root: documents that must agree with the code."""

import re
import tomllib
from datetime import date

import pytest
import yaml

from service.cli import build_parser
from service.inbox.settings import ImapSettings
from service.settings import Settings, Typed
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_first_screen_has_the_two_commands() -> None:
    first_screen = README[:1500]
    assert "make run" in first_screen
    assert "make test" in first_screen


@pytest.mark.parametrize("settings", [Settings, ImapSettings])
def test_every_setting_is_in_the_readme(settings: type[Typed]) -> None:
    prefix = str(settings.model_config.get("env_prefix"))
    assert [n for n in settings.model_fields if f"`{prefix}{n.upper()}`" not in README] == []


def test_every_command_is_in_the_readme() -> None:
    (commands,) = [a for a in build_parser()._actions if a.dest == "command"]
    assert [c for c in commands.choices or () if f"signaalwijzer {c}" not in README] == []


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_in_the_readme_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_no_placeholder_is_left() -> None:
    for name in ("README.md", "data/DATASHEET.md"):
        assert not re.search(r"@[A-Z]+@", (ROOT / name).read_text(encoding="utf-8")), name


def test_the_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {PROJECT['version']} (" in changelog


def test_publiccode_follows_the_standard() -> None:
    """Check what the standard (publiccode.yml 0.7) makes mandatory."""
    facts = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert facts["publiccodeYmlVersion"] == "0.7"
    assert facts["softwareVersion"] == PROJECT["version"]
    assert date.fromisoformat(facts["releaseDate"])
    assert facts["url"].endswith(".git")
    assert facts["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert facts["softwareType"] == "standalone/web"
    assert facts["legal"]["license"] == PROJECT["license"] == "EUPL-1.2"
    assert facts["maintenance"]["type"] == "community"
    assert facts["maintenance"]["contacts"]
    assert facts["platforms"]
    assert facts["categories"]
    dutch = facts["description"]["nl"]
    assert len(dutch["shortDescription"]) <= 150
    assert 150 <= len(dutch["longDescription"]) <= 10_000
    assert facts["localisation"]["availableLanguages"] == ["nl"]
    assert isinstance(facts["localisation"]["localisationReady"], bool)


def test_the_handbook_is_the_one_definition() -> None:
    assert (ROOT / "data/labels.md").read_text(encoding="utf-8").startswith("# Label handbook")


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    body = text.split("dependencies = [")[1].split("\n]")[0]
    lines = [line for line in body.splitlines() if line.strip()]
    assert [line for line in lines if "#" not in line or "<" not in line] == []
