"""Names for made-up registers: ordinary given names, and family names put together from syllables, so that nobody is meant."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """How names of one language are made here."""

    share: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    before: tuple[str, ...] = ()
    """Particles that some family names carry."""
    other_spellings: tuple[tuple[str, str], ...] = ()
    """Ways in which the same sound is written here."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TONGUES: tuple[Tongue, ...] = (
    Tongue(
        46,
        _words("Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Elsie Emily Ella Poppy Phoebe Evie Charlotte Elizabeth Alice Sienna Erin Catherine Katherine Jessica Abigail Eleanor Megan Rebecca Samantha Georgina Madeleine Philippa Victoria Stephanie Danielle Bethany Jasmine Hannah Zoe Imogen Harriet Lucy Molly Ruby Scarlett"),
        _words("Oliver George Arthur Noah Leo Oscar Harry Archie Jack Henry Charlie Freddie Theodore Finley Thomas Alfie Jacob William Lucas Benjamin Edward Joshua Samuel Daniel Joseph Alexander Matthew Nathaniel Christopher Nicholas Michael Zachary Isaac Reuben Toby Elliot Luke Adam Ryan Jamie Callum Lewis Connor Logan Kieran Liam Robert Anthony Jonathan Stephen"),
        _words("Sampl Exampl Quillo Trimble Bramber Hathers Wexing Fothers Larkin Pinner Thistle Marrow Copper Dunnock Ellers Furze Gorse Hollin Kettle Linnet Mallow Nettle Osier Pewter Quarrel Rushen Sorrel Tansy Umber Vetch Wickers Yarrow Ashlin Birken Cobbler Drover"),
        _words("ton ley wick ford by ham worth well man son ing er stead shaw combe"),
        other_spellings=(("ph", "f"), ("ley", "leigh"), ("ie", "y"), ("ck", "k"), ("ine", "een")),
    ),
    Tongue(
        16,
        _words("Aisha Fatima Maryam Zainab Khadija Amina Safiya Hafsa Sumayya Ayesha Inaya Zara Noor Iqra Sana Mariam Anaya Hajra Bushra Rabia"),
        _words("Mohammed Muhammad Ahmed Ali Yusuf Ibrahim Hassan Hussain Omar Umar Abdullah Bilal Zayn Hamza Ismail Haris Imran Khalid Tariq Usman"),
        _words("Sampla Misal Numun Rahil Tarzim Zabirk Wahqar Qasimb Farruq Mirzab Jamshir Navidh Shahruz Talibz Irfaz Basharq"),
        _words("i oon een ullah uddin zada pour wala wi ani"),
        before=_words("Al- El- al- Bin"),
        other_spellings=(("kh", "k"), ("q", "k"), ("uh", "oh"), ("ed", "ad"), ("oo", "u"), ("ee", "i"), ("yy", "y"), ("ss", "s"), ("ai", "ay"), ("u", "ou")),
    ),
    Tongue(
        11,
        _words("Zofia Zuzanna Hanna Julia Maja Aleksandra Oliwia Alicja Natalia Wiktoria Małgorzata Agnieszka Katarzyna Elżbieta Łucja Ewa"),
        _words("Jakub Antoni Szymon Jan Filip Kacper Michał Mikołaj Wojciech Paweł Łukasz Krzysztof Tomasz Stanisław Bartosz Mateusz"),
        _words("Przykład Wzorcz Próbin Szablon Dębosz Łoskot Żurawn Ćwirek Świersz Gąsior Jeżow Klonow Modrzew Olszyn"),
        _words("ski ska owicz czyk ek wicz ak"),
        other_spellings=(("sz", "sh"), ("cz", "ch"), ("w", "v"), ("j", "y"), ("ks", "x"), ("k", "c")),
    ),
    Tongue(
        8,
        _words("Andreea Ioana Elena Maria Ștefania Bianca Cătălina Daria Ilinca Mălina Sânziana Teodora"),
        _words("Andrei Ștefan Alexandru Gabriel Matei Ionuț Răzvan Mihai Cristian Florin Nicolae Sebastian"),
        _words("Exempl Modelar Probul Schiț Țărân Brădeț Codrean Dumbrăv Făget Ghiocel"),
        _words("escu eanu aru oiu ea ilă"),
        other_spellings=(("ș", "sh"), ("ț", "tz"), ("ă", "a"), ("â", "i"), ("c", "k")),
    ),
    Tongue(
        8,
        _words("Adaeze Chiamaka Folake Temitope Abiola Ngozi Oluchi Yewande Efua Akosua Amara Ifeoma"),
        _words("Chukwuemeka Oluwaseun Babatunde Kwame Kofi Obinna Tunde Emeka Adebayo Femi Kwaku Ikenna"),
        _words("Oluex Adesamp Chukwex Nnamod Babapro Ogunsam Afolex Ezemod Okonsam Agyepro Owusam Boatex"),
        _words("ola emi aba eke wu ade oye ansa"),
        other_spellings=(("chukwu", "chuku"), ("oluwa", "olu"), ("kw", "qu"), ("gyi", "ji")),
    ),
    Tongue(
        6,
        _words("Niamh Siobhán Aoife Saoirse Gráinne Clíona Róisín Mairead Bronagh Éabha"),
        _words("Seán Oisín Cillian Tadhg Pádraig Eoin Ruairí Fionn Darragh Diarmuid"),
        _words("Sampl Exampl Quillan Brogart Cassart Dorrin Finnart Gallin Heggart Kearrin"),
        _words("eigh an ahan erty ey ane"),
        before=_words("O' Mac Mc Ó"),
        other_spellings=(("mh", "v"), ("bh", "v"), ("aoi", "ee"), ("dh", ""), ("gh", "")),
    ),
    Tongue(
        5,
        _words("Mei Xinyi Yuxuan Jia Ling Hui Xiu Wen Yan Qing Thu Linh Mai"),
        _words("Wei Hao Jun Ming Tao Lei Jian Zhen Minh Tuan Duc Khang"),
        _words("Zhex Lix Wux Xam Quon Tsem Nguex Phax Tranx Leong Cheux Hoax"),
        _words("a o un ing ei u ang en"),
        other_spellings=(("x", "hs"), ("zh", "j"), ("q", "ch"), ("ts", "c"), ("ng", "n")),
    ),
)  # fmt: skip


