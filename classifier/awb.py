"""Terms of objections (Awb, chapters 6 and 7) and complaints (chapter 9), each with its article.

Where lawyers differ the cautious reading counts: a citizen is not called late as long as one reading has them in
time, and the municipality gets the earlier day. The other reading is named with it. No clock: who wants to know
whether something is late gives the day to look from.
"""

from datetime import date, timedelta
from typing import Any

from classifier.errors import TermError
from classifier.term import Days, Term, authority, make_term, moved, say
from classifier.termijnenwet import move

_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


def objection(
    announced: date,
    *,
    received: date | None = None,
    posted: date | None = None,
    today: date | None = None,
    equated: Days = (),
) -> Term:
    """Work out the six weeks in which an objection can be made (Awb 6:7, 6:8), and whether it came in time (6:9).

    Args:
        announced: the day on which the decision was announced, which for a letter is the day of sending (3:41).
        received: the day on which the objection came in.
        posted: the day of the postmark, where it came by post.
        today: the day to look from, where nothing came in yet.
        equated: days that a decree makes equal to a holiday, beside those known.

    Raises:
        TermError: it was posted after it was received.
    """
    if posted and received and posted > received:
        raise TermError("De brief is later verzonden dan ontvangen. Controleer de twee datums.")
    end = move(announced + 6 * _WEEK, equated)
    steps = [
        f"Het besluit is bekendgemaakt op {say(announced)}.",
        f"De termijn van zes weken begint de dag erna, op {say(announced + _DAY)} (Awb 6:8), "
        f"en eindigt op {say(end.counted)} (Awb 6:7).",
        *moved(end),
    ]
    articles = ["Awb 6:7", "Awb 6:8", "Awb 6:9", "Atw 1"]
    other = None
    late = None if received is None else received > end.last_day
    if received is not None and received <= announced:
        steps.append(
            "Het bezwaar kwam voor het begin van de termijn. Het telt toch mee als het besluit er al was, of als de "
            "schrijver dat mocht denken (Awb 6:10)."
        )
        articles.append("Awb 6:10")
    if received is not None and late:
        if posted is not None and posted <= end.last_day:
            within = end.last_day + _WEEK
            last_post = move(within, equated)
            late = received > last_post.last_day
            steps.append(
                f"Het is op tijd op de post gedaan. Dan is het op tijd als het binnen een week na het einde binnen is, "
                f"dus uiterlijk op {say(last_post.last_day)} (Awb 6:9, tweede lid)."
            )
            if within < received <= last_post.last_day:
                other = f"Wie de week voor de post niet laat verschuiven, rekent tot {say(within)}: dan is het te laat."
        if late:
            steps.append(
                "Het bezwaar is te laat. Vraag eerst naar de reden: wie er niets aan kan doen, mag alsnog (Awb 6:11)."
            )
            articles.append("Awb 6:11")
        if posted is None:
            other = "Kwam het per post, kijk dan naar het poststempel: op tijd gepost kan op tijd zijn (Awb 6:9)."
    elif received is None and today is not None:
        late = today > end.last_day
    return make_term("bezwaar", announced + _DAY, end, articles, steps, late=late, today=today, other=other)


def decision_on_objection(
    announced: date,
    *,
    committee: bool = False,
    adjourned: bool = False,
    asked: date | None = None,
    mended: date | None = None,
    today: date | None = None,
    equated: Days = (),
) -> Term:
    """Work out the term for deciding on an objection: six weeks, or twelve with a committee (Awb 7:10, 7:13).

    It begins the day after the term for objecting ended, not the day after the objection came in.

    Args:
        announced: the day on which the decision objected to was announced.
        committee: an advisory committee as in Awb 7:13 was set up.
        adjourned: the decision was put off by six weeks (7:10(3)).
        asked: the day on which the objector was asked to mend something (6:6).
        mended: the day on which that was mended, or the time given ran out unused.
        today: the day to look from.
        equated: days that a decree makes equal to a holiday, beside those known.

    Raises:
        TermError: one of `asked` and `mended` without the other, or in the wrong order.
    """
    if (asked is None) != (mended is None) or (asked and mended and asked > mended):
        raise TermError("Geef bij een opschorting beide datums: het verzoek om herstel, en daarna het herstel.")
    before = move(announced + 6 * _WEEK, equated).last_day
    weeks = (12 if committee else 6) + (6 if adjourned else 0)
    first, last = before + _DAY, before + weeks * _WEEK
    steps = [
        f"De termijn om bezwaar te maken eindigt op {say(before)}; de beslistermijn begint de dag erna (Awb 7:10).",
        f"Beslissen moet binnen {'twaalf weken, want er is een adviescommissie' if committee else 'zes weken'}"
        + (", verlengd met zes weken (Awb 7:10, derde lid)" if adjourned else "")
        + f": tot en met {say(last)}.",
    ]
    other = None
    if asked and mended:
        # "from the day after the request until the day it is mended": that day itself does not count
        stopped = max((mended - max(asked + _DAY, first)).days, 0)
        last += timedelta(days=stopped)
        steps.append(
            f"De termijn stond {stopped} dagen stil door het verzoek om herstel (Awb 7:10, tweede lid); "
            f"zo wordt het {say(last)}."
        )
        other = (
            "Wie de dag van het herstel meetelt als stilstand, of dagen voor het begin van de termijn, komt later uit."
        )
    end, differs = authority(last, weeks, equated)
    articles = ["Awb 7:10", *(["Awb 7:13"] if committee else []), "Atw 1", *(["Atw 4"] if differs else [])]
    other = " ".join(filter(None, (differs, other))) or None
    return make_term("beslissing-bezwaar", first, end, articles, [*steps, *moved(end)], today=today, other=other)


