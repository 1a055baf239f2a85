"""Searching the whole set of pictures, in English and Spanish, letter by letter as people type, misspelt ones too.

Prints one JSON line: the server's own time for an answer that it has not given before, and the way there and back.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx

from server.app import ROOT
from server.web.symbol_set import Lexicon, read_lexicon
from server.web.symbols import LONGEST_QUERY, answer
from tests.bench.figures import percentile, say
from tests.bench.pens import BUILD, run, undisturbed
from tests.bench.people import served

TARGET_MS = 30
ASKED = {
    "en": """
        scissors, cut with scissors, write, writing letters, glue stick, wash hands, break, bathroom, deep breath,
        happy, sad face, ball, balls, jump, wall push ups, my turn, lunch box, red apple, dog, the cat and the dog,
        headphones, all done, scisors, pensil, elefant, xylophon, the, person, face, zzzz,
        hand over hand writing of long words about nothing that is known here
    """,
    "es": """
        tijeras, cortar con tijeras, escribir, escribir letras, pegamento, lavarse las manos, descanso, baño, respirar,
        feliz, cara triste, pelota, pelotas, saltar, mi turno, lápiz, lápices, manzana roja, perro, el gato y el perro,
        auriculares, terminado, tigeras, lapis, elefamte, el, persona, cara, zzzz,
        una frase muy larga de palabras que nadie conoce aquí ni en otra parte
    """,
}


def typed() -> Iterator[tuple[str, str]]:
    """Yield what a search field says at each letter of these, once, with the language; no more than is let in."""
    for lang, asked in ASKED.items():
        texts = [text.strip() for text in asked.split(",")]
        begun = (text[:end] for text in texts for end in range(1, min(len(text), LONGEST_QUERY) + 1))
        yield from ((text, lang) for text in dict.fromkeys(begun))


def answered_ms(lexicon: Lexicon, text: str, lang: str) -> tuple[float, float]:
    """Return how long an answer takes, and how much of a processor, without the server's memory of those given."""
    began, cpu = time.perf_counter(), time.thread_time()
    answer(lexicon, text.casefold(), lang)
    return (time.perf_counter() - began) * 1000, (time.thread_time() - cpu) * 1000


async def asked_ms(client: httpx.AsyncClient, text: str, lang: str) -> float:
    """Ask over HTTP; return how long it took."""
    began = time.perf_counter()
    (await client.get("/symbols", params={"q": text, "lang": lang})).raise_for_status()
    return (time.perf_counter() - began) * 1000


async def symbols() -> None:
    """Measure in this process, then the server's."""
    BUILD.mkdir(parents=True, exist_ok=True)
    lexicon = read_lexicon(ROOT / "node_modules", ROOT / "static" / "symbols")
    texts = list(typed())
    with undisturbed():
        own = {asked: answered_ms(lexicon, *asked) for asked in texts}
    async with served() as (server, _), httpx.AsyncClient(base_url=server.url) as client:
        await asked_ms(client, "", "en")  # the words are read when first asked for
        http = [await asked_ms(client, *asked) for asked in texts]
    slowest = max(own, key=lambda asked: own[asked][0])
    took, cpu = ([each[at] for each in own.values()] for at in (0, 1))
    say(
        "symbols",
        pictures=len(lexicon.indexes["en"].named),
        searches=len(texts),
        p50_ms=round(percentile(took, 50), 2),
        p95_ms=round(percentile(took, 95), 2),
        max_ms=round(max(took), 2),
        slowest=slowest,
        cpu_max_ms=round(max(cpu), 2),
        http_p95_ms=round(percentile(http, 95), 2),
        http_max_ms=round(max(http), 2),
        target_ms=TARGET_MS,
        reached=max(took) < TARGET_MS,
    )


if __name__ == "__main__":
    run(symbols())
