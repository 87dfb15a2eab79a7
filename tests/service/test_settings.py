"""The settings are typed, come from the environment, and are refused when wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from classifier.certainty import Promise
from service.errors import SettingsError
from service.settings import PREFIX, Settings


def test_the_defaults_are_closed() -> None:
    settings = Settings.read()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == "sqlite:///var/signaalwijzer.sqlite"
    assert settings.models == Path("models")
    assert settings.secret is None


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_PORT", "9000")
    monkeypatch.setenv("SIGNAALWIJZER_ROUTING", "teams.toml")
    settings = Settings.read()
    assert (settings.port, settings.routing) == (9000, Path("teams.toml"))
    assert Settings.read(port=9001).port == 9001


def test_the_promise_of_the_municipality(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.read().promise == Promise(max_error=0.02, max_missed=0.01) == Promise()
    monkeypatch.setenv("SIGNAALWIJZER_MAX_ERROR", "0.05")
    monkeypatch.setenv("SIGNAALWIJZER_MAX_MISSED", "0.002")
    assert Settings.read().promise == Promise(max_error=0.05, max_missed=0.002)


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("PORT", "70000", "een poort"),
        ("PORT", "acht", "een poort"),
        ("DATABASE_URL", "mysql://root:geheim@server/db", "een adres als sqlite:///"),
        ("DATABASE_URL", "store.sqlite", "een adres als sqlite:///"),
        ("MAX_CHARS", "0", "het grootste aantal tekens"),
        ("MAX_BODY_BYTES", "-1", "het grootste aantal bytes"),
        ("SESSION_HOURS", "0", "een aantal uren"),
        ("SECRET", "geheim", "een geheim van 32 tekens"),
        ("HOST", "", "het adres"),
        ("MAX_ERROR", "0", "een deel tussen 0 en 1"),
        ("MAX_ERROR", "1", "een deel tussen 0 en 1"),
        ("MAX_ERROR", "2%", "een deel tussen 0 en 1"),
        ("MAX_MISSED", "-0.01", "een deel tussen 0 en 1"),
        ("MAX_MISSED", "nan", "een deel tussen 0 en 1"),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, needed: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=f"{PREFIX}{name} klopt niet. Nodig: {needed}") as refused:
        Settings.read()
    assert refused.value.__cause__ is None
    assert "geheim@" not in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.read(port=-1, max_chars=0, kleur="rood")
    assert len(str(refused.value).splitlines()) == 3
    assert "De instelling kleur bestaat niet." in str(refused.value)


def test_they_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings.read().port = 1  # type: ignore[misc]  # that it is refused is the point


def test_secrets_are_not_shown() -> None:
    shown = repr(Settings.read(database_url="postgresql://jan:wachtwoord@server/db", secret="s" * 40))
    assert "wachtwoord" not in shown
    assert "sss" not in shown


def test_every_setting_explains_itself() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
