"""``wenmai people``: the accounts of those who work at the desk."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from dataclasses import asdict

from api.commands.output import emit, operator, say, settings_of
from api.desk.keys.records import Key, Scope
from api.desk.people.records import Person, Role
from api.desk.people.store import People
from api.wiring import open_the_desk
from ontology.errors import WrongUse

_ACTIVE = {"disable": False, "enable": True}


def run(options: Namespace) -> int:
    """Do what is asked; the log of acts says that it was done at the command line."""
    if options.deed == "key":
        return _keys(options)
    word = ""
    with open_the_desk(settings_of(options)) as desk:
        found = desk.people.people() if options.deed == "list" else [_done(desk.people, options)]
        if options.deed == "word" or (options.deed == "add" and options.word):
            word = desk.words.make(options.name, by=operator())
    if options.json:
        names = ("name", "shown", "role", "branch", "active")
        told = [{name: getattr(one, name) for name in names} for one in found]
        emit({"people": told, **({"word": word} if word else {})})
        return 0
    for person in found:
        state = "（已删除）" if options.deed == "remove" else "" if person.active else "（已停用）"
        say(f"{person.name}  {person.shown}  {person.role}  {person.branch or '全馆'}{state}")
    if word:
        say(f"一次性口令（只显示这一次，一天之内有效）：{word}  请本人打开 /signin/new 设密码。")
    return 0


def _done(people: People, options: Namespace) -> Person:
    by = operator()
    if options.deed == "add":
        password = None if options.word else _password()
        told = {"shown": options.shown, "branch": options.branch}
        return people.add(options.name, password, role=Role(options.role), by=by, **told)
    if options.deed == "word":
        return people.person(options.name)
    if options.deed == "remove":
        return people.remove(options.name, by=by)
    if options.deed == "password":
        return people.change(options.name, by=by, password=_password())
    if options.deed in _ACTIVE:
        return people.change(options.name, by=by, active=_ACTIVE[options.deed])
    return people.change(options.name, by=by, role=Role(options.role))


def _password() -> str:
    """Ask twice at a terminal; otherwise take the first line of what is given."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("password: ")
    if password != getpass.getpass("once more: "):
        raise WrongUse("the two passwords differ; nothing was done")
    return password


def _keys(options: Namespace) -> int:
    token = ""
    with open_the_desk(settings_of(options)) as desk:
        if options.key_deed == "add":
            opens = [Scope(one) for one in options.scope] or [Scope.PUSH]
            made = {"branch": options.branch, "collections": options.collection, "expires": options.expires}
            key, token = desk.keys.add(options.name, **made, opens=opens, by=operator())
            found = [key]
        else:
            found = desk.keys.keys() if options.key_deed == "list" else [desk.keys.revoke(options.key, by=operator())]
    if options.json:
        emit({"keys": [asdict(one) for one in found], **({"token": token} if token else {})})
        return 0
    for one in found:
        say(_told(one))
    if token:
        say(f"钥匙（只显示这一次）：{token}")
    return 0


def _told(one: Key) -> str:
    state = f"已收回 {one.revoked[:10]}" if one.revoked else f"到 {one.expires}" if one.expires else "不限期"
    used = f"上次用 {one.used[:16]}" if one.used else "没有用过"
    into = f"  → {'、'.join(one.collections)}" if one.collections else ""
    return f"{one.id}  {one.name}  {one.branch or '全馆'}  {'、'.join(one.scopes)}{into}  {state}  {used}"