def family_name(tongue: Tongue, chance: random.Random) -> str:
    """A family name; common ones come often, as in life."""
    head = tongue.heads[min(int(chance.expovariate(1) * len(tongue.heads) / 3.5), len(tongue.heads) - 1)]
    name = head + tongue.tails[min(int(chance.expovariate(1) * len(tongue.tails) / 3), len(tongue.tails) - 1)]
    if tongue.before and chance.random() < 0.3:
        mark = chance.choice(tongue.before)
        return mark + name if mark[-1] in "-'" or mark in {"Mac", "Mc"} else f"{mark} {name}"
    if chance.random() < 0.05:
        return ("van " if chance.random() < 0.2 else "") + name
    return name


def given_name(tongue: Tongue, sex: str, chance: random.Random) -> str:
    """A given name, the first of the list far more often than the last; one in eight has two."""
    pool = tongue.girls if sex == "F" else tongue.boys
    first = pool[min(int(chance.expovariate(1) * len(pool) / 2.5), len(pool) - 1)]
    if chance.random() < 0.12:
        second = chance.choice(pool)
        if second != first:
            return first + chance.choice((" ", "-")) + second
    return first


def tongue_of(chance: random.Random) -> Tongue:
    """A language by its share."""
    return chance.choices(TONGUES, [tongue.share for tongue in TONGUES])[0]


def respelt(name: str, tongue: Tongue, chance: random.Random) -> str:
    """The name in another usual spelling of its sound, where there is one."""
    ways = [(old, new) for old, new in tongue.other_spellings if old in name.lower()]
    if not ways:
        return name
    old, new = chance.choice(ways)
    at = name.lower().index(old)
    return (name[:at] + new + name[at + len(old) :]).strip().capitalize() or name
