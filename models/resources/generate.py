#!/usr/bin/env python3
"""Makes tables (formation/schema_table.h) of the resource types' published schemas.

    generate.py RESOURCES_DIR OUT_DIR

Writes OUT/formation/schemas.cc, only when its text changed, and prints its path. What a schema does
not tell (documented attributes that it does not call read-only) is in RESOURCES_DIR/facts/facts.json.
"""
import json
import pathlib
import sys

TYPES = {"string": 1, "integer": 2, "number": 4, "boolean": 8, "array": 16, "object": 32}


def text(value):
    """A C++ literal. Three octal digits end by themselves, whatever follows them."""
    if value is None:
        return "nullptr"
    return '"' + "".join(
        c if 32 <= ord(c) < 127 and c not in '"\\?' else "".join(f"\\{b:03o}" for b in c.encode())
        for c in value) + '"'


def whole(pattern):
    """The pattern for a whole text; a schema's may be found anywhere in it."""
    parts, depth, start, i = [], 0, 0, 0
    while i < len(pattern):
        if pattern[i] == "\\":
            i += 1
        elif pattern[i] == "[":
            while pattern[i] != "]":
                i += 2 if pattern[i] == "\\" else 1
        elif pattern[i] in "()":
            depth += 1 if pattern[i] == "(" else -1
        elif pattern[i] == "|" and depth == 0:
            parts.append(pattern[start:i])
            start = i + 1
        i += 1
    parts.append(pattern[start:])
    anything = r"[\s\S]*"
    for n, part in enumerate(parts):
        part = part[1:] if part.startswith("^") else anything + part
        end = next((e for e in ("$", r"\Z") if part.endswith(e) and not part.endswith("\\" + e)), None)
        parts[n] = part.removesuffix(end) if end else part + anything
    return "|".join(f"({p})" for p in parts) if len(parts) > 1 else parts[0]


class Strings:
    """Lists of strings in one array; a list that is there already is not written again."""

    def __init__(self):
        self.all, self.places = [], {}

    def add(self, values):
        values = tuple(values)
        if values not in self.places:
            self.places[values] = len(self.all)
            self.all += values
        return f"{{{self.places[values]}, {len(values)}}}"


