"""Every deliberate error of the classifier.

* ClassifierError
  - ArtifactError          the model files on disk are wrong
    · ArtifactNotFound     ... or absent
    · RegistryError        the champion pointer cannot be used
  - RoutingError           the routing table cannot be used
  - TermError              dates of a term that cannot be together
  - TextRejected           the text is empty, too long or no text at all
"""


class ClassifierError(Exception):
    """Base of what the classifier raises on purpose; the text is meant for a person."""


class ArtifactError(ClassifierError):
    """A model folder that is damaged, half-copied, tampered with or made by another program."""


class ArtifactNotFound(ArtifactError):
    """A model folder that is not there."""


class RegistryError(ArtifactError):
    """A champion pointer that is absent or damaged, or has no way back."""


class RoutingError(ClassifierError):
    """A routing table with a fault; the text names the file and the place."""


class TextRejected(ClassifierError):
    """A text that cannot be scored."""


class TermError(ClassifierError):
    """Dates of a term that cannot be together; the text says which."""
