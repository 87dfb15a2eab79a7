"""What is kept: messages, suggestions and reviews, on SQLite or PostgreSQL."""

from service.store.arrivals import Arrival, ArrivalCounts
from service.store.quarantine import Quarantined
from service.store.queries import Filters
from service.store.records import Counts, Decision, Page, Review, Status, StoredMessage, StoredSuggestion
from service.store.store import Store

__all__ = [
    "Arrival",
    "ArrivalCounts",
    "Counts",
    "Decision",
    "Filters",
    "Page",
    "Quarantined",
    "Review",
    "Status",
    "Store",
    "StoredMessage",
    "StoredSuggestion",
]
