"""The language of a text, by its small words; "" if they do not tell."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

ENGLISH = "english"
_FEWEST, _AHEAD = 3, 2  # different words of a language; so many times as many as of the next one
_LETTERS = 10  # of another script; fewer are a formula
_ENOUGH = 2000  # characters that are looked at
_WORDS = {
    language: frozenset(words.split())
    for language, words in (
        (
            ENGLISH,
            "the of and to were was it that with for on are this from at which be has have had not but they you my we"
            " our how what when where who why much many does did do is as by or if than there",
        ),
        (
            "german",
            "der das und ist nicht mit für auf den dem ein eine einer einen zu von im am sich auch wird wurde sind ich"
            " wir wie bei nach aus oder aber wenn noch nur des was wann wer wo warum welche hat habe haben",
        ),
        (
            "romance",
            "le la les des et est était une un du dans pour sur que qui nous avec pas au aux ce cette sont el los las"
            " de y es una por con para del se está mi más lo di che per della sono um uma os não com qué cuánto"
            " cuándo dónde quién cómo cuántos quand combien où quoi comment quanto quando quem onde chi perché il",
        ),
        (
            "dutch",
            "de het een van dat niet op aan er maar zijn voor ook nog wel naar werd wordt heeft ik je wij deze bij uit"
            " hebben moet kan geen meer zo als dan wat wanneer waar wie hoe hoeveel waarom",
        ),
        (
            "nordic",
            "och att det som på är av för den till inte om jag vi ett har kan så og ikke til af er jeg han på hun fra"
            " eller også ble blev skal hva hvor hvem når hvornår hvad vad hur när vem",
        ),
        (
            "slavic",
            "się nie jest na że jak przez tego był została są oraz dla je že jsem nebo když jako která który byl na"
            " pri ali kao koji što co kiedy gdzie kto ile dlaczego kdy kde kdo kolik proč",
        ),
        ("turkish", "ve bir bu için ile çok daha olan gibi kadar ama değil olarak sonra şey ne nasıl nerede kim"),
        ("finnish", "ja ei että oli mutta kun niin myös joka tai ovat hän vain kuin mikä missä milloin kuka"),
        ("hungarian", "az és egy hogy nem volt csak ez vagy már még után mikor hol ki mennyi"),
    )
}
_OF_WORD: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, own in _WORDS.items() if word in own) for word in frozenset().union(*_WORDS.values())
}
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zà-öø-ÿāăąćčďđēėęěğģīįıķļłńņňőœŕřśşšţťūůűųŵŷźżžß]")


def language_of(text: str) -> str:
    """Its name, by the beginning; the Romance languages count as one, as do the Nordic and the Slavic ones."""
    return _told(text[:_ENOUGH])


def asks_in_english(question: str) -> bool:
    """Whether a question, which has few words, has more of English than of any other language. What tells nothing,
    like a few names, may be in the language of the notes."""
    counted = _counted(question)
    return counted[ENGLISH] > max((count for language, count in counted.items() if language != ENGLISH), default=0)


def is_foreign(text: str) -> bool:
    """Whether it is known to be in another language than English."""
    return language_of(text) not in ("", ENGLISH)


@lru_cache(maxsize=1024)  # the same few passages come up claim after claim
def _told(text: str) -> str:
    if not text.isascii():
        words = _WORD.findall(text.lower())
        strange = sum(len(_OTHER_SCRIPT.findall(word)) for word in words)
        if strange >= _LETTERS and 2 * strange > sum(map(len, words)):
            return "another script"
    (first, most), (_, second) = [*_counted(text).most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= _FEWEST and most >= _AHEAD * second else ""


def _counted(text: str) -> Counter[str]:
    """How many different words of each language. What begins with a capital is a name, or at the beginning."""
    words = _WORD.findall(text)
    small = {word for word in words if word[0].islower()} | {word.lower() for word in words[:1]}
    return Counter(language for word in small for language in _OF_WORD.get(word, ()))
