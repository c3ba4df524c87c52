"""Tree to closures: `compile_tree` resolves names and functions once, so that an evaluation only computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.feel import builtins
from worker.feel.compiler import calls, collections, operators, values
from worker.feel.compiler.dispatch import compiled
from worker.feel.compiler.scope import Layout, Scope
from worker.feel.syntax.tree import Call, FunctionDefinition, Node, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.feel.frame import Closure
    from worker.feel.functions import HostFunction

__all__ = ["builtins", "calls", "collections", "compile_tree", "operators", "values"]


def compile_tree(tree: Node, host: Mapping[str, HostFunction]) -> tuple[Closure, Layout]:
    """The closure of a tree and the layout of the frame it runs on."""
    nodes = list(walk(tree))
    fallible = any(isinstance(node, Call) and node.path for node in nodes)
    defining = any(isinstance(node, FunctionDefinition) for node in nodes)
    layout = Layout(host, fallible=fallible, defining=defining)
    return compiled(tree, Scope(layout)), layout
