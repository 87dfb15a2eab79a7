"""The word lists of the facts."""

from classifier.wordlists import word_lists


def test_every_list_holds_words_in_lower_case() -> None:
    for table in word_lists().values():
        for name, words in table.items():
            assert words, name
            assert all(word == word.lower() for word in words), name
