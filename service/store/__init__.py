"""What is kept: messages, suggestions and reviews, on SQLite or PostgreSQL."""

from service.store.queries import Filters
from service.store.records import Counts, Decision, Page, Review, Status, StoredMessage, StoredSuggestion
from service.store.store import Store

__all__ = [
    "Counts",
    "Decision",
    "Filters",
    "Page",
    "Review",
    "Status",
    "Store",
    "StoredMessage",
    "StoredSuggestion",
]
