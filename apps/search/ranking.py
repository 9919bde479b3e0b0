"""The ranking rule of the portal: cross-fields BM25 over title, heading and body. Pure.

Elasticsearch computes the same rule itself (`multi_match`, `cross_fields`); engines that
cannot rank so find candidates and have them scored here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FIELD_WEIGHTS = (3.0, 2.0, 1.0)
"""Title, heading path, body."""
TIE_BREAKER = 0.3
K1 = 1.2
B = 0.75

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a whole index knows: how many documents, how long each field is on average (fields,),
    and in how many documents each term stands, in the field where it does most often (terms,)."""

    documents: int
    average_lengths: Floats
    document_frequencies: Floats


def cross_fields_scores(
    frequencies: Floats, lengths: Floats, asked: Floats, statistics: Statistics
) -> Floats:
    """Score of each candidate, higher is better.

    `frequencies` has the shape (terms, candidates, fields), `lengths` (candidates, fields);
    `asked` (terms,) tells how often each term stands in the question.
    """
    holding = statistics.document_frequencies
    idf = np.log1p((statistics.documents - holding + 0.5) / (holding + 0.5))
    norms = K1 * (1 - B + B * lengths / np.maximum(statistics.average_lengths, 1e-9))
    saturated = frequencies / (frequencies + norms)
    by_field = saturated * np.asarray(FIELD_WEIGHTS) * (asked * idf)[:, None, None]
    best = by_field.max(axis=2)
    scores: Floats = (best + TIE_BREAKER * (by_field.sum(axis=2) - best)).sum(axis=0)
    return scores
