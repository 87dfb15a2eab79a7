"""What the reading of one document gave, and how it crosses from one process to the other."""

import json
from dataclasses import dataclass
from typing import IO, Any


@dataclass(frozen=True)
class Part:
    """A file inside another: a member of a zip, an attachment inside winmail.dat; `fault` where it stayed shut."""

    name: str
    content: bytes = b""
    fault: str | None = None


@dataclass(frozen=True)
class Result:
    """The text of a document, or why there is none, or the files inside; text and fault both where part was read."""

    text: str | None = None
    fault: str | None = None
    parts: tuple[Part, ...] = ()


def write_frame(pipe: IO[bytes], head: dict[str, Any], *bodies: bytes) -> None:
    """Write a line of JSON and the bytes that follow it."""
    line = json.dumps({**head, "sizes": [len(body) for body in bodies]})
    pipe.write(line.encode() + b"\n")
    for body in bodies:
        pipe.write(body)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> tuple[dict[str, Any], list[bytes]] | None:
    """Read what `write_frame` wrote; None where the other side is gone."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    bodies = [pipe.read(size) for size in head.pop("sizes")]
    if [len(body) for body in bodies] != json.loads(line)["sizes"]:
        return None
    return head, bodies


def to_frame(result: Result) -> tuple[dict[str, Any], list[bytes]]:
    """Return a result as head and bodies."""
    named = [{"name": part.name, "fault": part.fault} for part in result.parts]
    return {"text": result.text, "fault": result.fault, "parts": named}, [part.content for part in result.parts]


def from_frame(head: dict[str, Any], bodies: list[bytes]) -> Result:
    """Return the result that was written."""
    parts = (Part(named["name"], body, named["fault"]) for named, body in zip(head["parts"], bodies, strict=True))
    return Result(head["text"], head["fault"], tuple(parts))
