"""One direction: classifier knows nobody, training knows classifier, service meets training in the command line."""

import ast
import tomllib
from pathlib import Path

import pytest

import classifier

ROOT = Path(__file__).parent.parent
PACKAGES = ("classifier", "training", "service")
MAY_IMPORT = {"classifier": set(), "training": {"classifier"}, "service": {"classifier"}}
_COMMANDS = ("cli", "score_cli", "inbox_cli", "routes_cli", "terms_cli", "setup")
COMMAND_LINE = {f"service/{name}.py" for name in _COMMANDS}


def modules() -> list[Path]:
    return [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_one_way(file: Path) -> None:
    package = file.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[package] | {package}
    if str(file.relative_to(ROOT)) in COMMAND_LINE:
        allowed |= {"training"}
    assert imported(file) & set(PACKAGES) <= allowed


@pytest.mark.parametrize("file", sorted((ROOT / "classifier").rglob("*.py")), ids=lambda file: file.name)
def test_the_classifier_has_no_world(file: Path) -> None:
    outside = {"sqlite3", "sqlalchemy", "fastapi", "socket", "urllib", "http", "requests", "time", "logging"}
    assert not imported(file) & outside


def test_every_package_is_built() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {
        ".".join(file.parent.relative_to(ROOT).parts) for package in PACKAGES for file in (ROOT / package).rglob("*.py")
    }
    assert found <= set(built)


def test_exports_are_there() -> None:
    assert [name for name in classifier.__all__ if not hasattr(classifier, name)] == []
