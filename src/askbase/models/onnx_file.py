"""Just enough of the ONNX file format (a protobuf) to take the weights out of a model file and to write another graph
around them. Field numbers are those of onnx.proto3; the `onnx` package itself would be 30 MB for these few lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.generic]
Attribute = int | float

IR_VERSION = 8
_TYPES: dict[int, npt.DTypeLike] = {1: np.float32, 2: np.uint8, 3: np.int8, 6: np.int32, 7: np.int64, 9: np.bool_}
_CODES = {np.dtype(kind): code for code, kind in _TYPES.items()}
_VARINT, _BYTES = 0, 2  # wire types


@dataclass(frozen=True, slots=True)
class Node:
    """One operation: names of what goes in and comes out. An empty name leaves an optional input out."""

    kind: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    domain: str = ""


def read_weights(model: bytes | memoryview) -> dict[str, Array]:
    """Every initializer of a model with its data inside the file, by name.

    Raises:
        ValueError: this is no such model.
    """
    found: dict[str, Array] = {}
    for number, graph in _fields(memoryview(model)):
        if number == 7 and isinstance(graph, memoryview):
            tensors = (value for key, value in _fields(graph) if key == 5 and isinstance(value, memoryview))
            found.update(_tensor(tensor) for tensor in tensors)
    if not found:
        raise ValueError("no weights in this file")
    return found


def write_model(
    nodes: Sequence[Node],
    weights: Mapping[str, Array],
    inputs: Mapping[str, tuple[npt.DTypeLike, Sequence[str]]],
    output: str,
    domains: Mapping[str, int],
) -> bytes:
    """A model file. `inputs` maps names to (type, axis names); `domains` are the operator sets with their versions."""
    graph = [
        *(_bytes(1, _node(node)) for node in nodes),
        _text(2, "graph"),
        *(part for name, array in weights.items() for part in _inside(5, _initializer(name, array))),
        *(_bytes(11, _value(name, kind, axes)) for name, (kind, axes) in inputs.items()),
        _bytes(12, _text(1, output)),
    ]
    sets = b"".join(_bytes(8, _text(1, domain) + _number(2, version)) for domain, version in domains.items())
    return b"".join((_number(1, IR_VERSION), *_inside(7, graph), sets))


# ── reading ──────────────────────────────────────────────────────────────────────────────────────
def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield tag >> 3, value
            continue
        size, at = _varint(data, at) if kind == _BYTES else ({1: 8, 5: 4}[kind], at)
        yield tag >> 3, data[at : at + size]
        at += size


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _tensor(data: memoryview) -> tuple[str, Array]:
    name, kind, shape, raw = "", 0, [], memoryview(b"")
    for number, value in _fields(data):
        if isinstance(value, int):
            if number == 1:
                shape.append(value)
            elif number == 2:
                kind = value
        elif number == 1:  # packed
            at = 0
            while at < len(value):
                size, at = _varint(value, at)
                shape.append(size)
        elif number == 8:
            name = bytes(value).decode()
        elif number == 9:
            raw = value
    if kind not in _TYPES:
        raise ValueError(f"weights of type {kind}")
    return name, np.frombuffer(raw, _TYPES[kind]).reshape(shape if len(raw) else [0])


# ── writing ──────────────────────────────────────────────────────────────────────────────────────
def _node(node: Node) -> bytes:
    return b"".join((
        *(_text(1, name) for name in node.inputs),
        *(_text(2, name) for name in node.outputs),
        _text(4, node.kind),
        *(_bytes(5, _attribute(name, value)) for name, value in node.attributes.items()),
        _text(7, node.domain) if node.domain else b"",
    ))  # fmt: skip


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _tag(2, 5) + np.float32(value).tobytes() + _number(20, 1)
    return _text(1, name) + _number(3, value) + _number(20, 2)


def _initializer(name: str, array: Array) -> list[bytes | memoryview]:
    sizes = b"".join(_number(1, size) for size in array.shape)
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
    return [sizes, _number(2, _CODES[array.dtype]), _text(8, name), *_inside(9, [data])]


def _value(name: str, kind: npt.DTypeLike, axes: Sequence[str]) -> bytes:
    shape = b"".join(_bytes(1, _text(2, axis)) for axis in axes)
    tensor = _number(1, _CODES[np.dtype(kind)]) + _bytes(2, shape)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _tag(number: int, kind: int) -> bytes:
    return _encoded(number << 3 | kind)


def _number(number: int, value: int) -> bytes:
    return _tag(number, _VARINT) + _encoded(value & (2**64 - 1))


def _bytes(number: int, value: bytes) -> bytes:
    return _tag(number, _BYTES) + _encoded(len(value)) + value


def _inside(number: int, parts: Sequence[bytes | memoryview]) -> list[bytes | memoryview]:
    """Parts as one field. They are joined once, at the end: each copy of all weights would take as long as the rest."""
    return [_tag(number, _BYTES) + _encoded(sum(map(len, parts))), *parts]


def _text(number: int, value: str) -> bytes:
    return _bytes(number, value.encode())


def _encoded(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
