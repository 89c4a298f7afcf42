"""Wildcards in policies: each needs a comment that says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

POLICY_KEYS = {"Action", "Resource", "Principal"}
# A comment may stand above the key, above the value, or behind it.
LINES_ABOVE = 2


def without_a_reason(folder: Path) -> list[str]:
    """The wildcards in all templates of a folder that no comment explains."""
    return [f"{template.name}:{line}: a wildcard in a policy without a comment that says why"
            for template in sorted(folder.glob("*.yaml")) for line in unexplained(template.read_text())]


def unexplained(template: str) -> list[int]:
    lines = template.splitlines()
    return [last for first, last in wildcards(yaml.compose(template), {})
            if not any("#" in line for line in lines[first - 1 - LINES_ABOVE:last])]


def wildcards(node: yaml.Node, seen: dict[int, yaml.Node]) -> Iterator[tuple[int, int]]:
    """The lines of the key and of the value of every wildcard."""
    if id(node) in seen:
        return
    seen[id(node)] = node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in POLICY_KEYS:
                for scalar in scalars(value):
                    # What an alias stands for is looked at where it is written.
                    if "*" in scalar.value and scalar.start_mark.line >= key.start_mark.line:
                        yield key.start_mark.line + 1, scalar.start_mark.line + 1
            yield from wildcards(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from wildcards(item, seen)


def scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from scalars(value)
