"""The settings: typed, read from SIGNAALWIJZER_* in the environment, and refused at start when wrong."""

from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from classifier.certainty import Promise
from service.errors import SettingsError

PREFIX = "SIGNAALWIJZER_"


class Typed(BaseSettings):
    """Settings whose faults are told in Dutch, one line each, by the description of the field."""

    @classmethod
    def read(cls, **given: Any) -> Self:
        """Read the settings; what is `given` goes before the environment."""
        try:
            return cls(**given)
        except ValidationError as error:
            # One line for each setting, without the value: a database URL holds a password.
            raise SettingsError("\n".join(dict.fromkeys(map(cls._fault, error.errors())))) from None

    @classmethod
    def _fault(cls, fault: ErrorDetails) -> str:
        prefix = str(cls.model_config.get("env_prefix"))
        if not fault["loc"]:  # of settings that do not go together; the text begins with the name of one
            name, _, said = str(fault["ctx"]["error"]).partition(": ")
            return f"De instelling {prefix}{name.upper()} klopt niet: {said}."
        name = str(fault["loc"][0])
        field = cls.model_fields.get(name)
        if field is None:
            return f"De instelling {name} bestaat niet."
        wrong = "ontbreekt" if fault["type"] == "missing" else "klopt niet"
        return f"De instelling {prefix}{name.upper()} {wrong}. Nodig: {field.description}."


class Settings(Typed):
    """All that a municipality can set; the descriptions are shown (in Dutch) when a value is refused."""

    # Values stay out of error texts: a database URL holds a password.
    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    database_url: str = Field(
        default="sqlite:///var/signaalwijzer.sqlite",
        pattern=r"^(sqlite:///.+|postgresql(\+psycopg)?://.+)$",
        repr=False,
        description="een adres als sqlite:///map/bestand.sqlite of postgresql://naam:wachtwoord@server/database",
    )
    models: Path = Field(default=Path("models"), description="de map met de getrainde modellen")
    host: str = Field(
        default="127.0.0.1", min_length=1, description="het adres waarop de dienst luistert, zoals 127.0.0.1"
    )
    port: int = Field(default=8000, ge=0, le=65535, description="een poort van 0 tot en met 65535")
    routing: Path | None = Field(default=None, description="een TOML-bestand met de verdeling over teams")
    max_error: float = Field(
        default=0.02,
        gt=0,
        lt=1,
        description="een deel tussen 0 en 1, zoals 0.02: zoveel van wat niet wordt overgedragen mag fout zijn",
    )
    max_missed: float = Field(
        default=0.01,
        gt=0,
        lt=1,
        description="een deel tussen 0 en 1, zoals 0.01: zoveel klachten en bezwaren mogen ongezien iets anders heten",
    )
    secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="een geheim van 32 tekens of meer; zonder deze instelling maakt de dienst er zelf een",
    )
    session_hours: float = Field(
        default=8,
        gt=0,
        le=24 * 7,
        description="een aantal uren, hoogstens 168: zo lang blijft iemand ingelogd",
    )
    max_chars: int = Field(default=100_000, gt=0, description="het grootste aantal tekens in een bericht")
    max_body_bytes: int = Field(default=2_000_000, gt=0, description="het grootste aantal bytes in een verzoek")
    max_attachments: int = Field(default=50, ge=0, description="het grootste aantal bijlagen dat wordt gelezen")
    max_attachment_bytes: int = Field(
        default=10_000_000, gt=0, description="het grootste aantal bytes in een bijlage die wordt gelezen"
    )

    @property
    def promise(self) -> Promise:
        """What the municipality wants kept when the model does not hand over."""
        return Promise(max_error=self.max_error, max_missed=self.max_missed)
