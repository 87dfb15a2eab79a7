"""The store: what was taken in, and what people decided; both are added to and never changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from classifier.taxonomy import Domain, Flag, SignalType
from service.errors import ReviewConflict, ReviewNotFound, ReviewRejected, SuggestionNotFound
from service.store.arrivals import Arrivals
from service.store.messages import Messages
from service.store.quarantine import Quarantine
from service.store.queries import state
from service.store.records import Decision, Review, StoredMessage, StoredSuggestion
from service.store.relations import Relations
from service.store.tables import messages, reviews, suggestions
from service.store.types import storable


class Store(Messages, Arrivals, Quarantine, Relations):
    """The whole store: messages, suggestions and reviews; what came from a mailbox, and what could not be read."""

    def review(
        self,
        message_id: str,
        *,
        reviewer: str,
        signal_type: SignalType | None,
        domain: Domain | None,
        secondary: SignalType | None = None,
        flags: Sequence[Flag] | None = None,
        note: str = "",
        suggestion_id: int | None = None,
        expected_review_id: int | None = None,
    ) -> Review:
        """Keep a person's decision on the suggestion they saw (the latest, if not said).

        It confirms when label and domain are as suggested. The same person saying the same again adds
        nothing. `expected_review_id` is the standing review the caller has seen, 0 for none; when
        someone else's review stands now, that is a conflict. Without it, the last word counts.

        Raises ReviewRejected for a label without a domain: a corpus has the two together.
        """
        if signal_type is not None and domain is None:
            raise ReviewRejected("Een soort gaat samen met een domein. Kies een domein, of geen soort.")
        said = {
            "signal_type": signal_type and str(signal_type),
            "domain": domain and str(domain),
            "secondary": secondary and str(secondary),
            "flags": None if flags is None else tuple(str(flag) for flag in Flag if flag in flags),
            "note": storable(note),
        }
        with self.writing() as connection:
            self._lock(connection, message_id)
            message = self._get(connection, message_id)
            standing = message.review
            if standing and standing.reviewer == reviewer and all(getattr(standing, k) == said[k] for k in said):
                return standing
            _check_seen(standing, reviewer, expected_review_id)
            seen = message.suggestion
            if suggestion_id is not None and suggestion_id != seen.id:
                seen = self._suggestion(connection, message_id, suggestion_id)
            same = (seen.signal_type, seen.domain) == (signal_type, domain)
            decision = Decision.CONFIRMED if same else Decision.CORRECTED
            return self._add_review(connection, message_id, seen.id, reviewer, decision, said)

    def withdraw(self, message_id: str, *, reviewer: str, expected_review_id: int | None = None) -> Review:
        """Take back the standing review; the one before it counts again, if there is one."""
        with self.writing() as connection:
            self._lock(connection, message_id)
            standing = self._get(connection, message_id).review
            if standing is None:
                raise ReviewNotFound("Bij dit bericht staat geen beoordeling om in te trekken.")
            if expected_review_id not in (None, standing.id):
                raise ReviewConflict(_CONFLICT)
            said = {"note": "", "withdraws": standing.id}
            return self._add_review(connection, message_id, standing.suggestion_id, reviewer, Decision.WITHDRAWN, said)

    def reviewed(self) -> Iterator[tuple[StoredMessage, Review]]:
        """Go through all messages on which someone decided, oldest first, a few at a time in memory."""
        query = state().where(reviews.c.id.is_not(None)).order_by(messages.c.received_at, messages.c.id)
        # The result is closed too: a caller that stops halfway must leave no cursor behind on the server.
        with (
            self.reading() as connection,
            connection.execution_options(yield_per=200).execute(query) as rows,
        ):
            for row in rows:
                message = StoredMessage.from_row(row)
                if message.review:
                    yield message, message.review

    def history(self, message_id: str) -> tuple[Review, ...]:
        """Return every review of a message, withdrawals too, in the order they were given."""
        query = select(reviews).where(reviews.c.message_id == message_id).order_by(reviews.c.id)
        with self.reading() as connection:
            return tuple(map(Review.from_row, connection.execute(query)))

    def _suggestion(self, connection: Connection, message_id: str, suggestion_id: int) -> StoredSuggestion:
        at = suggestions.c
        query = select(suggestions).where(at.id == suggestion_id, at.message_id == message_id)
        row = connection.execute(query).one_or_none()
        if row is None:
            raise SuggestionNotFound(
                f"Suggestie {suggestion_id} hoort niet bij dit bericht. Haal het bericht opnieuw op."
            )
        return StoredSuggestion.from_row(row)

    def _add_review(
        self,
        connection: Connection,
        message_id: str,
        suggestion_id: int,
        reviewer: str,
        decision: Decision,
        said: Mapping[str, Any],
    ) -> Review:
        row = connection.execute(
            insert(reviews)
            .values(
                message_id=message_id,
                suggestion_id=suggestion_id,
                reviewer=reviewer,
                decision=str(decision),
                created_at=self.clock(),
                **said,
            )
            .returning(reviews)
        ).one()
        return Review.from_row(row)


_CONFLICT = "Iemand anders heeft dit bericht intussen beoordeeld. Bekijk die beoordeling en beslis opnieuw."


def _check_seen(standing: Review | None, reviewer: str, expected: int | None) -> None:
    if standing and standing.reviewer != reviewer and expected not in (None, standing.id):
        raise ReviewConflict(_CONFLICT)
