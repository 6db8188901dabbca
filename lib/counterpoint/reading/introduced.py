"""Who is introduced in a review by name and trade: its performers and its crew, beyond those show.yaml names.

“Director Mina Roh”, “shot by Han Jiho”, “the villain (Lee Dohyun)”, “Seo Yuna as the aunt”: from there on the surname stands for
the craft of its bearer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Token

from counterpoint.reading.parse import Sentence

PERFORMER = "performer"
PLAYS = {"as", "play", "portray", "star", "embody"}
PLAYED = {"play", "portray", "star", "embody", "voice"}
PIECES = {"-", "‐", "‑"}

Credits = dict[str, str]  # a name's last word, lower-cased → the code of the craft, or PERFORMER


def credited(sentences: Sequence[Sentence], crew: Mapping[str, frozenset[str]]) -> Credits:
    """The names a review introduces with their work. In: its sentences; per code of a craft, the lemmas of trades and of doing them."""
    trades = {lemma: code for code, lemmas in crew.items() for lemma in lemmas}
    found: Credits = {}
    for sentence in sentences:
        for name in _names(sentence):
            work = _work(name, trades)
            if work:
                found.setdefault(name[-1].lower_, work)
    return found


def _names(sentence: Sentence) -> Iterator[list[Token]]:
    """Runs of proper nouns, hyphens between them included."""
    run: list[Token] = []
    for token in sentence.span:
        joins = bool(run) and token.text in PIECES and token.i + 1 < sentence.span.end
        if token.pos_ == "PROPN" or joins or (run and run[-1].text in PIECES):
            run.append(token)
        else:
            if run:
                yield run
            run = []
    if run:
        yield run


def _work(name: Sequence[Token], trades: Mapping[str, str]) -> str:
    doc, first, last = name[0].doc, name[0].i, name[-1].i
    own = next((code for t in name[:-1] if (code := trades.get(t.lower_))), "")  # “Director Mina Roh”
    before = [t for t in doc[max(0, first - 3) : first] if t.text not in (",", "-", "the", "by", "is", "(")]
    after = list(doc[last + 1 : last + 4])
    if own or (before and before[-1].i >= first - 2 and (own := trades.get(before[-1].lemma_.lower(), ""))):
        return own
    if len(after) > 1 and after[0].text == "," and (code := _named_after(after, trades)):
        return code
    if len(name) < 2:
        return ""
    return PERFORMER if _performs(list(doc[max(0, first - 2) : first]), after) else ""


def _named_after(after: Sequence[Token], trades: Mapping[str, str]) -> str:
    """“…, the director,”: the trade follows the name."""
    article = [t for t in after[1:] if t.lower_ not in ("the", "its", "who")]
    return trades.get(article[0].lemma_.lower(), "") if article and len(article) < len(after) - 1 else ""


def _performs(before: Sequence[Token], after: Sequence[Token]) -> bool:
    if after and after[0].lemma_.lower() in PLAYS:
        return True
    if len(before) == 2 and before[1].lower_ == "by" and before[0].lemma_.lower() in PLAYED:
        return True
    bracketed = len(before) == 2 and before[1].text == "(" and before[0].pos_ in ("NOUN", "PROPN")
    return bracketed and bool(after) and after[0].text in (")", ",")
