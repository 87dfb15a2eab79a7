"""Text in, suggestion out: what a message to a municipality is, what it is about, why, and how sure.

>>> from classifier import Message
>>> Message("Hierbij maak ik bezwaar tegen de aanslag.").subject
''
"""

from classifier.artifact import load, save
from classifier.errors import ArtifactError, ArtifactNotFound, ClassifierError, RoutingError, TextRejected
from classifier.message import Message
from classifier.model import Classifier
from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import Domain, Flag, SignalType

__all__ = [
    "ArtifactError",
    "ArtifactNotFound",
    "Classifier",
    "ClassifierError",
    "Domain",
    "Evidence",
    "Flag",
    "Message",
    "RoutingError",
    "SignalType",
    "Suggestion",
    "TextRejected",
    "load",
    "save",
]
