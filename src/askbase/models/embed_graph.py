"""The graph of all-MiniLM-L6-v2 written anew around the shipped weights, for speed.

The shipped file keeps its weights as int8 (one scale per column) but computes in float32, operation by operation. Here
the same int8 weights are multiplied as they are, activations become 8 bits on the fly, query, key and value are one
product, and onnxruntime's fused kernels do attention, normalisation and GELU. Graph: Devlin et al., "BERT", 2019.

One scale for all activations (`DynamicQuantizeMatMul`) is fast but too coarse behind GELU, where few values are large:
that product has one scale per 64 values (`MatMulNBits`). Measured in CONTRIBUTING.md.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from askbase.models.onnx_file import Array, Node, read_weights, write_model

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
_BLOCK = 64  # values that share a scale in the product behind GELU
_FUSED = "com.microsoft"  # onnxruntime's own operators


def fast_graph(shipped: bytes | memoryview) -> bytes:
    """A model file: `ids` [batch, length], `positions` [length], `lengths` [batch] → `hidden` [batch, length, 384].

    Raises:
        ValueError, KeyError: this is not the file it was made for.
    """
    given = read_weights(shipped)
    matrices = iter([name.removesuffix("_q") for name in given if name.startswith("val_") and name.endswith("_q")])
    weights: dict[str, Array] = {
        "words": given[_WORDS + "_q"],
        "word_scales": given[_WORDS + "_scale"],
        "places": _floats(given, _PLACES) + given["inner.embeddings.token_type_embeddings.weight"][0],
        **{name: given[f"inner.embeddings.LayerNorm.{part}"] for name, part in (("n0w", "weight"), ("n0b", "bias"))},
    }
    nodes = _embedding()
    for layer in range(LAYERS):
        nodes += _layer(layer)
        _layer_weights(weights, given, layer, [next(matrices) for _ in range(6)])
    inputs: dict[str, tuple[npt.DTypeLike, tuple[str, ...]]] = {
        "ids": (np.int64, ("batch", "length")),
        "positions": (np.int64, ("length",)),
        "lengths": (np.int32, ("batch",)),
    }
    return write_model(nodes, weights, inputs, f"x{LAYERS}", {"": 17, _FUSED: 1})


_WORDS = "inner.embeddings.word_embeddings.weight"
_PLACES = "inner.embeddings.position_embeddings.weight"


def _floats(given: dict[str, Array], name: str) -> npt.NDArray[np.float32]:
    return given[name + "_q"].astype(np.float32) * given[name + "_scale"].astype(np.float32)


def _embedding() -> list[Node]:
    return [
        Node("Gather", ("words", "ids"), ("e_q",)),
        Node("Cast", ("e_q",), ("e_f",), {"to": 1}),
        Node("Gather", ("word_scales", "ids"), ("e_s",)),
        Node("Mul", ("e_f", "e_s"), ("e_w",)),
        Node("Gather", ("places", "positions"), ("e_p",)),
        Node("Add", ("e_w", "e_p"), ("e",)),
        Node("LayerNormalization", ("e", "n0w", "n0b"), ("x0",), {"axis": -1, "epsilon": EPSILON}),
    ]


def _layer(at: int) -> list[Node]:
    def name(part: str) -> str:
        return f"{part}{at}"

    def product(source: str, matrix: str, result: str) -> Node:
        inputs = (name(source), name(matrix), name(matrix + "_s"), "", name(matrix + "_b"))
        return Node("DynamicQuantizeMatMul", inputs, (name(result),), domain=_FUSED)

    def normalised(source: str, skip: str, norm: str, result: str) -> Node:
        inputs = (source, skip, name(norm + "w"), name(norm + "b"))
        return Node("SkipLayerNormalization", inputs, (result,), {"epsilon": EPSILON}, _FUSED)

    parts = (name("q"), name("k"), name("v"))
    return [
        product("x", "qkv", "all"),
        Node("Split", (name("all"),), parts, {"axis": -1}),
        Node("MultiHeadAttention", (*parts, "", "lengths"), (name("seen"),), {"num_heads": HEADS}, _FUSED),
        product("seen", "out", "said"),
        normalised(name("said"), name("x"), "m", name("mid")),
        product("mid", "up", "wide"),
        Node("Gelu", (name("wide"),), (name("bent"),), domain=_FUSED),
        _fine_product(name("bent"), at, name("flat")),
        normalised(name("flat"), name("mid"), "n", f"x{at + 1}"),
    ]


def _fine_product(source: str, at: int, result: str) -> Node:
    shape = {"K": 1536, "N": 384, "bits": 8, "block_size": _BLOCK, "accuracy_level": 4}  # 4: compute in int8
    return Node("MatMulNBits", (source, f"down{at}", f"down_s{at}", "", "", f"down_b{at}"), (result,), shape, _FUSED)


def _layer_weights(weights: dict[str, Array], given: dict[str, Array], at: int, matrices: list[str]) -> None:
    base = f"inner.encoder.layer.{at}."
    query, key, value, out, up, down = matrices
    joined = {"qkv": (query, key, value), "out": (out,), "up": (up,), "down": (down,)}
    biases = {
        "qkv": tuple(f"attention.self.{part}.bias" for part in ("query", "key", "value")),
        "out": ("attention.output.dense.bias",),
        "up": ("intermediate.dense.bias",),
        "down": ("output.dense.bias",),
    }
    for name, parts in joined.items():
        weights[f"{name}{at}"] = np.concatenate([given[part + "_q"] for part in parts], axis=1)
        weights[f"{name}_s{at}"] = np.concatenate([given[part + "_scale"].reshape(-1) for part in parts])
        weights[f"{name}_b{at}"] = np.concatenate([given[base + bias] for bias in biases[name]])
    columns = weights[f"down{at}"].T.astype(np.int16) + 128  # MatMulNBits counts from 0 and wants columns in blocks
    weights[f"down{at}"] = columns.astype(np.uint8).reshape(384, -1, _BLOCK)
    weights[f"down_s{at}"] = np.repeat(weights[f"down_s{at}"][:, None], 1536 // _BLOCK, axis=1)
    for name, part in (("m", "attention.output.LayerNorm"), ("n", "output.LayerNorm")):
        weights[f"{name}w{at}"] = given[f"{base}{part}.weight"]
        weights[f"{name}b{at}"] = given[f"{base}{part}.bias"]
