"""Reading documents of others in a process of its own, which may die without taking the service along.

Imports nothing heavy: the process is started anew whenever a document has broken it.
"""

from service.documents.kinds import Kind, kind_of
from service.documents.reader import DocumentReader, shared_reader
from service.documents.result import Part, Result

__all__ = ["DocumentReader", "Kind", "Part", "Result", "kind_of", "shared_reader"]
