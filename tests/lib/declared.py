"""What the tests of the real clients declare to show, read from their decorators without running them."""
import ast
import collections
import pathlib

CLIENTS = pathlib.Path(__file__).resolve().parent.parent / "clients"
KINDS = {"shows": "effect", "refuses": "refusal"}


def declared():
    """(service, operation) -> {"effect": [test, ...], "refusal": [test, ...]}"""
    found = collections.defaultdict(lambda: {"effect": [], "refusal": []})
    for path in sorted(CLIENTS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for kind, service, operation in _decorations(node):
                    found[service, operation][kind].append(f"{path.stem}.{node.name}")
    return found


def _decorations(function):
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") in KINDS:
            service, *operations = [ast.literal_eval(argument) for argument in decorator.args]
            for operation in operations:
                yield KINDS[decorator.func.id], service, operation
