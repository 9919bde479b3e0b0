"""How the server keeps what it is given: every field is named, and nothing else is taken. Pure."""

import hashlib
from typing import Any

from apps.search.engines.base import VectorSpace

SCHEMA = "v1"
"""Part of every index name; changes with the fields below, and old indexes are then rebuilt."""

_TERMS = {"type": "text", "analyzer": "whitespace"}
_SHOWN = {"type": "text", "index": False}
_KEYWORD = {"type": "keyword"}

MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"excludes": ["title_terms", "heading_terms", "body_terms", "words"]},
    "properties": {
        "kind": _KEYWORD,
        "organization_id": _KEYWORD,
        "generation": _KEYWORD,
        "page_id": {"type": "long"},
        "chunk_no": {"type": "integer"},
        "space_id": {"type": "long"},
        "stamp": _KEYWORD,
        "updated_on": {"type": "date", "format": "strict_date"},
        "access": _KEYWORD,
        "title_terms": _TERMS,
        "heading_terms": _TERMS,
        "body_terms": _TERMS,
        "words": {**_TERMS, "index_options": "docs", "norms": False},
        "title": _SHOWN,
        "heading": _SHOWN,
        "body": _SHOWN,
        "numbers": {"type": "integer", "index": False, "doc_values": False},
        "space": {"type": "object", "enabled": False},
    },
}
"""A document is a chunk, or one of two notes that no search meets: `page`, which tells the numbers
of the chunks a page has, and `generation`, which tells the vector space."""

NOTE = "generation"
"""The kind of the note that tells the vector space."""

REFRESH_INTERVAL = "5s"
"""How late a reader sees what was written, unless somebody refreshes."""

WHILE_BUILT: dict[str, Any] = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "-1",
}
ONCE_LIVE: dict[str, Any] = {"auto_expand_replicas": "0-1", "refresh_interval": REFRESH_INTERVAL}
SHARED_SHARDS = 4
"""Of an index that many organizations share; each has all of its documents in one of them."""


def vector_field(space: VectorSpace) -> str:
    """The field for vectors of this space; those of another space are in another field."""
    name = f"{space.model}\n{space.recipe}\n{space.dimensions}"
    return f"vector_{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def vector_mapping(space: VectorSpace) -> dict[str, Any]:
    """The defaults of servers differ by version, so everything is said."""
    return {
        "type": "dense_vector",
        "dims": space.dimensions,
        "index": True,
        "similarity": "cosine",
        "index_options": {"type": "int8_hnsw", "m": 16, "ef_construction": 100},
    }
