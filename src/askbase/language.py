"""The language of a text, by its small words; "" if they do not tell."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

ENGLISH = "english"
_FEWEST, _AHEAD = 3, 2  # words of a language; so many times as many as of the next one
_WORDS = {
    language: frozenset(words.split())
    for language, words in (
        (
            ENGLISH,
            "the of and to were it that with for on are this from at which be has have had not but they you my we our"
            " how what when where who does did do is as by or if than there",
        ),
        (
            "german",
            "der das und ist nicht mit für auf den dem ein eine einer einen zu von im am sich auch wird wurde sind ich"
            " wir wie bei nach aus oder aber wenn noch nur des",
        ),
        (
            "romance",
            "le la les des et est était une un du dans pour sur que qui nous avec pas au aux ce cette sont el los las"
            " de y es una por con para del se al está son mi más il lo di che per della sono um uma os não com",
        ),
        (
            "dutch",
            "de het een van dat niet op aan er maar zijn voor ook nog wel naar werd wordt heeft ik je wij deze bij uit"
            " hebben moet kan geen meer zo als dan",
        ),
        (
            "nordic",
            "och att det som på är av för med den till inte om var jag han vi ett har kan så og ikke til af er det"
            " jeg vi som han på hun fra eller også ble blev skal",
        ),
        (
            "slavic",
            "się nie jest na że jak przez ale tego był została są oraz dla pro je že jsem nebo ale když jako která"
            " který byl na pri ali kao koji sam što",
        ),
        ("turkish", "ve bir bu için ile çok daha olan gibi kadar ama değil olarak sonra şey"),
        ("finnish", "ja ei että oli mutta kun niin myös joka tai ovat hän vain kuin"),
        ("hungarian", "az és egy hogy nem volt meg csak ez mint vagy már még után"),
    )
}
_OF_WORD: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, own in _WORDS.items() if word in own) for word in frozenset().union(*_WORDS.values())
}
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zà-öø-ÿāăąćčďđēėęěğģīįıķļłńņňőœŕřśşšţťūůűųŵŷźżžß]")


@lru_cache(maxsize=1024)  # the same few passages come up claim after claim
def language_of(text: str) -> str:
    """Its name; the Romance languages count as one, as do the Nordic and the Slavic ones."""
    words = _WORD.findall(text.lower())
    if not text.isascii() and 2 * sum(len(_OTHER_SCRIPT.findall(word)) for word in words) > sum(map(len, words)):
        return "another script"
    counted = Counter(language for word in words for language in _OF_WORD.get(word, ()))
    (first, most), (_, second) = [*counted.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= _FEWEST and most >= _AHEAD * second else ""


def in_another(question: str, text: str) -> bool:
    """Whether a text is known to be in another language than English, and than the question."""
    return is_foreign(text) and language_of(text) != language_of(question)


def is_foreign(text: str) -> bool:
    """Whether it is known to be in another language than English."""
    return language_of(text) not in ("", ENGLISH)
