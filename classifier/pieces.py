"""The word pieces of an encoder: a text becomes the numbers that the encoder reads.

A unigram model (Kudo 2018) with the character table of SentencePiece, served by the library `tokenizers`.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tokenizers import Tokenizer
from tokenizers.models import Unigram

# the special pieces stand first, in the order that the encoder was trained with
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
_SPACE = "\u2581"
# the words that multilingual-e5 was trained to see before a text
_PREFIX = "query: "


@dataclass
class Pieces:
    """Cuts texts into pieces of a vocabulary.

    Args:
        vocabulary: (piece, log-probability) in the order of the encoder's rows; four special pieces first.
        characters: what each character is written as before cutting.
        most: pieces read of one text; of a longer one the begin and the end are read, two to one.
    """

    vocabulary: list[tuple[str, float]]
    characters: dict[str, str]
    most: int = 318
    _cutter: Tokenizer = field(init=False, repr=False, compare=False)
    _table: dict[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._cutter = Tokenizer(Unigram(self.vocabulary, UNKNOWN, byte_fallback=False))
        self._table = str.maketrans(self.characters)

    def __getstate__(self) -> dict[str, Any]:
        """Keep the pieces as one string: fifty thousand pairs are slow to unpickle."""
        return {"json": json.dumps([self.vocabulary, self.characters, self.most], ensure_ascii=False)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vocabulary, self.characters, self.most = json.loads(state["json"])
        self.vocabulary = [(piece, score) for piece, score in vocabulary]
        self.__post_init__()

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text, begin and end marks included."""
        return self.placed(text)[0]

    def placed(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the numbers, and for each the (start, end) in `text` that it covers; (0, 0) for what is added."""
        written, origin = self._written(text)
        found = self._cutter.encode(written)
        places = [_back(origin, start, end) for start, end in found.offsets]
        return _framed(BEGIN, *_shortened(list(found.ids), places, self.most), END)

    def _written(self, text: str) -> tuple[str, list[int]]:
        """Return the text as the cutter wants it, and for each character its place in `text` (-1: added)."""
        letters: list[str] = list(_PREFIX)
        origin: list[int] = [-1] * len(_PREFIX)
        for place, character in enumerate(text):
            for letter in self._table.get(ord(character), character):
                if letter == " " and letters[-1] == " ":
                    continue
                letters.append(letter)
                origin.append(place)
        return _SPACE + "".join(letters).replace(" ", _SPACE), [-1, *origin]


@dataclass
class FolderPieces:
    """Cuts texts with a tokenizer of its own, as a model in a folder brings it.

    Args:
        tokenizer: its JSON, as the library `tokenizers` writes it.
        most: pieces read of one text; of a longer one the begin and the end are read, two to one.
    """

    tokenizer: str
    most: int
    _cutter: Tokenizer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._cutter = Tokenizer.from_str(self.tokenizer)
        self._cutter.no_padding()
        self._cutter.no_truncation()
        # what it puts around nothing at all is what it puts around every text
        around = self._cutter.encode("").ids
        if len(around) != 2:
            raise ValueError(f"The tokenizer puts {len(around)} marks around a text; a begin and an end are needed.")
        self._begin, self._end = around

    def __getstate__(self) -> dict[str, Any]:
        """Leave the cutter out: it is made again from its JSON."""
        return {"tokenizer": self.tokenizer, "most": self.most}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text, begin and end marks included."""
        return self.placed(text)[0]

    def placed(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the numbers, and for each the (start, end) in `text` that it covers; (0, 0) for what is added."""
        found = self._cutter.encode(text, add_special_tokens=False)
        return _framed(self._begin, *_shortened(list(found.ids), list(found.offsets), self.most), self._end)


Places = list[tuple[int, int]]


def _shortened(numbers: list[int], places: Places, most: int) -> tuple[list[int], Places]:
    if len(numbers) <= most:
        return numbers, places
    head = most * 2 // 3
    tail = len(numbers) - (most - head)
    return numbers[:head] + numbers[tail:], places[:head] + places[tail:]


def _framed(begin: int, numbers: list[int], places: Places, end: int) -> tuple[list[int], Places]:
    return [begin, *numbers, end], [(0, 0), *places, (0, 0)]


def _back(origin: list[int], start: int, end: int) -> tuple[int, int]:
    inside = [place for place in origin[start:end] if place >= 0]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def latin(piece: str) -> bool:
    """Tell whether a piece is written in letters, digits and signs of Western Europe and Turkey.

    >>> latin("\u2581straße"), latin("\u0434\u043e\u043c")
    (True, False)
    """
    return re.fullmatch("[\u2581\u0020-\u024f\u2010-\u2122]+", piece) is not None
