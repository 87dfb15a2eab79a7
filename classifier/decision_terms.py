"""Terms for deciding on what a citizen asks: an application (Awb 4:13), a Woo request, a notice of default (4:17).

Read with caution, as in `classifier.awb`.
"""

from datetime import date, timedelta

from classifier.errors import TermError
from classifier.term import Days, Term, authority, make_term, moved, say
from classifier.termijnenwet import Ending, move

_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


def woo(received: date, *, adjourned: bool = False, today: date | None = None, equated: Days = ()) -> Term:
    """Work out the term for a request under the Woo: four weeks, and two more when put off (Woo 4.4)."""
    weeks = 6 if adjourned else 4
    end = move(received + weeks * _WEEK, equated)
    steps = [
        f"Het verzoek is ontvangen op {say(received)}; de vier weken beginnen de dag erna (Woo 4.4, eerste lid).",
        *(["De beslissing is met twee weken verlengd (Woo 4.4, tweede lid)."] if adjourned else []),
        f"Beslissen moet uiterlijk op {say(end.counted)}.",
        *moved(end),
    ]
    return make_term("woo", received + _DAY, end, ["Woo 4.4", "Atw 1"], steps, today=today)


def application(received: date, *, weeks: int = 8, today: date | None = None, equated: Days = ()) -> Term:
    """Work out a reasonable term for deciding on an application: eight weeks where no law says otherwise (Awb 4:13)."""
    if weeks < 1:
        raise TermError("Een beslistermijn is minstens één week, bijvoorbeeld: --weken=8")
    end, differs = authority(received + weeks * _WEEK, weeks, equated)
    steps = [
        f"De aanvraag is ontvangen op {say(received)}.",
        f"De termijn is {weeks} weken, tot en met {say(end.counted)} (Awb 4:13). Een bijzondere wet kan anders zeggen.",
        *moved(end),
    ]
    return make_term("aanvraag", received + _DAY, end, ["Awb 4:13", "Atw 1"], steps, today=today, other=differs)


def default_notice(ended: date, received: date, *, today: date | None = None, equated: Days = ()) -> Term:
    """Work out when a penalty begins after a notice of default: two weeks (Awb 4:17(3)), at most 42 days (4:17(1)).

    Args:
        ended: the last day of the term for deciding.
        received: the day on which the written notice came in.
        today: the day to look from.
        equated: days that a decree makes equal to a holiday, beside those known.
    """
    last = max(ended, received) + 2 * _WEEK
    later = move(last, equated)
    early = received <= ended
    first_day = last + _DAY
    steps = [
        f"De beslistermijn eindigde op {say(ended)}; de ingebrekestelling is ontvangen op {say(received)}.",
        f"De gemeente heeft nog twee weken: tot en met {say(last)} (Awb 4:17, derde lid).",
        f"De eerste dag met dwangsom is {say(first_day)}, de laatste {say(first_day + timedelta(days=41))}: "
        "hoogstens 42 dagen (Awb 4:17, eerste lid). De bedragen staan in het tweede lid.",
    ]
    others = []
    if early:
        others.append(
            "De ingebrekestelling kwam voor het einde van de termijn. Volgens vaste rechtspraak is dat te vroeg en "
            "begint er geen dwangsom te lopen, tot er een nieuwe komt."
        )
    if later.reason:
        others.append(
            f"Wie ook deze twee weken laat verschuiven (Atw 1), komt uit op {say(later.last_day)}, "
            f"met {say(later.last_day + _DAY)} als eerste dag met dwangsom."
        )
    more = {
        "eerste_dag_dwangsom": first_day,
        "laatste_dag_dwangsom": first_day + timedelta(days=41),
        "te_vroeg": early,
    }
    first = max(ended, received) + _DAY
    end = Ending(last, last, None)
    other = " ".join(others) or None
    return make_term("ingebrekestelling", first, end, ["Awb 4:17"], steps, today=today, other=other, more=more)
