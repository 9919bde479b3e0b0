"""The ranking rule of the portal: cross-fields BM25 over title, heading and body. Pure.

Elasticsearch computes the same rule itself (`multi_match`, `cross_fields`); engines that
cannot rank so find candidates and have them scored here.
"""

import numpy as np
import numpy.typing as npt

FIELD_WEIGHTS = (3.0, 2.0, 1.0)
"""Title, heading path, body."""
TIE_BREAKER = 0.3
K1 = 1.2
B = 0.75

Floats = npt.NDArray[np.float64]


def cross_fields_scores(
    frequencies: Floats,
    lengths: Floats,
    average_lengths: Floats,
    document_frequencies: Floats,
    documents: int,
) -> Floats:
    """Score of each candidate, higher is better.

    `frequencies` has the shape (terms, candidates, fields), `lengths` (candidates, fields),
    `average_lengths` (fields,) and `document_frequencies` (terms,): in how many documents the
    term stands, in the field where it stands most often.
    """
    idf = np.log1p((documents - document_frequencies + 0.5) / (document_frequencies + 0.5))
    norms = K1 * (1 - B + B * lengths / np.maximum(average_lengths, 1e-9))
    saturated = frequencies / (frequencies + norms)
    by_field = saturated * np.asarray(FIELD_WEIGHTS) * idf[:, None, None]
    best = by_field.max(axis=2)
    scores: Floats = (best + TIE_BREAKER * (by_field.sum(axis=2) - best)).sum(axis=0)
    return scores
