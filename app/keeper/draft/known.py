"""What `seed/` knows already: bodies, units, ids, titles, and gifts told before."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.keeper.check.twins import are_near
from app.keeper.draft.dating import Dated
from app.keeper.draft.findings import whole
from app.keeper.draft.gifts import Gift
from app.seed import schema
from app.seed.reading import Seed
from app.values import words
from app.values.languages import LANGS, Lang

_MOST: Final = 3  # records that are named as alike


class Known:
    """What a draft takes from `seed/`, and what of it is taken by this draft."""

    def __init__(self, seed: Seed) -> None:
        self._seed = seed
        self._ids = {*seed.records, *seed.retired}
        self._short = {
            (lang, getattr(record.short_title, lang).casefold())
            for record in seed.records.values()
            if record.short_title
            for lang in LANGS
        }
        self._units = {
            quantity.unit.vi.casefold(): quantity.unit
            for record in seed.records.values()
            for quantity in record.quantities.values()
        }

    def unit(self, printed: str, lang: Lang) -> str:
        """The name of a unit; in English "" where no record has it."""
        if lang == "vi":
            return printed
        unit = self._units.get(printed.casefold())
        return unit.en if unit else ""

    def body(self, place: str, texts: Sequence[str]) -> str:
        """The body of a place that a text names, or else the place's own; "" where none is."""
        bodies = [party for party in self._seed.parties.values() if party.place == place]
        named = [
            party
            for party in bodies
            if any(words.fold(party.name.vi) in words.fold(text) for text in texts)
        ]
        if named:
            return max(named, key=lambda party: len(party.name.vi)).id
        # The authorities of a whole place are of the kind of body that the place is.
        own = [party for party in bodies if party.type == self._seed.places[place].kind]
        return own[0].id if len(own) == 1 else bodies[0].id if len(bodies) == 1 else ""

    def new_id(self, dated: Dated, short: str) -> str:
        """An id of the year and the short title; "" where the year is not known, or it is taken."""
        id_ = f"{dated.year}-{words.slug(short)}"[:80].strip("-")
        if not dated.year or id_ in self._ids:
            return ""
        self._ids.add(id_)
        return id_

    def is_new(self, short: Mapping[Lang, str]) -> bool:
        """Whether no record has this short title yet; from now on one has."""
        titles = {(lang, text.casefold()) for lang, text in short.items()}
        is_new = not titles & self._short
        self._short |= titles
        return is_new

    def told(self, gift: Gift, dated: Dated) -> Iterator[str]:
        """A comment that names the records that seem to tell the same gift."""
        alike = [record.id for record in self._alike(gift, dated)][:_MOST]
        if alike:
            yield f"# Told in seed/ already? Then add these claims to {' or '.join(alike)}."

    def _alike(self, gift: Gift, dated: Dated) -> Iterator[schema.Record]:
        for record in self._seed.records.values():
            given = record.contribution
            if given is None:
                continue
            if dated.edtf and not are_near(record.date.edtf, dated.edtf):
                continue
            sides = (
                self._seed.parties[given.giver].place,
                self._seed.parties[given.receiver].place,
            )
            if sides != (gift.giver, gift.receiver):
                continue
            counted = {(whole(f), f.value.unit.casefold()) for f in gift.counted}
            stored = {(q.value, q.unit.vi.casefold()) for q in record.quantities.values()}
            if (gift.amount and given.amount_vnd == whole(gift.amount)) or counted & stored:
                yield record
