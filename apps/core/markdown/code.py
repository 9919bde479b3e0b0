"""Source code as HTML: Pygments' classes, no inline style, offsets kept."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

# A lexer's work may grow with the square of hostile input; long listings stay readable without.
_LONGEST_COLOURED = 60_000
_WHITE_SPACE = "w"
# Only beginnings that name their language themselves: guessing costs more than it gives.
_BEGINNINGS = (
    ("<?xml", "xml"),
    ("<?php", "php"),
    ("<!DOCTYPE html", "html"),
    ("#!/bin/bash", "bash"),
    ("#!/bin/sh", "bash"),
    ("#!/usr/bin/env bash", "bash"),
    ("#!/usr/bin/env python", "python"),
    ("#!/usr/bin/python", "python"),
)


def pieces_of_code(code: str, language: str) -> Iterator[tuple[int, str, str]]:
    """(offset, CSS class or "", text) of the whole code, in order and without gaps."""
    lexer = _lexer(language.strip().lower() or _named_by(code))
    if lexer is None or len(code) > _LONGEST_COLOURED:
        yield 0, "", code
        return
    done = 0
    for at, kind, text in lexer.get_tokens_unprocessed(code):
        # Lexers for mixed languages may step back; what is already told is not told twice.
        if at > done:
            yield done, "", code[done:at]
            done = at
        fresh = text[done - at :]
        if fresh:
            yield done, _css_class(kind), fresh
            done += len(fresh)
    if done < len(code):
        yield done, "", code[done:]


def coloured(text: str, css_class: str) -> str:
    """The escaped text in a span of the class."""
    safe = escape(text, quote=True)
    return f'<span class="{css_class}">{safe}</span>' if css_class else safe


def _named_by(code: str) -> str:
    start = code.lstrip()
    return next((language for prefix, language in _BEGINNINGS if start.startswith(prefix)), "")


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    if not language:
        return None
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


def _css_class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    css_class = STANDARD_TYPES.get(kind, "")
    return "" if css_class == _WHITE_SPACE else css_class
