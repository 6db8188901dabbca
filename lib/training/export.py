"""A trained coder → the files the engine reads: `export.py DATA.json CODER.pt OUT_DIR`.

coder.onnx (weights as signed bytes), coder.json (codes in order) and tokenizer.json. All heads are one linear map on the token
states, so the graph is ids (1, n) → (n, codes * 5 + 3); the pooling over a sentence is left to counterpoint.reading.trained.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tempfile
from pathlib import Path

import torch
from lines import LONGEST, minilm
from net import Coder
from torch import Tensor, nn


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


def main() -> None:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when it is loaded
    from onnxruntime.quantization import QuantType, quantize_dynamic

    data, state, out = map(Path, sys.argv[1:4])
    out.mkdir(parents=True, exist_ok=True)
    codes = json.loads(data.read_text("utf-8"))["book"]["codes"]
    coder = Coder(len(codes))
    coder.load_state_dict(torch.load(state))
    flat = Flat(coder.eval()).eval()
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
