"""The sentence coder in torch: an encoder over a stretch of review, one attention per code within each sentence.

For every sentence and code: is the code claimed there, with which stance, of which subject, and on which words. The encoder is
MiniLM-L6; its teacher has a wider one (mpnet.py). Only training needs this; at use the exported graph runs
(counterpoint.reading.trained).
"""

from __future__ import annotations

import math

import torch
from lines import Batch, minilm
from torch import Tensor, nn


class Layer(nn.Module):
    """A BERT layer. mask: what is added to the scores of attention."""

    def __init__(self, width: int, heads: int, inner: int, eps: float = 1e-12) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, n, w = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(b, n, self.heads, w // self.heads).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(w // self.heads) + mask
        y = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(b, n, w)
        x = self.norm1(x + self.drop(self.out(y)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """all-MiniLM-L6-v2 in plain torch."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, 384, padding_idx=0)
        self.positions = nn.Embedding(512, 384)
        self.kinds = nn.Embedding(2, 384)
        self.norm = nn.LayerNorm(384, eps=1e-12)
        self.layers = nn.ModuleList(Layer(384, 12, 1536) for _ in range(6))
        self.drop = nn.Dropout(0.1)

    def load(self) -> None:
        from safetensors.torch import load_file

        raw = {k.removeprefix("bert."): v for k, v in load_file(str(minilm() / "model.safetensors")).items()}
        names = {
            "embeddings.word_embeddings": "words",
            "embeddings.position_embeddings": "positions",
            "embeddings.token_type_embeddings": "kinds",
            "embeddings.LayerNorm": "norm",
        }
        for i in range(6):
            a, b = f"encoder.layer.{i}.", f"layers.{i}."
            names |= {
                a + "attention.self.query": b + "query",
                a + "attention.self.key": b + "key",
                a + "attention.self.value": b + "value",
                a + "attention.output.dense": b + "out",
                a + "attention.output.LayerNorm": b + "norm1",
                a + "intermediate.dense": b + "up",
                a + "output.dense": b + "down",
                a + "output.LayerNorm": b + "norm2",
            }
        state = {}
        for key, value in raw.items():
            stem, _, kind = key.rpartition(".")
            if stem in names:
                state[f"{names[stem]}.{kind}"] = value
        self.load_state_dict(state)

    def embed(self, ids: Tensor) -> Tensor:
        n = ids.shape[1]
        return self.drop(self.norm(self.words(ids) + self.positions.weight[:n] + self.kinds.weight[0]))

    def run(self, x: Tensor, mask: Tensor, first: int = 0, last: int = 6) -> Tensor:
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers[first:last]:
            x = layer(x, bias)
        return x

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.run(self.embed(ids), mask)


class Coder(nn.Module):
    """Token states -> per token and code a score; per sentence and code their soft maximum, stance and subject."""

    def __init__(self, codes: int, encoder: nn.Module | None = None) -> None:
        super().__init__()
        self.encoder = encoder or Encoder()
        width = self.encoder.words.embedding_dim
        self.token = nn.Linear(width, codes)  # where a code is spoken of
        self.claim = nn.Linear(width, codes)  # whether it is claimed there
        self.stance = nn.Linear(width, 3)
        self.stance_of = nn.Parameter(torch.zeros(codes, 3))
        self.stance_code = nn.Linear(width, codes * 3)
        self.subject = nn.Linear(width, 3)
        self.subject_of = nn.Parameter(torch.zeros(codes, 3))
        self.drop = nn.Dropout(0.1)

    def start(self, gloss: Tensor) -> None:
        """Heads from the codes' own embeddings, so that an untrained coder already knows what is near a gloss."""
        with torch.no_grad():
            self.token.weight.copy_(gloss * 1.0)
            self.token.bias.zero_()
            self.claim.weight.copy_(gloss * 1.0)
            self.claim.bias.fill_(-5.0)
            self.stance_code.weight.zero_()
            self.stance_code.bias.zero_()

    def forward(self, x: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Claim, stance, subject and attention. In: the encoder's token states, and what they are of."""
        flat, segment = self.drop(x).reshape(-1, x.shape[-1]), batch.segment.reshape(-1)
        keep = segment >= 0
        return pooled(self, flat[keep], segment[keep], len(batch.lines))


def pooled(coder: Coder, flat: Tensor, segment: Tensor, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What a coder's heads make of token states, pooled over sentences. segment: of each token its sentence, of `count`."""
    where = coder.token(flat)
    top = torch.full((count, where.shape[1]), -1e9).index_reduce_(0, segment, where.detach(), "amax")
    shifted = torch.exp(where - top[segment])
    total = torch.zeros(count, where.shape[1]).index_add_(0, segment, shifted)
    attention = shifted / total[segment]

    def pool(y: Tensor) -> Tensor:
        return torch.zeros(count, *y.shape[1:]).index_add_(0, segment, y)

    claim = pool(attention * (flat @ coder.claim.weight.T)) + coder.claim.bias
    own = coder.stance(flat)[:, None, :] + coder.stance_code(flat).view(len(flat), -1, 3)
    stance = pool(attention[:, :, None] * own) + coder.stance_of
    subject = pool(attention[:, :, None] * coder.subject(flat)[:, None, :]) + coder.subject_of
    return claim, stance, subject, attention