def complaint(
    received: date,
    *,
    committee: bool = False,
    adjourned: bool = False,
    conduct: date | None = None,
    today: date | None = None,
    equated: Days = (),
) -> Term:
    """Work out the term for dealing with a complaint: six weeks, or ten with a committee (Awb 9:11).

    Args:
        received: the day on which the complaint came in.
        committee: a person or committee advises on it (Awb 9:13 and further).
        adjourned: it was put off by four weeks (9:11(2)).
        conduct: the day of what is complained of; over a year ago there is no duty to deal with it (9:8(1)(b)).
        today: the day to look from.
        equated: days that a decree makes equal to a holiday, beside those known.

    Raises:
        TermError: the conduct is of a later day than the complaint.
    """
    if conduct and conduct > received:
        raise TermError("De gedraging is later dan de klacht. Controleer de twee datums.")
    weeks = (10 if committee else 6) + (4 if adjourned else 0)
    steps = [
        f"De klacht is ontvangen op {say(received)}; de termijn begint de dag erna.",
        f"Afhandelen moet binnen {'tien weken, want er is een adviescommissie' if committee else 'zes weken'}"
        + (", verlengd met vier weken (Awb 9:11, tweede lid)" if adjourned else "")
        + f": tot en met {say(received + weeks * _WEEK)} (Awb 9:11, eerste lid).",
    ]
    more: dict[str, Any] = {}
    articles = ["Awb 9:11", "Atw 1"]
    if conduct is not None:
        limit = _a_year_after(conduct)
        more["plicht_tot_behandelen"] = received <= limit
        articles.append("Awb 9:8")
        steps.append(
            f"Over een gedraging van {say(conduct)} kan tot en met {say(limit)} worden geklaagd: "
            + ("de gemeente moet de klacht behandelen." if received <= limit else
               "de klacht kwam later, dus behandelen hoeft niet. Het mag wel. Laat het binnen vier weken weten (9:8).")
        )  # fmt: skip
    end, differs = authority(received + weeks * _WEEK, weeks, equated)
    articles += ["Atw 4"] if differs else []
    return make_term(
        "klacht", received + _DAY, end, articles, [*steps, *moved(end)], today=today, other=differs, more=more
    )


def acknowledgement(received: date, *, today: date | None = None, equated: Days = ()) -> Term:
    """Say that the receipt of an objection or complaint is confirmed in writing; the law names no term (6:14, 9:6)."""
    steps = (
        f"Ontvangen op {say(received)}.",
        "Bevestig de ontvangst schriftelijk (Awb 6:14 voor bezwaar, 9:6 voor een klacht).",
        "De wet noemt geen termijn; doe het zo snel mogelijk. Veel gemeenten houden twee weken aan.",
    )
    return Term("ontvangstbevestiging", received + _DAY, None, ("Awb 6:14", "Awb 9:6"), steps)


def mending(
    sent: date,
    *,
    days: int = 14,
    received: date | None = None,
    today: date | None = None,
    equated: Days = (),
) -> Term:
    """Work out the time that the authority gave to mend an objection (Awb 6:6); the law names no length.

    Args:
        sent: the day on which it was asked.
        days: the time given, in days.
        received: the day on which it was mended.
        today: the day to look from.
        equated: days that a decree makes equal to a holiday, beside those known.

    Raises:
        TermError: less than a day was given.
    """
    if days < 1:
        raise TermError("Geef minstens één dag om te herstellen, bijvoorbeeld: --termijn=2w")
    end = move(sent + timedelta(days=days), equated)
    steps = [
        f"Het verzoek om herstel is verzonden op {say(sent)}, met {days} dagen de tijd (Awb 6:6).",
        "De wet noemt geen lengte; twee weken is gebruikelijk. Zonder deze kans mag een bezwaar niet worden afgewezen.",
        *moved(end),
    ]
    other = None
    if end.reason:
        other = f"Dit is geen termijn uit de wet zelf; strikt genomen schuift die niet door: {say(end.counted)}."
    late = None if received is None else received > end.last_day
    if late is None and today is not None:
        late = today > end.last_day
    return make_term(
        "herstel-verzuim", sent + _DAY, end, ["Awb 6:6", "Atw 1"], steps, late=late, today=today, other=other
    )


def _a_year_after(day: date) -> date:
    """Return the same day a year later; 29 February becomes 1 March, which is the kinder reading."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
