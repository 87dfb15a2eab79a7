"""Bearer tokens for a mailbox (OAuth 2.0, RFC 6749: client credentials in 4.4, refresh in 6)."""

import time

import httpx2

from service.inbox.errors import MailboxError
from service.inbox.settings import ImapSettings

_MARGIN = 60.0
_LIFETIME = 3600.0


class TokenSource:
    """Gives a token that is still good for a minute; asks for another one only when it must."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._refresh = settings.refresh_token.get_secret_value() if settings.refresh_token else None
        self._token = ""
        self._until = 0.0

    def token(self) -> str:
        """Return a token. MailboxError where the provider gives none."""
        if time.monotonic() >= self._until:
            self._ask()
        return self._token

    def forget(self) -> None:
        """Ask for another token next time: the mail server refused this one."""
        self._until = 0.0

    def _ask(self) -> None:
        url = self._settings.token_url or ""
        try:
            answer = httpx2.post(url, data=self._form(), timeout=self._settings.timeout, follow_redirects=False)
        except httpx2.HTTPError as error:
            raise MailboxError(
                f"De dienst die het OAuth2-token geeft antwoordt niet ({type(error).__name__}). "
                "Controleer SIGNAALWIJZER_IMAP_TOKEN_URL en de verbinding."
            ) from error
        try:
            said = answer.json()
            token, lifetime = str(said["access_token"]), float(said.get("expires_in", _LIFETIME))
        except (ValueError, KeyError, TypeError, AttributeError):
            # the provider's own words stay out: some repeat the secret that was sent
            raise MailboxError(
                f"Er kwam geen OAuth2-token (status {answer.status_code}). Controleer SIGNAALWIJZER_IMAP_CLIENT_ID, "
                "_CLIENT_SECRET, _REFRESH_TOKEN en _SCOPE."
            ) from None
        self._token, self._until = token, time.monotonic() + max(lifetime - _MARGIN, 1.0)
        # some providers give a new refresh token with every answer, and the old one ends (RFC 6749, 6)
        self._refresh = said.get("refresh_token") or self._refresh

    def _form(self) -> dict[str, str]:
        asked = self._settings
        form = {"client_id": asked.client_id or ""}
        if asked.client_secret:
            form["client_secret"] = asked.client_secret.get_secret_value()
        if asked.scope:
            form["scope"] = asked.scope
        if self._refresh:
            return {**form, "grant_type": "refresh_token", "refresh_token": self._refresh}
        return {**form, "grant_type": "client_credentials"}