class Tables:
    def __init__(self):
        self.strings = Strings()
        self.rules, self.rule_places = ["{}"], {"{}": 0}  # 0: anything
        self.members, self.demands, self.schemas = [], [], []

    # --- rules -------------------------------------------------------------------------------

    def resolve(self, node):
        """The node with what it refers to, and with the one alternative that people write."""
        node = dict(node)
        while "$ref" in node:
            node = {**self.definitions[node.pop("$ref").rsplit("/", 1)[1]], **node}
        for choice in node.get("oneOf", []) + node.get("anyOf", []):
            if "$ref" in choice:  # a structure, or the same as text
                node = {**node, **self.resolve(choice)}
            elif "properties" in choice:  # one of several structures: each of their members may be there
                node["properties"] = {**node.get("properties", {}), **choice["properties"]}
                node.setdefault("additionalProperties", False)
        return node

    def rule(self, node):
        if not isinstance(node, dict):
            return 0
        node = self.resolve(node)
        kinds = node.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if not kinds and node.get("properties"):
            kinds = ["object"]
        named = []
        if kinds:
            named.append(f".types = {sum(TYPES[k] for k in kinds)}")
        if "properties" in node or "patternProperties" in node:
            required = node.get("required", [])
            rows = [f"{{{text(name)}, {self.rule(value)}, {str(name in required).lower()}}}"
                    for name, value in sorted(node.get("properties", {}).items())]
            named.append(f".members = {self.rows(self.members, rows)}")
        other = node.get("additionalProperties")
        for name, value in node.get("patternProperties", {}).items():
            other = None if name == ".*" else value
        open_ = "object" in kinds and other is not False
        if open_:
            named.append(".open = true")
        element = self.rule(node["items"] if "items" in node else other if open_ else None)
        if element:
            named.append(f".element = {element}")
        if node.get("uniqueItems"):
            named.append(".unique = true")
        if "array" in kinds and node.get("insertionOrder") is False:
            named.append(".unordered = true")
        values = node.get("enumCaseInsensitive") or node.get("enum") or \
            ([node["const"]] if "const" in node else [])
        if values:
            named.append(f".values = {self.strings.add(map(str, values))}")
        if "enumCaseInsensitive" in node:
            named.append(".any_case = true")
        if "pattern" in node:
            named.append(f".pattern = {text(whole(node['pattern']))}")
        for key, name in (("minimum", "min"), ("maximum", "max")):
            if key in node:
                named.append(f".{name} = {node[key]}")
        for key, name in (("minLength", "length_min"), ("maxLength", "length_max"),
                          ("minItems", "items_min"), ("maxItems", "items_max")):
            if key in node:
                named.append(f".{name} = {int(node[key])}")
        demands = self.demands_of(node)
        if demands:
            named.append(f".demands = {self.rows(self.demands, demands)}")
        return self.add_rule("{" + ", ".join(named) + "}")

    def demands_of(self, node):
        """What the members ask of one another."""
        rows = []
        for key, kind in (("requiredXor", "OneOf"), ("requiredOr", "SomeOf")):
            if key in node:
                rows.append((kind, None, node[key]))
        for key, kind in (("dependentRequired", "With"), ("dependencies", "With"),
                          ("dependentExcluded", "Without")):
            for name, others in sorted(node.get(key, {}).items()):
                rows.append((kind, name, others))
        sets = [choice["required"] for choice in node.get("oneOf", []) + node.get("anyOf", [])
                if set(choice) == {"required"}]
        if sets:
            rows.append(("Sets", None, [name for one in sets for name in one + [""]]))
        return [f"{{SchemaDemand::{kind}, {text(name)}, {self.strings.add(names)}}}"
                for kind, name, names in rows]

    def rows(self, array, rows):
        if not rows:
            return "{}"
        array.append(rows)
        return f"{{{sum(map(len, array[:-1]))}, {len(rows)}}}"

    def add_rule(self, rule):
        if rule not in self.rule_places:
            self.rule_places[rule] = len(self.rules)
            self.rules.append(rule)
        return self.rule_places[rule]

    # --- schemas -----------------------------------------------------------------------------

    def schema(self, schema, facts):
        self.definitions = schema.get("definitions", {})
        paths = {key: [p.removeprefix("/properties/") for p in schema.get(key, [])]
                 for key in ("createOnlyProperties", "conditionalCreateOnlyProperties",
                             "readOnlyProperties", "writeOnlyProperties")}
        attributes = sorted({p.replace("/", ".") for p in paths["readOnlyProperties"]}
                            | set(facts.get("attributes", [])))
        root = self.rule({**schema, "type": "object"})
        tagging = schema.get("tagging", {})
        tags = tagging.get("tagProperty", "/Tags").rsplit("/", 1)[1]
        named = [f".name = {text(schema['typeName'])}", f".rule = {root}"]
        for name, values in (("create_only", paths["createOnlyProperties"]),
                             ("conditional", paths["conditionalCreateOnlyProperties"]),
                             ("read_only", paths["readOnlyProperties"]),
                             ("write_only", paths["writeOnlyProperties"]),
                             ("attributes", attributes)):
            if values:
                named.append(f".{name} = {self.strings.add(values)}")
        if tags in schema["properties"]:
            named.append(f".tags = {text(tags)}")
        if schema.get("replacementStrategy") == "delete_then_create":
            named.append(".delete_first = true")
        if "any_attribute" in facts:
            named.append(f".any_attribute = {text(facts['any_attribute'])}")
        self.schemas.append("{" + ", ".join(named) + "}")

    def source(self):
        def array(declared, rows):
            return f"constexpr {declared}[] = {{\n" + ",\n".join(f"    {row}" for row in rows) + "};\n"

        flat = lambda array: [row for rows in array for row in rows]
        return "\n".join([
            "// Made by models/resources/generate.py.",
            '#include "formation/schema_table.h"', "",
            "namespace windlass::formation {", "", "namespace {", "",
            array("const char* strings", map(text, self.strings.all)),
            array("SchemaMember members", flat(self.members)),
            array("SchemaDemand demands", flat(self.demands)),
            array("SchemaRule rules", self.rules),
            array("Schema schemas", self.schemas),
            "}  // namespace", "",
            "constinit const SchemaTables schema_tables = {strings, members, demands, rules, schemas};", "",
            "}  // namespace windlass::formation", ""])


def main():
    resources, out = map(pathlib.Path, sys.argv[1:3])
    facts = json.loads((resources / "facts" / "facts.json").read_text())
    tables = Tables()
    schemas = [json.loads(path.read_text()) for path in resources.glob("*.json")]
    for schema in sorted(schemas, key=lambda schema: schema["typeName"]):
        tables.schema(schema, facts.get(schema["typeName"], {}))
    path, content = out / "formation" / "schemas.cc", tables.source()
    if not path.exists() or path.read_text() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    print(path)


main()
