"""The API under /v1, by the NLGov API Design Rules: Dutch names, camelCase, problem details."""

from service.api.api import create_api

__all__ = ["create_api"]
