"""Generations of one organization's index, told apart by aliases.

`…-read` and `…-write` point to the live one, `…-building` to the one being built. A generation is
an index of its own, or a part of the shared one: then the aliases carry a filter and the routing.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from apps.search.engines.base import VectorSpace
from apps.search.engines.elasticsearch.client import OUTCOME, refused
from apps.search.engines.elasticsearch.documents import Address
from apps.search.engines.elasticsearch.mapping import (
    MAPPINGS,
    NOTE,
    ONCE_LIVE,
    SCHEMA,
    SHARED_SHARDS,
    WHILE_BUILT,
    vector_field,
    vector_mapping,
)

READ, WRITE, BUILDING = "read", "write", "building"
_IDS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Names:
    """Makes the names of an organization's index and aliases, and those of shared indexes."""

    of: Callable[[int, str], str]
    shared: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Generation:
    """`alias` leads to it and to nothing else; `routing` is set in the shared index."""

    name: str
    index: str
    alias: str
    routing: str | None


@dataclass(frozen=True, slots=True)
class State:
    live: Generation | None
    building: Generation | None

    def named(self, name: str | None) -> Generation | None:
        """The live one, or the one of that name if it is live or being built."""
        if name is None:
            return self.live
        return next((g for g in (self.live, self.building) if g and g.name == name), None)


