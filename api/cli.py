"""The command line. Everything heavy is imported by the command that needs it, so that help answers at once.

Exit codes: 0 done, 1 something was refused (each named, the rest done), 2 wrong use.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from api.commands import (
    audit_options,
    collection_options,
    desk_options,
    eval_options,
    harvest_options,
    knowledge_options,
    marc_options,
    parallels_options,
    people_options,
    recovery_options,
    running_options,
    topic_options,
    watch_options,
    withdrawing_options,
)

_COMMANDS = {
    "ingest": "take in files and folders",
    "search": "find passages",
    "ask": "ask a question and get an answer with receipts",
    "graph": "ask the graph in Chinese: a table, the SPARQL that made it, the passages behind each row",
    "serve": "open the reading room and the interfaces over HTTP",
    "mcp": "serve the library as tools for a language model (MCP) over standard input and output",
    "check": "check that the parts of the library agree and that the graph fits its shapes",
    "rebuild": "make every projection anew from the texts",
    "delete": "remove documents everywhere and print a receipt; it cannot be undone",
    "export": "write documents in the formats of others, or the whole graph and all texts",
    "backup": "copy what the library is made of, while it is served and written",
    "restore": "make a new library of a backup or an export, verified and checked",
    "harvest": "records of others by OAI-PMH: add servers, harvest what is new",
    "intake": "what comes in by itself: watch a folder, take in what branches pushed",
    "review": "give tags out as a table, take decisions on them in, tell how far review came",
    "authority": "load, list and remove authorities: places, offices, books, tables of one's own",
    "entity": "merge, split, retire, create and edit entities, undo that, tell their history",
    "marc": "write confirmed names and headings back into records of MARC: the difference, the way back",
    "catalogue": "the union catalogue: works with editions and holdings, why, and librarians' decisions",
    "topic": "topics: standing queries with what curators choose to show, published as pages and exhibitions",
    "watch": "watches: run saved searches, make issues of what is new, send them",
    "parallels": "lay two books side by side: shared wording, differing dates, numbers and names",
    "knowledge": "the knowledge base: list, check, ask, export and import items",
    "desk": "statistics of the desk and of the chat; what was asked and not held",
    "audit": "the log of acts: list it, verify its chain, print its end to be noted elsewhere",
    "collection": "who may read which collections: list, close, open",
    "people": "accounts of those who work at the desk: add, list, roles, passwords",
    "config": "the settings as they hold, and where each was said",
    "doctor": "look over machine, installation and library: one table with what to do",
    "privacy": "what is held of readers: take away what is past its time, show or erase all of one reader",
    "eval": "measure on gold files",
    "demo": "ingest the sample collection and serve it",
}

_SERVICES = ("serve", "mcp", "demo")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    from api.commands.noting import noting
    from api.lock import give_way
    from api.upkeep.disk import DiskSaid
    from ontology.errors import EncoderMismatch, NotFound, WenmaiError, WrongUse

    folder = Path(getattr(options, "library", None) or "library")
    if options.command not in _SERVICES:
        give_way(folder)  # before anything heavy is imported
    try:
        module = import_module(f"api.commands.{options.command}")
        with DiskSaid(folder), noting(options):
            code: int = module.run(options)
    except (WrongUse, NotFound, EncoderMismatch) as error:
        print(f"wenmai: {error}", file=sys.stderr)
        return 2
    except WenmaiError as error:
        print(f"wenmai: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("wenmai: stopped; run the same command again to go on", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wenmai", description="文脉: a knowledge graph and semantic search for Chinese libraries"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, meaning in _COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=meaning)
        _SHAPES[name](command)
    return parser


def _common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--library", type=Path, metavar="DIR", help="the library's folder (default: ./library)")
    command.add_argument("--json", action="store_true", help="print one JSON object")


_FILTERS = {
    "collection": "of this collection",
    "book": "of this book",
    "dynasty": "of this dynasty",
    "branch": "of this branch",
    "kind": "of documents of this kind",
    "language": "in this language: lzh or zh",
    "script": "in this script: Hans or Hant",
    "subject": "of documents that were given this heading, an id",
    "person": "that name this person, an id",
    "place": "that name this place, an id",
    "entity": "that name this entity, an id",
    "type": "with a tag of this type",
    "review": "with a tag in this state of review",
}


def _filters(command: argparse.ArgumentParser) -> None:
    for name, meaning in _FILTERS.items():
        command.add_argument(f"--{name}", action="append", default=[], help=f"only passages {meaning}; repeatable")
    command.add_argument("--from", dest="begin", type=int, metavar="YEAR", help="that tell of it or later; -1 is 前1年")
    command.add_argument("--to", dest="end", type=int, metavar="YEAR", help="that tell of this year or earlier")
    command.add_argument("--image", action="store_true", help="only passages of documents with images or a recording")


def _ingest(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    command.add_argument("--collection", default="", help="name of the collection (default: the folder's name)")
    command.add_argument("--no-ocr", action="store_true", help="leave out page images that no document names, unread")
    command.add_argument(
        "--mapping", action="append", default=[], metavar="FIELD=COLUMN", help="column of a table without side-car"
    )
    _common(command)


def _search(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", metavar="Q")
    command.add_argument("-k", type=int, default=10, help="number of hits (default: 10)")
    _filters(command)
    _manner(command)
    _common(command)


def _manner(command: argparse.ArgumentParser) -> None:
    command.add_argument("--sort", choices=("relevance", "date"), default="relevance", help="the order of the hits")
    command.add_argument("--after", default="", metavar="CURSOR", help="the page that a cursor leads to")
    command.add_argument("--raw", action="store_true", help="search for the words as they are typed and nothing else")
    command.add_argument("--off", action="append", default=[], metavar="SENSE", help="a reading that is not meant")
    command.add_argument("--facets", action="store_true", help="count what the hits can be narrowed by")


def _ask(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", metavar="Q")
    _filters(command)
    _common(command)


def _graph(command: argparse.ArgumentParser) -> None:
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    ask = deeds.add_parser("ask", help="answer a question in Chinese as a table")
    ask.add_argument("question", metavar="Q")
    ask.add_argument("--choose", action="append", default=[], metavar="ENTITY", help="what a name shall mean")
    _common(ask)
    _common(deeds.add_parser("shapes", help="list the shapes of questions that are understood"))


def _serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    command.add_argument("--port", type=int, help="port to listen on, 0 for any free one (default: 8000)")
    _common(command)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("--repair", action="store_true", help="mend what can be mended")
    command.add_argument("--quick", action="store_true", help="leave out the shapes (a second for 50,000 statements)")
    command.add_argument(
        "--examples", type=int, default=5, metavar="N", help="how many of each kind are shown (default: 5)"
    )
    _common(command)


def _rebuild(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--encode", action="store_true", help="encode all passages again, with the encoder that is set"
    )
    _common(command)


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", type=Path, nargs="?", metavar="OUT", help="a new or empty folder, or a new file")
    command.add_argument(
        "--private", action="store_true", help="of the whole library: digests of passwords, readers' contacts as well"
    )
    command.add_argument("--publish", action="store_true", help="put the graph where the service hands it out instead")
    command.add_argument(
        "--as",
        dest="form",
        default="",
        metavar="NAME",
        help="a format: marc21, tei, epub, xlsx … (a wrong name lists them); edm, slib: RDF/XML in others' terms",
    )
    command.add_argument("--collection", default="", metavar="NAME", help="only the documents of a collection")
    command.add_argument("--document", action="append", default=[], metavar="ID", help="only this one; may be repeated")
    command.add_argument(
        "--original", action="store_true", help="records of MARC as they came, without what was written"
    )
    _common(command)


def _authority(command: argparse.ArgumentParser) -> None:
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    load = deeds.add_parser(
        "load",
        help="take in authority files; one of the same name is replaced",
        epilog="formats: chgis, cbdb-offices, cbdb-addresses, dila-time, skqs, csv, skos, edm, slib",
    )
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument("--format", default="", help="one of those listed below (default: guessed from the file)")
    load.add_argument("--name", default="", help="name of the authority (default: the format's, or the file's)")
    load.add_argument("--licence", default="", help="licence of the files; that of the published ones is known")
    load.add_argument("--type", default="", help="type of rows that state none: PER, LOC, ORG, OFI, BOOK …")
    remove = deeds.add_parser("remove", help="take authorities out")
    remove.add_argument("names", nargs="+", metavar="NAME")
    for deed in (load, deeds.add_parser("list", help="show what is loaded, with licences"), remove):
        _common(deed)


def _review(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    export = kinds.add_parser("export", help="write tags as a table (CSV)")
    for name in ("document", "collection", "type", "state"):
        export.add_argument(f"--{name}", action="append", default=[], help=f"only tags of this {name}")
    export.add_argument("--below", type=float, default=0.0, help="only tags with less confidence than this")
    export.add_argument("--undecided", action="store_true", help="only tags that nobody (or not --reviewer) decided")
    export.add_argument("--reviewer", default="", help="show what machines said, not what other reviewers decided")
    export.add_argument("--out", type=Path, metavar="FILE.csv", help="where to (default: standard output)")
    taken = kinds.add_parser("import", help="take in a table with decisions")
    taken.add_argument("file", type=Path, metavar="FILE.csv")
    taken.add_argument("--reviewer", required=True, help="who decided")
    status = kinds.add_parser("status", help="count tags by state, list decisions that have lost their place")
    history = kinds.add_parser("history", help="list decisions with who made them and when")
    history.add_argument("--document", default="", help="only on this document")
    history.add_argument("--reviewer", default="", help="only by this reviewer")
    agreement = kinds.add_parser("agreement", help="how far reviewers agree who decided the same tags")
    agreement.add_argument("--between", nargs=2, metavar=("A", "B"), help="these two (default: every two)")
    follow = kinds.add_parser("follow", help="bring indexes and graph up to what was decided at the workbench")
    for kind in (export, taken, status, history, agreement, follow):
        _common(kind)


def _entity(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    merge = kinds.add_parser("merge", help="A is B: A's address leads to B from now on")
    split = kinds.add_parser("split", help="A is several")
    retire = kinds.add_parser("retire", help="A is used no more; its address says so")
    create = kinds.add_parser("create", help="make an entity of the library's own")
    edit = kinds.add_parser("edit", help="change names, years, note of an entity")
    restore = kinds.add_parser("restore", help="undo a decision")
    history = kinds.add_parser("history", help="list decisions with who made them, when and why")
    show = kinds.add_parser("show", help="what an entity is now")
    for kind in (merge, split, retire, edit, show):
        kind.add_argument("entity", metavar="ID")
    history.add_argument("entity", nargs="?", default="", metavar="ID")
    merge.add_argument("into", metavar="INTO", help="the entity that stays")
    split.add_argument("--name", action="append", default=[], help="a new entity of this name")
    split.add_argument(
        "--into", action="append", default=[], metavar="ID|FILE.json", help="one that is there, or a list"
    )
    restore.add_argument("deed", type=int, metavar="DEED", help="its number")
    create.add_argument("--type", required=True, help="PER, LOC, ORG, OFI, BOOK, TIME, EVENT or SUBJECT")
    create.add_argument("--id", default="", help="default: one is made")
    for kind in (create, edit):
        _entity_fields(kind)
    create.set_defaults(drop=[])
    edit.add_argument("--drop", action="append", default=[], metavar="NAME", help="take this name out")
    for kind in (merge, split, retire, create, edit, restore):
        kind.add_argument("--by", required=True, metavar="NAME", help="who decided")
        kind.add_argument("--reason", default="", help="why; merge, split, retire and restore need it")
    for kind in (merge, split, retire, create, edit, restore, history, show):
        _common(kind)


def _entity_fields(command: argparse.ArgumentParser) -> None:
    command.add_argument("--name", required=command.prog.endswith("create"), help="what it is called")
    command.add_argument("--also", action="append", default=[], metavar="KIND:NAME", help="another name: 字:伯安")
    for name, meaning in (("note", "a note"), ("dynasty", "its dynasty"), ("modern", "today's place")):
        command.add_argument(f"--{name}", help=meaning)
    command.add_argument("--fine", metavar="KIND", help="a finer kind: 县, 寺, 官职")
    for name in ("begin", "end"):
        command.add_argument(f"--{name}", type=int, metavar="YEAR", help="-1 is 前 1 年; there is no year 0")
    command.add_argument("--at", nargs=2, type=float, metavar=("LATITUDE", "LONGITUDE"))
    command.add_argument("--same-as", action="append", default=[], metavar="ADDRESS", help="the same thing elsewhere")


def _catalogue(command: argparse.ArgumentParser) -> None:
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    listed = deeds.add_parser("list", help="find works, or what is undecided")
    listed.add_argument("words", nargs="*", metavar="WORD", help="words of title or creator")
    listed.add_argument("--branch", default="", help="only works that this branch holds")
    listed.add_argument("--undecided", action="store_true", help="pairs of records on which the rules cannot decide")
    listed.add_argument("--limit", type=int, default=50, help="number of lines (default: 50)")
    show = deeds.add_parser("show", help="one work: editions, holdings, why its records stand together")
    show.add_argument("work", metavar="WORK", help="a work, or a document of it")
    same = deeds.add_parser("same", help="decide that two records are of one work")
    different = deeds.add_parser("different", help="decide that two records are not of one work")
    undo = deeds.add_parser("undo", help="take a decision back")
    undo.add_argument("number", type=int, metavar="NUMBER", help="of the decision, as history tells it")
    for deed in (same, different):
        deed.add_argument("one", metavar="A", help="a document or a work")
        deed.add_argument("other", metavar="B")
        deed.add_argument("--edition", action="store_true", help="decide on the edition instead")
    for deed in (same, different, undo):
        deed.add_argument("--reviewer", required=True, help="who decides")
        deed.add_argument("--note", default="", help="why")
    history = deeds.add_parser("history", help="list decisions; of a work also who joined and left")
    history.add_argument("work", nargs="?", default="", metavar="WORK")
    rebuild = deeds.add_parser("rebuild", help="make the catalogue anew from texts and decisions")
    for deed in (listed, show, same, different, undo, history, rebuild):
        _common(deed)


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-serve", action="store_true", help="stop after the ingest")
    _serve(command)


_SHAPES = {
    "ingest": _ingest,
    "search": _search,
    "ask": _ask,
    "graph": _graph,
    "serve": _serve,
    "mcp": _common,
    "check": _check,
    "rebuild": _rebuild,
    "delete": lambda command: withdrawing_options.shape_delete(command, _common),
    "export": _export,
    "review": _review,
    "authority": _authority,
    "entity": _entity,
    "catalogue": _catalogue,
    "marc": lambda command: marc_options.shape(command, _common),
    "topic": lambda command: topic_options.shape(command, _common),
    "harvest": lambda command: harvest_options.shape(command, _common),
    "intake": lambda command: harvest_options.shape_intake(command, _common),
    "backup": lambda command: recovery_options.shape_backup(command, _common),
    "restore": lambda command: recovery_options.shape_restore(command, _common),
    "watch": lambda command: watch_options.shape(command, _common),
    "parallels": lambda command: parallels_options.shape(command, _common),
    "knowledge": lambda command: knowledge_options.shape(command, _common),
    "desk": lambda command: desk_options.shape(command, _common),
    "audit": lambda command: audit_options.shape(command, _common),
    "collection": lambda command: collection_options.shape(command, _common),
    "privacy": lambda command: withdrawing_options.shape_privacy(command, _common),
    "people": lambda command: people_options.shape(command, _common),
    "config": lambda command: running_options.shape_config(command, _common),
    "doctor": lambda command: running_options.shape_doctor(command, _common),
    "eval": lambda command: eval_options.shape(command, _common),
    "demo": _demo,
}


if __name__ == "__main__":
    sys.exit(main())
