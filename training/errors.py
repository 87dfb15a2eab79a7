"""Every deliberate error of training.

* TrainingError
  - CorpusError            a labelled line is wrong; the text lists file, line and fault
  - PromotionRefused       the new model is not better, or not safe
  - BaseModelMissing       the weights that an adapter belongs to are not installed
  - AdapterError           an adapter is absent, damaged, or made for other weights
  - ClusterError           the Dask cluster is away, has no workers, or has other versions
  - SearchError            the file with finished points cannot be used
"""


class TrainingError(Exception):
    """Base of what training raises on purpose; the text is meant for a person."""


class CorpusError(TrainingError):
    """A corpus that does not have the agreed form."""


class PromotionRefused(TrainingError):
    """A model that may not go live."""


class BaseModelMissing(TrainingError):
    """The weights of the encoder are not there."""


class AdapterError(TrainingError):
    """An adapter that cannot be used."""


class ClusterError(TrainingError):
    """A Dask cluster that cannot do the work."""


class SearchError(TrainingError):
    """A file with finished points that cannot be read or written."""
