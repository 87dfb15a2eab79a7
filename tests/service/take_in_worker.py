"""Run as a program: take in the same messages as the other workers do; `worker ADDRESS HOW_MANY`."""

import sys

from classifier.suggestion import Suggestion
from classifier.taxonomy import Domain, SignalType
from service.store import Store


def take_in(url: str, how_many: int) -> int:
    """Take in that many messages; return how many of them were new."""
    new = 0
    with Store.open(url) as store:
        for number in range(how_many):
            suggestion = Suggestion(
                id=str(number),
                signal_type=SignalType.KLACHT,
                signal_type_probabilities={SignalType.KLACHT: 1.0},
                domain=Domain.FYSIEK,
                domain_probabilities={Domain.FYSIEK: 1.0},
                certainty=1.0,
                hand_over=False,
                reason=None,
                flags=(),
                team="Team",
                model="test",
            )
            _, created = store.take_in(
                reference=f"<{number}@voorbeeld.nl>",
                channel="e-mail",
                text=f"Bericht {number}",
                suggestion=suggestion,
            )
            new += created
    return new


if __name__ == "__main__":
    sys.stdout.write(f"{take_in(sys.argv[1], int(sys.argv[2]))}\n")
