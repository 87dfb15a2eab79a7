"""The settings of a mailbox, read from SIGNAALWIJZER_IMAP_* in the environment."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from service.settings import Typed

LOCAL = ("localhost", "127.0.0.1", "::1")


class Security(StrEnum):
    """How the connection is closed to others; without it only on this computer."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "geen"


class Finish(StrEnum):
    """What is done in the mailbox once a message is safely stored."""

    LEAVE = "laten"
    FLAG = "markeren"
    MOVE = "verplaatsen"


class ImapSettings(Typed):
    """Which mailbox is read, how we log in, and what happens there with a message that was taken in.

    Either `password`, or an OAuth2 token address with what it asks: a `client_secret` (Microsoft 365, as an
    application) or a `refresh_token` (Google, Microsoft 365 as a user).
    """

    model_config = SettingsConfigDict(env_prefix="SIGNAALWIJZER_IMAP_", frozen=True, hide_input_in_errors=True)

    host: str = Field(min_length=1, description="de naam van de mailserver, zoals imap.gemeente.nl")
    port: int | None = Field(default=None, ge=1, le=65535, description="een poort; zonder deze instelling 993 of 143")
    security: Security = Field(default=Security.TLS, description="tls, starttls of (alleen op deze computer) geen")
    ca_file: Path | None = Field(default=None, description="een PEM-bestand met het certificaat van uw eigen uitgever")
    user: str = Field(min_length=1, description="de naam waarmee u inlogt, meestal het e-mailadres")
    password: SecretStr | None = Field(default=None, description="het wachtwoord van de mailbox")
    token_url: str | None = Field(
        default=None,
        pattern=r"^(https://.+|http://(localhost|127\.0\.0\.1)(:\d+)?/.*)$",
        description="het https-adres waar OAuth2-tokens vandaan komen",
    )
    client_id: str | None = Field(default=None, description="het nummer van de toepassing bij uw aanbieder")
    client_secret: SecretStr | None = Field(default=None, description="het geheim van de toepassing")
    refresh_token: SecretStr | None = Field(default=None, description="een refresh-token, als uw aanbieder dat geeft")
    scope: str | None = Field(default=None, description="de scope, zoals https://outlook.office365.com/.default")
    folder: str = Field(default="INBOX", min_length=1, description="de map die wordt gelezen, zoals INBOX")
    finish: Finish = Field(default=Finish.FLAG, description="laten, markeren of verplaatsen")
    done_flag: str = Field(
        default="Signaalwijzer", pattern=r"^\\?[A-Za-z0-9_$-]+$", description="één woord, zoals Signaalwijzer"
    )
    done_folder: str = Field(default="Verwerkt", min_length=1, description="de map voor wat is ingenomen")
    poll_seconds: float = Field(default=60, gt=0, le=3600, description="een aantal seconden, hoogstens 3600")
    idle: bool = Field(default=True, description="ja of nee: laat de server zelf melden dat er post is")
    timeout: float = Field(default=60, gt=0, le=600, description="een aantal seconden, hoogstens 600")

    @model_validator(mode="after")
    def _can_log_in(self) -> Self:
        if self.token_url is None:
            if self.password is None:
                raise ValueError("password: er is geen wachtwoord en geen token_url")
        elif self.client_id is None or (self.client_secret is None and self.refresh_token is None):
            raise ValueError("token_url: daarbij horen client_id, en client_secret of refresh_token")
        if self.security is Security.NONE and self.host not in LOCAL:
            raise ValueError("security: zonder versleuteling lezen wij alleen een mailserver op deze computer")
        return self

    @property
    def address(self) -> str:
        """Name the mailbox in lists and logs: who, where, which folder; no secret in it."""
        return f"{self.user}@{self.host}/{self.folder}"
