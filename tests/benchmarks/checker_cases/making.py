"""From a pack (a domain in one language) to cases: a document, a question, an answer, and whether it is right."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WRONG_KINDS = (
    "neighbour", "other attribute", "stale", "unit slip", "magnitude", "invented value", "invented quote", "altered quote",
    "half answer", "short list", "wrong language", "truncated",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    document: str
    question: str
    answer: str
    right: bool
    kind: str
    language: str
    layout: str
    name: str = ""


@dataclass(frozen=True)
class Attribute:
    """One thing that is known of every entity. ``draw`` gives its value as the document writes it; ``forms`` other ways of saying the
    same value; ``slips`` the same figure in a wrong unit or magnitude. Templates use ``{e}`` and ``{v}``."""

    label: str
    sentence: str
    question: str
    answers: tuple[str, ...]
    draw: Callable[[random.Random], str]
    forms: Callable[[str], Sequence[str]] = lambda v: ()
    slips: Callable[[str], Sequence[tuple[str, str]]] = lambda v: ()
    pair_question: str = ""
    pair_answer: str = ""
    amendment: str = ""
    key: str = ""
    refers: str = ""


@dataclass(frozen=True)
class Pack:
    """``foreign`` are answers in another language (with ``{v}``); ``quoted`` wraps value and quote; ``invented`` are quotes that stand
    nowhere; ``list_*`` describe a list question."""

    language: str
    entities: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    entity_label: str
    heading: str
    filler: tuple[str, ...]
    foreign: tuple[str, ...]
    quoted: tuple[str, ...]
    invented: tuple[str, ...]
    cut: tuple[str, ...]
    list_lead: str
    list_question: str
    list_items: tuple[str, ...]
    list_answer: str
    joint: str = ", "
    layouts: tuple[str, ...] = ("prose", "sections", "table", "csv", "keyed", "json")
    sentence_end: str = "."


@dataclass
class World:
    pack: Pack
    values: dict[tuple[str, int], str] = field(default_factory=dict)
    amended: dict[tuple[str, int], str] = field(default_factory=dict)


def cases(packs: Sequence[Pack], count: int, seed: int) -> list[Case]:
    """About ``count`` cases, half of them right, evenly over packs, layouts and kinds."""
    rng = random.Random(seed)
    made: list[Case] = []
    place = 0
    while len(made) < count:
        pack = packs[place % len(packs)]
        layout = pack.layouts[(place // len(packs)) % len(pack.layouts)]
        place += 1
        made += _round(pack, layout, rng)
    rng.shuffle(made)
    return made[:count]


def _round(pack: Pack, layout: str, rng: random.Random) -> list[Case]:
    entities = rng.sample(pack.entities, min(len(pack.entities), rng.randint(4, 6)))
    world = World(pack)
    for index, attribute in enumerate(pack.attributes):
        taken: set[str] = set()
        for entity in entities:
            value = attribute.draw(rng)
            while value in taken:
                value = attribute.draw(rng)
            taken.add(value)
            world.values[entity, index] = value
    index = rng.randrange(len(pack.attributes))
    attribute = pack.attributes[index]
    entity, other = rng.sample(entities, 2)
    stale = bool(attribute.amendment) and rng.random() < 0.4
    true = world.values[entity, index]
    old = ""
    if stale:
        old, true = (
            true,
            next(v for v in iter(lambda: attribute.draw(rng), "") if v not in world.values.values()),
        )
        world.amended[entity, index] = true
    items = rng.sample(pack.list_items, rng.randint(4, 6))
    document = _document(world, entities, layout, items, rng)
    question = attribute.question.format(e=entity)
    quote = _quote(document, true, pack)

    def case(answer: str, right: bool, kind: str, asked: str = question) -> Case:
        return Case(document, asked, answer, right, kind, pack.language, layout)

    def worded(value: str, of: str = entity) -> str:
        return rng.choice(attribute.answers).format(e=of, v=value)

    rights = [case(worded(true), True, "sentence"), case(true, True, "bare")]
    if quote:
        rights.append(case(rng.choice(pack.quoted).format(v=true, q=quote), True, "with quote"))
    rights += [case(worded(form), True, "reworded") for form in attribute.forms(true)]
    wrong_value = world.values[other, index]
    wrongs = [case(worded(wrong_value), False, "neighbour"), case(wrong_value, False, "neighbour")]
    wrong_quote = _quote(document, wrong_value, pack)
    if wrong_quote:
        wrongs.append(case(rng.choice(pack.quoted).format(v=wrong_value, q=wrong_quote), False, "neighbour"))
    if stale:
        wrongs += [case(worded(old), False, "stale"), case(old, False, "stale")]
    wrongs += [case(worded(slip), False, kind) for kind, slip in attribute.slips(true)]
    invented = next((v for _ in range(99) if (v := attribute.draw(rng)) not in document), "")
    if invented:
        wrongs.append(case(worded(invented), False, "invented value"))
    wrongs.append(
        case(
            rng.choice(pack.quoted).format(
                v=wrong_value, q=rng.choice(pack.invented).format(e=entity, v=wrong_value)
            ),
            False,
            "invented quote",
        )
    )
    if quote and invented and any(c.isdigit() for c in true):
        wrongs.append(
            case(
                rng.choice(pack.quoted).format(v=invented, q=quote.replace(true, invented)),
                False,
                "altered quote",
            )
        )
    wrongs.append(case(rng.choice(pack.foreign).format(e=entity, v=true), False, "wrong language"))
    wrongs.append(case(rng.choice(pack.cut).format(e=entity, v=true, a=attribute.label), False, "truncated"))
    if attribute.pair_question and not stale:
        asked = attribute.pair_question.format(e=entity, f=other)
        both = attribute.pair_answer.format(e=entity, v=true, f=other, w=wrong_value)
        rights.append(case(both, True, "both", asked))
        wrongs.append(case(worded(true), False, "half answer", asked))
    part = items[: max(1, len(items) // 2)]
    rights.append(
        case(pack.list_answer.format(i=pack.joint.join(items)), True, "whole list", pack.list_question)
    )
    wrongs.append(
        case(pack.list_answer.format(i=pack.joint.join(part)), False, "short list", pack.list_question)
    )
    size = 4
    return [*rng.sample(rights, min(size, len(rights))), *rng.sample(wrongs, min(size, len(wrongs)))]


def _quote(document: str, value: str, pack: Pack) -> str:
    """The line of the document that has the value."""
    for line in document.splitlines():
        if value in line and 12 < len(line) < 300 and not line.lstrip().startswith(("|", "{", '"')):
            if pack.sentence_end in line:
                parts = [p + pack.sentence_end for p in line.split(pack.sentence_end) if value in p]
                return parts[0].strip() if parts else line.strip()
            return line.strip()
    return ""


def _document(
    world: World, entities: Sequence[str], layout: str, items: Sequence[str], rng: random.Random
) -> str:
    pack = world.pack
    filler = list(pack.filler)
    rng.shuffle(filler)
    gap = " " if pack.language == "en" else ""
    if layout == "prose":
        body = _prose(world, entities, filler, rng)
    elif layout == "sections":
        body = "\n\n".join(
            f"## {e}\n\n"
            + " ".join(a.sentence.format(e=e, v=world.values[e, n]) for n, a in enumerate(pack.attributes))
            for e in entities
        )
    elif layout == "table":
        rule = "|" + "---|" * (len(pack.attributes) + 1)
        head, *rows = ["| " + " | ".join(row) + " |" for row in _grid(world, entities)]
        body = "\n".join([head, rule, *rows])
    elif layout == "csv":
        body = "\n".join(";".join(row) for row in _grid(world, entities))
    elif layout == "story":
        # The entity is named once; what follows speaks of it by pronoun.
        body = "\n\n".join(
            gap.join(
                (a.refers if n else a.sentence).format(e=e, v=world.values[e, n])
                for n, a in enumerate(pack.attributes)
            )
            for e in entities
        )
    elif layout == "bullets":
        body = "\n".join(
            f"- {e}: " + "; ".join(f"{a.label} {world.values[e, n]}" for n, a in enumerate(pack.attributes))
            for e in entities
        )
    elif layout == "yaml":
        body = "\n".join(
            "\n".join(
                [f"{e}:", *(f"  {a.label}: {world.values[e, n]}" for n, a in enumerate(pack.attributes))]
            )
            for e in entities
        )
    elif layout == "aligned":
        body = "\n".join("   ".join(c.ljust(18) for c in row).rstrip() for row in _grid(world, entities))
    elif layout == "keyed":
        body = "\n\n".join(
            "\n".join(
                [
                    f"{pack.entity_label}: {e}",
                    *(f"{a.label}: {world.values[e, n]}" for n, a in enumerate(pack.attributes)),
                ]
            )
            for e in entities
        )
    else:
        rows_ = [
            {pack.entity_label: e}
            | {(a.key or a.label): world.values[e, n] for n, a in enumerate(pack.attributes)}
            for e in entities
        ]
        amendments = [
            pack.attributes[n].amendment.format(e=e, v=v, o=world.values[e, n])
            for (e, n), v in world.amended.items()
        ]
        whole: dict[str, object] = {
            "records": rows_,
            "notes": [pack.list_lead + pack.joint.join(items) + pack.sentence_end, *amendments],
        }
        return json.dumps(whole, ensure_ascii=False, indent=1)
    listing = pack.list_lead + pack.joint.join(items) + pack.sentence_end
    if rng.random() < 0.4:
        listing = (
            pack.list_lead.rstrip(" ：:")
            + (": " if pack.language == "en" else "：")
            + "\n"
            + "\n".join(f"- {i}" for i in items)
        )
    notes = [
        pack.attributes[n].amendment.format(e=e, v=v, o=world.values[e, n])
        for (e, n), v in world.amended.items()
    ]
    return "\n\n".join(
        [
            f"# {pack.heading}",
            " ".join(filler[:2]),
            body,
            " ".join(filler[2:4]),
            listing,
            *notes,
            " ".join(filler[4:]),
        ]
    )


def _grid(world: World, entities: Sequence[str]) -> list[list[str]]:
    """The world as a table: a heading, and a row for each entity."""
    numbers = range(len(world.pack.attributes))
    heading = [world.pack.entity_label, *(a.label for a in world.pack.attributes)]
    return [heading, *([e, *(world.values[e, n] for n in numbers)] for e in entities)]


def _prose(world: World, entities: Sequence[str], filler: Sequence[str], rng: random.Random) -> str:
    sentences = [
        a.sentence.format(e=e, v=world.values[e, n])
        for e in entities
        for n, a in enumerate(world.pack.attributes)
    ]
    rng.shuffle(sentences)
    gap = " " if world.pack.language == "en" else ""
    rows = [gap.join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
    return "\n\n".join(rows)
