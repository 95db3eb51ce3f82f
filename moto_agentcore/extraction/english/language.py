"""Whether a text is English: the rules read nothing else, and who writes in another language should be told so.

A text is another language's by its letters, or by the small words of one of six others; what shows neither, as a name
or a list, may be English.
"""

from __future__ import annotations

import re
import unicodedata

from moto_agentcore.extraction.english.words import DETERMINERS, POSSESSIVES, PREPOSITIONS, SUBJECTS, wordset

# Short words without which hardly a sentence is said; none of them is an English one.
OTHERS = {
    "German": wordset(
        "ich du er sie wir ihr der die das ein eine einen einem einer und ist sind nicht mit mein meine mag habe hat "
        "wo wohne wohnt im auf für von zu den dem auch sehr gern heißt bin wie"
    ),
    "French": wordset(
        "je tu il elle nous vous le la les un une des et est sont ne pas mon ma mes avec pour dans j'ai du"
    ),
    "Spanish": wordset(
        "yo tú él ella nosotros el la los las un una y es son mi mis con para en que vivo muy gusta tengo"
    ),
    "Portuguese": wordset("eu você ele ela nós o os as um uma e é são não meu minha com para em que moro muito gosto"),
    "Italian": wordset("io tu lui lei noi il lo la gli un una e è sono non mio mia con per in che vivo molto mi piace"),
    "Dutch": wordset("ik jij hij zij wij het een en is zijn niet mijn met voor op van ook heel graag woon heb"),
}
SCRIPTS = {"CJK": "Chinese or Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_ENGLISH = (
    DETERMINERS | POSSESSIVES | PREPOSITIONS | SUBJECTS | wordset("is are am was were i'm it's don't not have has")
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FEW = 2  # words of another language that make a text one of its


def other_language(text: str) -> str | None:
    """The language of a text that is not English; None where it may be."""
    letters = [letter for letter in text[:2000] if letter.isalpha()]
    foreign = [letter for letter in letters if not unicodedata.name(letter, "").startswith("LATIN")]
    if len(foreign) > len(letters) / 2:
        script = unicodedata.name(foreign[0], "ANOTHER").split()[0]
        return SCRIPTS.get(script, f"{script.title()} script")
    words = _WORD.findall(text[:2000].lower())
    counted = {language: sum(word in known for word in words) for language, known in OTHERS.items()}
    likely = max(counted, key=lambda language: counted[language])
    return likely if counted[likely] >= FEW and counted[likely] > sum(word in _ENGLISH for word in words) else None
