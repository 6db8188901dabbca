"""A trained coder → the files the engine reads: `export.py DATA.json CODER.pt OUT_DIR`.

coder.onnx (weights as signed bytes), coder.json (codes in order) and tokenizer.json. All heads are one linear map on the token
states, so the graph is ids (1, n) → (n, codes * 5 + 3); the pooling over a sentence is left to counterpoint.reading.trained.
What goes into a linear map has a few channels far larger than the rest; these are eased before all are rounded to bytes, by factors
its weights make good (SmoothQuant: Xiao et al. 2023, arXiv:2211.10438). DATA's first reviews show how large they are.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from lines import LONGEST, collate, lines_of, minilm, stretches
from net import Coder
from torch import Tensor, nn

EASED = ("query", "key", "value", "out", "up", "down")  # the linear maps of a layer
SHARE = 0.8  # of a channel's size that its weights take over
LOOKED_AT = 60  # reviews


class Eased(nn.Module):
    """A linear map that takes its input divided by a factor for each channel, and gives what it gave."""

    def __init__(self, linear: nn.Linear, factor: Tensor) -> None:
        super().__init__()
        self.register_buffer("ease", 1 / factor)
        self.linear = linear
        with torch.no_grad():
            linear.weight.mul_(factor[None])

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x * self.ease)


class Flat(nn.Module):
    """The encoder and one head; no mask, for one stretch at a time without padding."""

    def __init__(self, coder: Coder) -> None:
        super().__init__()
        e = coder.encoder
        self.words, self.norm, self.layers = e.words, e.norm, e.layers
        self.register_buffer(
            "place", (e.positions.weight[: LONGEST + 2] + e.kinds.weight[0]).detach().clone()
        )
        codes = coder.token.out_features
        own = coder.stance_code.weight.view(codes, 3, -1) + coder.stance.weight[None]
        own_bias = coder.stance_code.bias.view(codes, 3) + coder.stance.bias[None] + coder.stance_of
        self.head = nn.Linear(384, codes * 5 + 3)
        with torch.no_grad():
            # What is constant over tokens may be added before the attention: it sums to one.
            self.head.weight.copy_(
                torch.cat(
                    [coder.token.weight, coder.claim.weight, own.reshape(codes * 3, -1), coder.subject.weight]
                )
            )
            self.head.bias.copy_(
                torch.cat([coder.token.bias * 0, coder.claim.bias, own_bias.reshape(-1), coder.subject.bias])
            )

    def forward(self, ids: Tensor) -> Tensor:
        x = self.norm(self.words(ids[0]) + self.place[: ids.shape[1]])
        for layer in self.layers:

            def split(y: Tensor) -> Tensor:
                return y.reshape(-1, 12, 32).transpose(0, 1)

            q, k, v = split(layer.query(x)), split(layer.key(x)), split(layer.value(x))
            y = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(32), -1) @ v
            x = layer.norm1(x + layer.out(y.transpose(0, 1).reshape(-1, 384)))
            x = layer.norm2(x + layer.down(nn.functional.gelu(layer.up(x))))
        return self.head(x)


def eased(flat: Flat, data: dict[str, Any]) -> Flat:
    """The graph with the largest channels eased, as they are in the first reviews of the data."""
    largest: dict[nn.Module, Tensor] = {}

    def look(module: nn.Module, given: tuple[Tensor, ...], _: Tensor) -> None:
        here = given[0].detach().abs().amax(0)
        largest[module] = torch.maximum(largest[module], here) if module in largest else here

    maps = [(layer, name) for layer in flat.layers for name in EASED]
    hooks = [getattr(layer, name).register_forward_hook(look) for layer, name in maps]
    reviews = [review for title in data["titles"] for review in title["reviews"]][:LOOKED_AT]
    with torch.no_grad():
        for review in reviews:
            for stretch in stretches(lines_of(review, 0, 0, data["book"]["codes"])):
                flat(collate([stretch]).ids)
    for hook in hooks:
        hook.remove()
    for layer, name in maps:
        linear = getattr(layer, name)
        weight = linear.weight.abs().amax(0).clamp(min=1e-4)
        factor = largest[linear].clamp(min=1e-4) ** SHARE / weight ** (1 - SHARE)
        setattr(layer, name, Eased(linear, (factor / factor.mean()).clamp(min=1e-3)))
    return flat


def main() -> None:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when it is loaded
    from onnxruntime.quantization import QuantType, quantize_dynamic

    data, state, out = map(Path, sys.argv[1:4])
    out.mkdir(parents=True, exist_ok=True)
    known = json.loads(data.read_text("utf-8"))
    codes = known["book"]["codes"]
    coder = Coder(len(codes))
    coder.load_state_dict(torch.load(state))
    flat = eased(Flat(coder.eval()).eval(), known)
    meta = {
        "codes": codes,
        "longest": LONGEST,
        "subject_of": coder.subject_of.detach().numpy().round(4).tolist(),
    }
    (out / "coder.json").write_text(json.dumps(meta) + "\n", "utf-8")
    shutil.copy(minilm() / "tokenizer.json", out / "tokenizer.json")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "coder.onnx"
        torch.onnx.export(
            flat,
            (torch.ones(1, 20, dtype=torch.long),),
            str(raw),
            input_names=["ids"],
            output_names=["heads"],
            dynamic_axes={"ids": {1: "n"}, "heads": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            str(raw),
            str(out / "coder.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
    for path in sorted(out.iterdir()):
        print(f"{path.name:16} {path.stat().st_size / 1e6:6.2f} MB")


if __name__ == "__main__":
    main()