class Generations:
    """The generations of one organization, over one client."""

    def __init__(
        self, client: Elasticsearch, names: Names, organization_id: int, *, shared: bool
    ) -> None:
        self._client = client
        self._names = names
        self._organization_id = organization_id
        self._shared = shared

    def name(self, part: str) -> str:
        """Of an alias or an index of the organization."""
        return self._names.of(self._organization_id, part)

    def state(self) -> State:
        found = self._client.indices.get_alias(name=self.name("*")).body
        return State(live=self._behind(found, WRITE), building=self._behind(found, BUILDING))

    def create(self, role: str, space: VectorSpace | None = None) -> Generation:
        """An empty generation, live at once or BUILDING."""
        made_at = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        name = f"{SCHEMA}-{made_at}-{secrets.token_hex(3)}"
        roles = (READ, WRITE) if role != BUILDING else (BUILDING,)
        index = self._names.shared(SCHEMA) if self._shared else self.name(name)
        aliases = {self.name(each): self._alias(name) for each in roles}
        if self._shared:
            self._make_shared_index(index)
            self._change_aliases([{"add": {"index": index, "alias": alias, **options}}
                                  for alias, options in aliases.items()])  # fmt: skip
        else:
            settings = WHILE_BUILT if role == BUILDING else WHILE_BUILT | ONCE_LIVE
            self._client.indices.create(
                index=index, settings=settings, mappings=MAPPINGS, aliases=aliases
            )
        generation = Generation(name, index, self.name(roles[-1]), self._routing())
        if space:
            self.stamp(generation, space)
        return generation

    def go_live(self, generation: Generation) -> None:
        """Readers and writers have it with their next request, all of them at once."""
        if generation.routing is None:
            self._client.indices.put_settings(index=generation.index, settings=ONCE_LIVE)
        self._client.indices.refresh(index=generation.index)
        self._client.cluster.health(index=generation.index, wait_for_status="yellow")
        options = self._alias(generation.name, shared=generation.routing is not None)
        # Taking an alias away that another index has, and giving it, is one change of the cluster.
        actions: list[dict[str, Any]] = [
            {"remove": {"index": before, "alias": self.name(role), "must_exist": False}}
            for role in (READ, WRITE)
            for before in self._indices_behind(role)
            if before != generation.index
        ]
        actions += [
            {"add": {"index": generation.index, "alias": self.name(role), **options}}
            for role in (READ, WRITE)
        ]
        actions.append({"remove": {"index": generation.index, "alias": self.name(BUILDING)}})
        self._change_aliases(actions)

    def drop_building(self) -> None:
        building = self.state().building
        if building:
            self._drop_aliases(BUILDING)
        self.drop_others()

    def drop_others(self) -> None:
        """Remove what is neither live nor being built."""
        state = self.state()
        kept = [generation for generation in (state.live, state.building) if generation]
        self._drop_indices({generation.index for generation in kept})
        self._drop_shared({generation.name for generation in kept})

    def drop_all(self) -> None:
        self._drop_aliases(READ, WRITE, BUILDING)
        self._drop_indices(set())
        self._drop_shared(set())

    def space_of(self, generation: Generation) -> VectorSpace | None:
        """The space its vectors are in, None when it takes none."""
        note = self._client.options(ignore_status=404).get(
            index=generation.alias,
            id=self._space_note(generation),
            routing=generation.routing,
            source_includes=["space"],
        )
        if not note.body.get("found"):
            return None
        return VectorSpace(**note.body["_source"]["space"])

    def stamp(self, generation: Generation, space: VectorSpace) -> None:
        """Says for good which space the vectors of this generation are in."""
        self._client.indices.put_mapping(
            index=generation.index, properties={vector_field(space): vector_mapping(space)}
        )
        self._client.index(
            index=generation.alias,
            id=self._space_note(generation),
            routing=generation.routing,
            require_alias=True,
            # Whoever searches looks for it.
            refresh=True,
            document={
                "kind": NOTE,
                "organization_id": str(self._organization_id),
                "generation": generation.name,
                "space": {
                    "model": space.model,
                    "recipe": space.recipe,
                    "dimensions": space.dimensions,
                },
            },
        )

    def address_of(self, generation: Generation) -> Address:
        return Address(
            organization_id=self._organization_id,
            generation=generation.name,
            prefix=self._prefix(generation),
            space=self.space_of(generation),
        )

    def _space_note(self, generation: Generation) -> str:
        return f"{self._prefix(generation)}space"

    def _prefix(self, generation: Generation) -> str:
        if generation.routing is None:
            return ""
        return f"{self._organization_id}:{generation.name}:"

    def _behind(self, found: Mapping[str, Any], role: str) -> Generation | None:
        alias = self.name(role)
        for index, entry in found.items():
            options = entry["aliases"].get(alias)
            if options is not None:
                routing = options.get("index_routing")
                name = _name_in(options) if routing else index.removeprefix(self.name(""))
                return Generation(name, index, alias, routing)
        return None

    def _indices_behind(self, role: str) -> list[str]:
        with suppress(NotFoundError):
            return list(self._client.indices.get_alias(name=self.name(role)).body)
        return []

    def _routing(self) -> str | None:
        return str(self._organization_id) if self._shared else None

    def _alias(self, generation: str, *, shared: bool | None = None) -> dict[str, Any]:
        organization = str(self._organization_id)
        if not (self._shared if shared is None else shared):
            return {"filter": {"term": {"organization_id": organization}}}
        wanted = [{"term": {"organization_id": organization}}, {"term": {"generation": generation}}]
        return {"filter": {"bool": {"filter": wanted}}, "routing": organization}

    def _make_shared_index(self, index: str) -> None:
        if self._client.indices.exists(index=index):
            return
        settings = WHILE_BUILT | ONCE_LIVE | {"number_of_shards": SHARED_SHARDS}
        try:
            self._client.indices.create(index=index, settings=settings, mappings=MAPPINGS)
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _change_aliases(self, actions: list[dict[str, Any]]) -> None:
        self._client.indices.update_aliases(actions=actions)

    def _drop_aliases(self, *roles: str) -> None:
        actions = [
            {"remove": {"index": index, "alias": self.name(role)}}
            for role in roles
            for index in self._indices_behind(role)
        ]
        if actions:
            self._change_aliases(actions)

    def _drop_indices(self, kept: set[str]) -> None:
        found = self._client.indices.get(
            index=self.name("v*"), allow_no_indices=True, filter_path="*.aliases"
        )
        for index in set(found.body) - kept:
            self._client.options(ignore_status=404).indices.delete(index=index)

    def _drop_shared(self, kept: set[str]) -> None:
        """Also from shared indexes of earlier schemas."""
        found = self._client.indices.get(
            index=self._names.shared("v*"), allow_no_indices=True, filter_path="*.aliases"
        )
        for index in found.body:
            self._drop_from(index, kept)

    def _drop_from(self, index: str, kept: set[str]) -> None:
        """Asked and deleted by ids: a delete by query is not on every server."""
        self._client.indices.refresh(index=index)
        for ids in self._shared_ids(index, kept):
            answer = self._client.bulk(
                index=index,
                routing=str(self._organization_id),
                operations=[{"delete": {"_id": each}} for each in ids],
                filter_path=OUTCOME,
            )
            for each in refused(answer.body):
                # What stays would be found and sent again without end.
                raise each.problem
            self._client.indices.refresh(index=index)

    def _shared_ids(self, index: str, kept: set[str]) -> Iterator[list[str]]:
        query = {
            "bool": {
                "filter": [{"term": {"organization_id": str(self._organization_id)}}],
                "must_not": [{"terms": {"generation": sorted(kept)}}],
            }
        }
        while True:
            found = self._client.search(
                index=index,
                routing=str(self._organization_id),
                query=query,
                size=_IDS_AT_ONCE,
                source=False,
                track_total_hits=False,
            )
            ids = [hit["_id"] for hit in found.body["hits"]["hits"]]
            if not ids:
                return
            yield ids


def _name_in(options: Mapping[str, Any]) -> str:
    filters = options["filter"]["bool"]["filter"]
    values = [each["term"].get("generation") for each in filters]
    return next(_value(value) for value in values if value is not None)


def _value(term: Any) -> str:
    """The server gives a term back as it was written, or with its options."""
    return str(term["value"] if isinstance(term, dict) else term)
