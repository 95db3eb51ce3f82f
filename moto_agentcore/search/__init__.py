"""Search by meaning in memory: put texts under keys, ask a question, get the best keys with scores.

    from moto_agentcore.search import Index

    index = Index()
    index.put("r1", "Maria is allergic to peanuts", {"namespace": "/users/maria", "kind": "fact"})
    index.put("r2", "Maria loves sushi", {"namespace": "/users/maria/likes/"})
    index.search("what food does she like?", k=10, under=("namespace", "/users/maria"))
    # [Hit(key="r2", score=...), Hit(key="r1", score=...)]

**Writing.** `put` inserts or overwrites and `remove` deletes, both O(1) from 10^2 to 10^6 records. Texts are embedded
in one batch by the next search, and numpy and FAISS are imported then: who never searches pays for neither.

**Conditions.** Facets are strings, or lists of strings, under a name. `where=[("kind", "fact")]` compares literally and
may hold several pairs, all of which must be met; `under=("namespace", "/users")` is hierarchical: `/users` and all
beneath it, trailing slashes aside, never `/users2`; `/` is all that has such a facet. `accept(key)` decides the rest.
Conditions choose the candidates first and distances are computed for exactly those: the answer is never short because
better records elsewhere filled it. `keys` and `values` list without searching. Records that share their first facet
lie together in memory: put first what is asked for most.

**Scores.** FAISS finds the 100 best by cosine; then each content word of the query is matched with its nearest word in
the record (the same stem is 1), weighted by how rare it is among the candidates. `b = .7 cosine + .3 words` and
`score = max(b, 1e-6)`: 1 for the same text, mostly .2 to .8 for an answer and below .3 for the rest. Scores are
rounded to six decimals and ties keep the order of insertion, so the last bits of a sum decide nothing. A query without
content scores all records alike, newest first. `rank(query, texts)` gives the same scores for a list.

**Embedders.** The default is a bundled table of word vectors. `Index(embedder)` and `index.embedder = embedder` take
any object with `name`, `dim` and `embed(texts)` (`Embedder`), or any callable from a list of texts to a list of
vectors, such as recorded answers of a real model. With the methods `words(text)` and `vectors(words)` too
(`WordEmbedder`) the second stage runs; without them the score comes from the cosine alone. A new embedder embeds the
records again at the next search.

**Inside.** `text` (words, stems), `embedder` and `hashing` (texts into vectors), `facets` (conditions), `records`
(texts), `slots` (their numbers), `arena` (vectors in FAISS), `lexicon` (words of records), `ranking` (the formula),
`finder` (one search), `index` (the door). Nothing here knows of HTTP, of moto or of the rest of the package.
"""

from .embedder import Embedder, WordEmbedder, as_embedder, default_embedder
from .hashing import HashEmbedder
from .index import Index, rank
from .records import Hit

__all__ = ["Embedder", "HashEmbedder", "Hit", "Index", "WordEmbedder", "as_embedder", "default_embedder", "rank"]
