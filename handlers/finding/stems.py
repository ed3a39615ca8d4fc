"""The stem of an English word, lightly: ``bullied`` and ``bullies`` are one word to the finder."""

from __future__ import annotations

_ENDINGS = (
    ("ational", "ate"), ("isation", "ise"), ("ization", "ise"), ("fulness", "ful"), ("iveness", "ive"),
    ("ations", "ate"), ("ation", "ate"), ("ments", "ment"), ("ingly", ""), ("edly", ""), ("ness", ""),
    ("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"), ("ers", "er"), ("ed", ""), ("es", "e"), ("ly", ""),
    ("s", ""),
)  # fmt: skip
_FORMS = {
    "hit": "hitting", "die": "dying", "lie": "lying", "take": "took taken taking", "steal": "stole stolen",
    "speak": "spoke spoken", "write": "wrote written", "fall": "fell fallen", "break": "broke broken",
    "drink": "drank drunk", "man": "men", "woman": "women", "child": "children", "feel": "felt",
    "lose": "lost losing", "leave": "left", "pay": "paid", "sleep": "slept", "fight": "fought",
    "catch": "caught", "teach": "taught", "buy": "bought", "bring": "brought", "think": "thought",
    "tell": "told", "sell": "sold", "hold": "held", "grow": "grew grown", "know": "knew known",
    "throw": "threw thrown", "hide": "hid hidden", "bite": "bit bitten", "choose": "chose",
    "forget": "forgot forgotten", "freeze": "froze frozen", "shake": "shook shaken", "wake": "woke woken",
    "swear": "swore sworn", "wear": "wore worn", "tear": "tore", "spend": "spent", "send": "sent",
    "lend": "lent", "owe": "owing owed", "retire": "retiring", "spit": "spat", "stick": "stuck",
}  # fmt: skip
_IRREGULAR = {form: stem for stem, forms in _FORMS.items() for form in forms.split()}


def stem(word: str) -> str:
    """The stem of a word in small letters. Words of other scripts and of three letters stay as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.isascii():
        return word
    word = _without_ending(word)
    if len(word) <= 4:
        return word
    if word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    word = word.removesuffix("e") if len(word) > 4 else word
    return word[:-1] + "i" if len(word) > 4 and word.endswith("y") else word


def _without_ending(word: str) -> str:
    for ending, instead in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest == word or len(rest) < 3:
            continue
        if (ending == "s" and rest[-1] in "su") or (ending in ("ed", "ing") and rest[-1] == "e"):
            continue
        return rest + instead
    return word
