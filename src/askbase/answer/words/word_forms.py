"""Forms of English words that share too short a beginning for a stem: `bought` is of `buy`, `decision` of `decide`.

For what is looked for, not for what is checked: "we lost two hours" is not what "we may lose two hours" says.
"""

from __future__ import annotations

from collections.abc import Iterable

from askbase.answer.words.text import stem

_FORMS = """
begin began begun; bite bit bitten; blow blew blown; break broke broken; bring brought; build built; buy bought;
catch caught; choose chose chosen choice; come came; deal dealt; decide decision; draw drew drawn; drive drove driven;
eat ate eaten; fall fell fallen; feel felt; fly flew flown; forget forgot forgotten; freeze froze frozen;
give gave given; go went gone; grow grew grown; hear heard; hold held; hide hid hidden; keep kept; know knew known;
lend lent; lose lost; meet met; pay paid; ride rode ridden; run ran; see saw seen; seek sought; sell sold; send sent;
shrink shrank shrunk; sing sang sung; sleep slept; speak spoke spoken; spend spent; steal stole stolen; swim swam swum;
take took taken; teach taught; tell told; think thought; throw threw thrown; wake woke woken; wear wore worn;
weigh weight; win won; write wrote written
"""
_BASE = {stem(form): stem(forms.split()[0]) for forms in _FORMS.split(";") for form in forms.split()[1:]}


def by_base(stems: Iterable[str]) -> frozenset[str]:
    """Each stem by the one of the word's first form."""
    return frozenset(_BASE.get(each, each) for each in stems)
