"""The graph of multilingual-e5-small around its weights of 4 bits, with onnxruntime's fused kernels.

Twelve layers as in Devlin et al., "BERT", 2019. The products read the 4 bits as they are, with a scale of their own for
32 weights, and activations become 8 bits on the fly. Rows of the word table, which is most of the file, are looked up
outside.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from askbase.models.multilingual.container import BLOCK, Container
from askbase.models.onnx_file import Array, Node, write_model

_FUSED = "com.microsoft"  # onnxruntime's own operators


def graph_of(container: Container) -> bytes:
    """A model file: `embedded` [batch, length, width] → `hidden` [batch, length, width]."""
    built = _Builder(container)
    for layer in range(container.layers):
        built.add_layer(layer)
    inputs: dict[str, tuple[npt.DTypeLike, Sequence[str]]] = {"embedded": (np.float32, ("batch", "length", "width"))}
    return write_model(built.nodes, built.weights, inputs, f"x{container.layers}", {"": 17, _FUSED: 1})


class _Builder:
    def __init__(self, container: Container) -> None:
        self._from = container
        self.weights: dict[str, Array] = {"nw": container.floats("emb.ln.w"), "nb": container.floats("emb.ln.b")}
        attributes = {"axis": -1, "epsilon": float(container.epsilon)}
        self.nodes = [Node("LayerNormalization", ("embedded", "nw", "nb"), ("x0",), attributes)]

    def add_layer(self, at: int) -> None:
        width, inner = self._from.width, self._from.inner
        self._product(at, f"x{at}", ("q", "k", "v"), width, f"all{at}")
        parts = tuple(f"{part}{at}" for part in ("q", "k", "v"))
        self.nodes += [
            Node("Split", (f"all{at}",), parts, {"axis": -1}),
            Node("MultiHeadAttention", parts, (f"seen{at}",), {"num_heads": self._from.heads}, _FUSED),
        ]
        self._product(at, f"seen{at}", ("ao",), width, f"said{at}")
        self._normalise(at, f"said{at}", f"x{at}", "aln", f"mid{at}")
        self._product(at, f"mid{at}", ("fi",), width, f"wide{at}")
        self.nodes.append(Node("Gelu", (f"wide{at}",), (f"bent{at}",), domain=_FUSED))
        self._product(at, f"bent{at}", ("fo",), inner, f"flat{at}")
        self._normalise(at, f"flat{at}", f"mid{at}", "oln", f"x{at + 1}")

    def _product(self, at: int, source: str, matrices: Sequence[str], columns: int, result: str) -> None:
        """One product with all of the matrices, their rows joined."""
        read = [self._from.quartered(f"l{at}.{name}.w", columns) for name in matrices]
        values, scales = (np.concatenate(part) for part in zip(*read, strict=True))
        weights = {
            f"{result}_w": values[..., 0::2] | (values[..., 1::2] << 4),  # two neighbours a byte
            f"{result}_s": scales,
            f"{result}_b": np.concatenate([self._from.floats(f"l{at}.{name}.b") for name in matrices]),
        }
        self.weights.update(weights)
        shape = {"K": columns, "N": len(values), "bits": 4, "block_size": BLOCK, "accuracy_level": 4}  # 4: in int8
        inputs = (source, f"{result}_w", f"{result}_s", "", "", f"{result}_b")
        self.nodes.append(Node("MatMulNBits", inputs, (result,), shape, _FUSED))

    def _normalise(self, at: int, source: str, skip: str, norm: str, result: str) -> None:
        names = (f"{norm}w{at}", f"{norm}b{at}")
        self.weights.update(zip(names, (self._from.floats(f"l{at}.{norm}.{part}") for part in "wb"), strict=True))
        attributes = {"epsilon": float(self._from.epsilon)}
        self.nodes.append(Node("SkipLayerNormalization", (source, skip, *names), (result,), attributes, _FUSED))
