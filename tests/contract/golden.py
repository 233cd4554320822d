"""proto/examples: for each registered message its JSON, to read, and its bytes, which every version must understand.

`python -m tests.contract.golden` writes the bytes of examples that have only their JSON yet. Bytes that were committed
are never written again: when they no longer fit, the contract was broken. What came to a message later has an example
of its own, `<message>@<what>`, so that the first one stays what it was.
"""

from google.protobuf import json_format
from google.protobuf.message import Message

from chassis.topics import ROOT, every_message, message_class

EXAMPLES = ROOT / "proto" / "examples"


def message_names() -> list[str]:
    """Of all registered messages, each once."""
    return every_message()


def example_names() -> list[str]:
    return sorted(path.stem for path in EXAMPLES.glob("*.json"))


def message_of(example: str) -> str:
    return example.partition("@")[0]


def from_json(name: str) -> Message:
    """Unknown names are refused: a field that was renamed or taken away fails here."""
    text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
    return json_format.Parse(text, message_class(message_of(name))())


def from_bytes(name: str) -> Message:
    return message_class(message_of(name)).FromString((EXAMPLES / f"{name}.binpb").read_bytes())


def main() -> None:
    for path in sorted(EXAMPLES.glob("*.json")):
        target = path.with_suffix(".binpb")
        if not target.exists():
            target.write_bytes(from_json(path.stem).SerializeToString(deterministic=True))
            print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
