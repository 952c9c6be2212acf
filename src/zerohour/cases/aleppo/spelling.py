"""How one writer spells: the script, a style kept throughout, and slips of the pen."""

from __future__ import annotations

import random

from zerohour.cases.aleppo.stock import Shape, Spelt

_SUN = {
    "ت": "t", "ث": "th", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d",
    "ط": "t", "ظ": "z", "ل": "l", "ن": "n",
}  # fmt: skip
"""Letters before which the spoken article takes their sound (as-Sabbagh)."""
_ARTICLES = ("al-", "al-", "Al-", "Al ", "al ", "El-", "el-", "Al", "sun", "")
_ABD = (
    "Abd al-{x}", "Abd al-{x}", "Abdul {x}", "Abdel {x}", "Abdul{y}", "Abdel{y}", "Abd Al {x}", "Abdal{y}", "Abdul-{x}",
)  # fmt: skip
_FRENCH_MARKS = ("ou", "ch", "dj", "eh")
_ARABIC_CONFUSED = ("بتثني", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق", "هة", "وؤ", "كل")
_LATIN_CONFUSED = ("aeiou", "sz", "kqc", "td", "mn", "bp", "yi", "gj")


class Hand:
    """One writer's hand.

    The same name comes out the same way, save for the writer's rare slips: transliterators keep to a style of their
    own, and differ from one another. `typo` is the chance of a typing error per written name.
    """

    def __init__(self, rng: random.Random, script: str, *, typo: float) -> None:
        self.script, self.typo = script, typo
        self._rng = rng
        self._kept: dict[Spelt, str] = {}
        self._article = rng.choice(_ARTICLES)
        self._abd = rng.choice(_ABD)
        self._french = rng.random() < 0.25
        self._loose_hamza, self._loose_taa, self._loose_yaa, self._joins_abd = (
            rng.random() < chance for chance in (0.5, 0.3, 0.3, 0.4)
        )

    def name(self, name: Spelt) -> str:
        """A person's name, with this hand's style and its slips."""
        return self._mistyped(self._styled(name))

    def place(self, place: Spelt) -> str:
        """A place or unit: style, but never a typing error."""
        return self._styled(place)

    def son_name(self, eldest: Spelt, sex: str) -> str:
        """The kunya: father or mother of the eldest son."""
        if self.script == "arabic":
            return f"{'أم' if sex == 'F' else 'أبو'} {self._styled(eldest)}"
        father = "Abou" if self._french else "Abu"
        return f"{'Umm' if sex == 'F' else father} {self._styled(eldest)}"

    def _styled(self, name: Spelt) -> str:
        if self._rng.random() < 0.05:
            return self._written(name)
        if name not in self._kept:
            self._kept[name] = self._written(name)
        return self._kept[name]

    def _written(self, name: Spelt) -> str:
        if name.shape is Shape.COMPOUND:
            return " ".join(self._styled(part) for part in name.parts)
        return self._in_arabic(name) if self.script == "arabic" else self._in_latin(name)

    # --- Arabic: the alphabet leaves little choice, the keyboard some ---

    def _in_arabic(self, name: Spelt) -> str:
        text = name.arabic
        if name.shape is Shape.ARTICLE and self._rng.random() > 0.06:
            text = f"ال{text}"
        if name.shape is Shape.ABD:
            text = f"عبد {text}"
        if self._joins_abd and text.startswith("عبد "):
            text = text.replace("عبد ", "عبد", 1)
        if self._loose_hamza:
            text = text.translate(str.maketrans("أإآ", "ااا"))
        if self._loose_taa and text.endswith("ة"):
            text = text[:-1] + "ه"
        if self._loose_yaa and text[-1] in "ىي":
            text = text[:-1] + ("ي" if text[-1] == "ى" else "ى")
        return text

    # --- Latin: many spellings for one name ---

    def _in_latin(self, name: Spelt) -> str:
        # The commonest spelling about half the time, and the French-minded prefer theirs.
        weights = [
            (1.0 / (place + 1)) * (4.0 if self._french and any(mark in text.lower() for mark in _FRENCH_MARKS) else 1.0)
            for place, text in enumerate(name.latin)
        ]
        text = self._rng.choices(name.latin, weights)[0]
        if name.shape is Shape.ABD:
            return self._abd.format(x=text, y=text.lower())
        if name.shape is Shape.ARTICLE:
            return self._with_article(name, text)
        return text

    def _with_article(self, name: Spelt, text: str) -> str:
        if self._rng.random() < 0.08:  # a name heard without it
            return text
        if self._article != "sun":
            return self._article + text
        return f"a{_SUN.get(name.arabic[0], 'l')}-{text}"

    # --- slips ---

    def _mistyped(self, text: str) -> str:
        if len(text) < 4 or self._rng.random() >= self.typo:
            return text
        at = self._rng.randrange(1, len(text) - 1)
        before, letter, after = text[:at], text[at], text[at + 1 :]
        slip = self._rng.choice(("drop", "double", "swap", "confuse", "confuse"))
        if slip == "drop":
            return before + after
        if slip == "double":
            return before + letter + letter + after
        if slip == "swap":
            return before + after[0] + letter + after[1:]
        return before + self._confused(letter) + after

    def _confused(self, letter: str) -> str:
        for alike in _ARABIC_CONFUSED if self.script == "arabic" else _LATIN_CONFUSED:
            if letter in alike:
                return self._rng.choice([other for other in alike if other != letter])
        return letter
