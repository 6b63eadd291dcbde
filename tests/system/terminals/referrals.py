"""Ten made-up referrals, each typed into the form as somebody would, and what the record has to say of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Referral:
    """What is typed."""

    age: str
    postcode: str
    needs: tuple[tuple[str, str, int], ...]
    """Words, the code they stand for, and how hard it is."""
    safety: str
    """One key for each of the six questions: y, n, or d for don't know."""
    agreed: str
    safe: str
    wants: str
    well: str


TEN = (
    Referral("9", "B90", (("sleep", "sleep", 8), ("worry", "anxiety", 7)), "nynnnn", "yp", "text mum's phone", "To sleep in my own bed", "Draws every day"),
    Referral("15", "B37", (("friends", "making_friends", 4), ("bullying", "victim_of_bullying", 9)), "nyndnn", "yc", "email, evenings", "that it stops; really stops", "Two good friends outside school"),
    Referral("4", "B91", (("speech", "speech_and_language", 6),), "nynnnn", "yp", "letter", "to play — with Zoë & Łukasz", "Loves books, lots of them"),
    Referral("12", "B92", (("money", "financial_difficulties", 10), ("housing", "housing", 7), ("sleep", "sleep", 3)), "nydndn", "yb", "phone: after 6pm", "A door that shuts (100%)", 'Helps at home: "always there"'),
    Referral("7", "B93", (("diet", "diet", 5),), "dddddd", "yp", "at school", "", "Football! And more football!"),
    Referral("16", "B36", (("anger", "emotional_regulation", 8), ("attendance", "school_attendance", 9)), "nynnyn", "yc", "text", "someone who listens… not another form", "Turns up"),
    Referral("2", "B94", (("toilet", "toilet_training", 3), ("play", "leisure_play", 4)), "nynnnn", "yp", "phone", "to play outside", "Granny lives next door"),
    Referral("11", "B95", (("lonely", "loneliness", 6), ("reading", "educational_attainment", 5)), "nynndn", "yr", "letter; no envelope with a name", "A club. Any club? yes, any", "Kind to the smaller ones"),
    Referral("13", "B40", (("adhd", "neurodiversity", 6), ("teeth", "oral_health", 7), ("friends", "making_friends", 2)), "nynnny", "yp", "email = best", "Less noise, please_", "Knows every bus line + timetable"),
    Referral("6", "B26", (("worry", "anxiety", 1), ("sleep", "sleep", 2), ("diet", "diet", 3), ("money", "financial_difficulties", 4), ("speech", "speech_and_language", 5)), "nynnnn", "yp", "text or letter", "More stories " + "and one more, " * 12 + "end", "Ten words are not enough for all of it"),
)  # fmt: skip
