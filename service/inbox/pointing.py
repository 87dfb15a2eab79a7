"""A mail that says no more than "see the attachment": then the attachment is the letter."""

import re
from collections.abc import Iterable

from classifier.cleaning import clean
from service.inbox.incoming import Attachment

_POINTS = re.compile(
    r"\bbijlagen?\b|\bbijgaand\w*|\bbijgevoegd\w*|\bhierbij\b|\bingesloten\b|\bin (?:het|de) (?:pdf|document|brief)\b|"
    r"\battach(?:ed|ment)\b|\benclosed\b|\banhang\b|\banbei\b",
    re.IGNORECASE,
)
# words that a covering note is made of; whatever else stands in it is about something
_COVERING = """
    zie zien de het een mijn onze ons deze dit van voor bij in op aan te en of is zijn wordt ik wij we u uw je
    jullie hierbij bijlage bijlagen bijgaand bijgaande bijgevoegd bijgevoegde ingesloten stuur sturen zend
    zenden zenden stuurt vind vindt vinden treft tref aantreffen ontvang ontvangt brief brieven bericht document
    documenten stuk stukken pdf word bestand scan formulier bezwaar bezwaarschrift klacht klachtbrief verzoek
    reactie zienswijze aanvraag ingevulde ingevuld ondertekende ondertekend getekende betreffende betreft inzake
    naar aanleiding tegen besluit dhr mevr heer mevrouw geachte beste goedendag hallo dag goedemorgen
    goedemiddag heren dames lezer gemeente college alvast graag dank bedankt bvd vast moge mag kunt wilt wil
    verder verdere nadere inhoud toelichting informatie info gaarne ontvangstbevestiging bevestiging verwijs
    verwijzen naar per e mail mailtje post ook als boven bovenstaande onderwerp see attached attachment please
    find enclosed my letter the complaint objection dear sir madam thanks thank you
"""
_NOTE = frozenset(_COVERING.split())
# a decision of the municipality, which citizens send along with their objection
_OURS = re.compile(
    r"tegen dit besluit|bezwaarclausule|(?:kunt|kan) (?:u|de belanghebbende) (?:\w+ ){0,8}bezwaar (?:maken|indienen)|"
    r"namens (?:het college|burgemeester|de (?:burgemeester|heffingsambtenaar))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 40
_MOST_OTHERS = 4
_LETTER = 8


def points_to_attachment(own_text: str) -> bool:
    """Tell whether the sender's own words only point at an attachment.

    >>> points_to_attachment("Hierbij mijn bezwaarschrift, zie de bijlage.")
    True
    >>> points_to_attachment("Zie de foto's in de bijlage: wanneer ruimt u dit zwerfvuil eindelijk eens op?")
    False
    """
    words = [word.lower() for word in _WORD.findall(own_text)]
    if not words:
        return True
    if len(words) > _MOST_WORDS or "?" in own_text or not _POINTS.search(own_text):
        return False
    return sum(word not in _NOTE for word in words) <= _MOST_OTHERS


def with_letter(body: str, attachments: Iterable[Attachment]) -> tuple[str, str | None]:
    """Return the text to judge, and a note where it is that of an attachment, because the mail only points there."""
    if not points_to_attachment(clean(body).own_text):
        return body, None
    fewest = _LETTER if body.strip() else 1
    for item in attachments:
        text = (item.text or "").strip()
        if len(_WORD.findall(text[:5_000])) >= fewest and not _OURS.search(text):
            # first the letter: what stands under a mail may be a quote, and then the letter would be one too
            note = f"Het bericht verwijst naar de bijlage {item.name}; die tekst is beoordeeld."
            return f"{text}\n\n{body}".strip("\n"), note
    return body, None
