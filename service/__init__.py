"""The world outside: mail in, the store, the API and the pages."""
