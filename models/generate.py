#!/usr/bin/env python3
"""Makes C++ structs and tables of the service models that models/compiled names.

    generate.py MODELS_DIR OUT_DIR

For each service S: OUT/aws/S/OPERATION.h (its structs), OUT/aws/S/shape/NAME.h (structs that several
operations share), OUT/aws/S/errors.h, OUT/aws/S/service.h, and OUT/aws/S/tables_N.cc. A file is only
written when its text changed, so that nothing is compiled for nothing. Prints the .cc files. Facts that a model does not tell are in MODELS_DIR/facts.
"""
import json
import pathlib
import re
import sys

SCALARS = {
    "string": ("String", "std::string"),
    "blob": ("Blob", "std::string"),
    "boolean": ("Boolean", "bool"),
    "integer": ("Integer", "std::int32_t"),
    "long": ("Long", "std::int64_t"),
    "float": ("Float", "float"),
    "double": ("Double", "double"),
    "timestamp": ("Timestamp", "Time"),
}
CPP_KEYWORDS = {"default", "delete", "operator", "namespace", "class", "public", "private", "export",
                "template", "register", "enum", "union", "long", "short", "int", "float", "double",
                "bool", "static", "const", "protected", "return", "switch", "case", "new", "and",
                "or", "not", "xor", "virtual", "using", "import", "shape"}
OUR_NAMES = {"Error", "Result", "Done", "Body", "Time", "Json", "Duration", "File"}
STRUCTS_A_TABLE_FILE = 40


def snake(name):
    name = re.sub(r"[^A-Za-z0-9]", "_", name)
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    return name + "_" if name in CPP_KEYWORDS else name


def text(value):
    if value is None:
        return "nullptr"
    return '"' + "".join(
        c if 32 <= ord(c) < 127 and c not in '"\\?' else "".join(f"\\{b:03o}" for b in c.encode())
        for c in value) + '"'


class Service:
    def __init__(self, name, model, chosen):
        self.name = name
        self.meta = model["metadata"]
        self.shapes = model["shapes"]
        # Deprecated twins of another operation look the same on the wire; those that do not are named.
        self.all_operations = {n: o for n, o in sorted(model["operations"].items())
                               if not o.get("deprecated") or n in (chosen or ())}
        self.twins = {}
        for shape in sorted(self.shapes):
            if not self.is_struct(shape):
                self.twins.setdefault(snake(shape), []).append(shape)
        self.streams = {member["shape"] for shape in self.shapes.values()
                        for member in shape.get("members", {}).values() if member.get("streaming")}
        self.operations = {n: o for n, o in self.all_operations.items()
                           if (chosen is None or n in chosen) and not self.uses_events(o)}
        self.place()

    def uses_events(self, operation):
        """Event streams are not spoken: such operations are known by name only."""
        roots = [operation[k]["shape"] for k in ("input", "output") if k in operation]
        return any(self.shapes[s].get("eventstream") for s in self.reach(roots))

    def reach(self, roots):
        seen, todo = set(), list(roots)
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            shape = self.shapes[name]
            todo += [m["shape"] for m in shape.get("members", {}).values()]
            todo += [shape[k]["shape"] for k in ("member", "key", "value") if k in shape]
        return seen

    def is_struct(self, name):
        return self.shapes[name]["type"] == "structure"

    def place(self):
        """Which header each structure lives in: its operation's, or its own when it is shared."""
        self.errors = sorted({e["shape"] for o in self.operations.values() for e in o.get("errors", [])}
                             | {n for n, s in self.shapes.items() if s.get("exception")})
        users = {}
        for name, operation in self.operations.items():
            roots = [operation[k]["shape"] for k in ("input", "output") if k in operation]
            for shape in self.reach(roots):
                if self.is_struct(shape):
                    users.setdefault(shape, set()).add(name)
        for shape in self.reach(self.errors):
            if self.is_struct(shape):
                users.setdefault(shape, set()).add("")
        self.header = {}
        for shape, names in users.items():
            if len(names) > 1:
                self.header[shape] = f"shape/{snake(shape)}"
            else:
                only = next(iter(names))
                self.header[shape] = snake(only) if only else "errors"
        for shape in self.errors:
            if self.header[shape].startswith("shape/"):
                continue
            self.header[shape] = "errors"

    # --- structs -----------------------------------------------------------------------------

    def cpp_name(self, shape):
        return shape + "_" if shape in OUR_NAMES else shape

    def cpp_type(self, name, in_struct=None):
        shape = self.shapes[name]
        kind = shape["type"]
        if name in self.streams:
            return "Body"
        if kind == "structure":
            if name == in_struct:
                raise SystemExit(f"{self.name}: {name} contains itself directly")
            return self.cpp_name(name)
        if kind == "list":
            element = self.cpp_type(shape["member"]["shape"])
            # A vector<bool> has no elements to point to.
            return f"std::deque<bool>" if element == "bool" else f"std::vector<{element}>"
        if kind == "map":
            return f"std::map<std::string, {self.cpp_type(shape['value']['shape'])}>"
        return SCALARS[kind][1]

    def members(self, name):
        taken, out = set(), []
        for member, spec in self.shapes[name].get("members", {}).items():
            field = snake(member)
            while field in taken:
                field += "_"
            taken.add(field)
            out.append((member, field, spec))
        return out

    def struct_needs(self, name):
        """The structures whose definition must come before this one's."""
        needs, todo = [], [m["shape"] for m in self.shapes[name].get("members", {}).values()]
        while todo:
            shape = todo.pop(0)
            if self.is_struct(shape):
                if shape != name and shape not in needs:
                    needs.append(shape)
                continue
            todo += [self.shapes[shape][k]["shape"] for k in ("member", "value") if k in self.shapes[shape]]
        return needs

    def struct_text(self, name):
        lines = [f"struct {self.cpp_name(name)} {{"]
        for _, field, spec in self.members(name):
            lines.append(f"  std::optional<{self.cpp_type(spec['shape'])}> {field}{{}};")
        lines.append("  static const Shape shape;")
        lines.append("};\n")
        return "\n".join(lines)

    def header_text(self, header, extra="", roots=()):
        own = [s for s, h in self.header.items() if h == header]
        ordered, state = [], {}

        def visit(shape):
            if state.get(shape) == "open":
                raise SystemExit(f"{self.name}: structures around {shape} contain one another")
            if shape in state:
                return
            state[shape] = "open"
            for need in self.struct_needs(shape):
                if need in own:
                    visit(need)
            state[shape] = "done"
            ordered.append(shape)

        for shape in sorted(own):
            visit(shape)
        needs = {n for s in own for n in self.struct_needs(s)} | set(roots)
        includes = sorted({self.header[n] for n in needs} - {header})
        body = "\n".join(self.struct_text(s) for s in ordered) + extra
        wanted = [("std::deque", "<deque>"), ("std::int", "<cstdint>"), ("std::map", "<map>"),
                  ("std::optional", "<optional>"), ("std::string", "<string>"), ("std::vector", "<vector>")]
        lines = ["// Made by models/generate.py.", "#pragma once", ""]
        lines += [f"#include {h}" for word, h in sorted(wanted, key=lambda w: w[1]) if word in body]
        lines += [""]
        if "Body" in re.findall(r"<(\w+)>", body):
            lines.append('#include "base/body.h"')
        if "<Time>" in body:
            lines.append('#include "base/clock.h"')
        lines.append('#include "aws/shape.h"')
        lines += [f'#include "aws/{self.name}/{h}.h"' for h in includes]
        lines += ["", f"namespace windlass::aws::{self.name} {{", "", body]
        lines += [f"}}  // namespace windlass::aws::{self.name}", ""]
        return "\n".join(lines)

    def operation_extra(self, name):
        operation = self.operations[name]
        kinds = {k: self.cpp_name(operation[k]["shape"]) if k in operation else "Nothing"
                 for k in ("input", "output")}
        return (f"\nnamespace op {{\nstruct {name} {{\n  using Request = {kinds['input']};\n"
                f"  using Result = {kinds['output']};\n  static const Operation& operation();\n"
                f"}};\n}}  // namespace op\n")

    # --- tables ------------------------------------------------------------------------------

    def ref(self, shape):
        if self.is_struct(shape):
            return f"{self.cpp_name(shape)}::shape"
        return f"tables::{self.table_name(shape)}"

    def table_name(self, shape):
        """A plain shape's table; SNS has both a String and a string."""
        twins = self.twins[snake(shape)]
        return snake(shape) + "_" + (str(twins.index(shape)) if shape != twins[0] else "")

    def member_text(self, struct, member, field, spec, required):
        shape = self.shapes[spec["shape"]]
        where = {None: "Body", "header": "Header", "headers": "Headers", "querystring": "Query",
                 "uri": "Uri", "statusCode": "Status"}[spec.get("location")]
        wire = spec.get("locationName", member)
        parts = [text(member), text(wire), "&" + self.ref(spec["shape"]),
                 f"offsetof({self.cpp_name(struct)}, {field})"]
        named = []
        if "locationName" in spec:
            named.append(".wire_given = true")
        if where != "Body":
            named.append(f".location = Location::{where}")
        if required:
            named.append(".required = true")
        if spec.get("flattened") or shape.get("flattened"):
            named.append(".flattened = true")
        if spec.get("xmlAttribute"):
            named.append(".xml_attribute = true")
        if spec.get("idempotencyToken"):
            named.append(".idempotency_token = true")
        if spec.get("hostLabel"):
            named.append(".host_label = true")
        form = timestamp_format(spec)
        if form:
            named.append(f".timestamp = {form}")
        if "queryName" in spec:
            named.append(f".query_name = {text(spec['queryName'])}")
        space = spec.get("xmlNamespace")
        if space:
            space = space if isinstance(space, dict) else {"uri": space}
            named.append(f".xml_namespace = {text(space['uri'])}")
            if space.get("prefix"):
                named.append(f".xml_prefix = {text(space['prefix'])}")
        if spec.get("contextParam"):
            named.append(f".context = {text(spec['contextParam']['name'])}")
        labels = ["name", "wire", "shape", "offset"]
        return "{" + ", ".join([f".{k} = {v}" for k, v in zip(labels, parts)] + named) + "}"

    def constraint_text(self, shape):
        named = []
        if "min" in shape:
            named.append(f".min = {int(shape['min'])}")
        if "max" in shape:
            named.append(f".max = {int(shape['max'])}")
        if "pattern" in shape:
            named.append(f".pattern = {text(shape['pattern'])}")
        if shape.get("sensitive"):
            named.append(".sensitive = true")
        return named

    def shape_text(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        out = []
        if kind == "structure":
            cpp = self.cpp_name(name)
            required = shape.get("required", [])
            members = self.members(name)
            named = [".name = " + text(name), ".kind = Kind::Structure", f".access = &access_of<{cpp}>"]
            if members:
                rows = ",\n    ".join(self.member_text(name, m, f, s, m in required) for m, f, s in members)
                out.append(f"constexpr Member {snake(name)}_members[] = {{\n    {rows}}};")
                named.append(f".members = {snake(name)}_members")
            if "payload" in shape:
                named.append(f".payload = {[m for m, _, _ in members].index(shape['payload'])}")
            if shape.get("union"):
                named.append(".is_union = true")
            if shape.get("locationName"):
                named.append(f".wire = {text(shape['locationName'])}")
            space = shape.get("xmlNamespace")
            if space:
                space = space if isinstance(space, dict) else {"uri": space}
                named.append(f".xml_namespace = {text(space['uri'])}")
                if space.get("prefix"):
                    named.append(f".xml_prefix = {text(space['prefix'])}")
            if shape.get("exception"):
                error = shape.get("error", {})
                named.append(f".error_code = {text(error.get('code', name))}")
                status = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
                named.append(f".error_status = {status}")
            out.append(f"constinit const Shape {cpp}::shape = {{{', '.join(named)}}};")
        else:
            named = [".name = " + text(name)]
            if name in self.streams:
                named += [".kind = Kind::Stream", ".access = &access_of<Body>"]
            elif kind == "list":
                named += [".kind = Kind::List", f".access = &access_of<{self.cpp_type(name)}>",
                          f".element = &{self.ref(shape['member']['shape'])}"]
                if "locationName" in shape["member"]:
                    named.append(f".element_wire = {text(shape['member']['locationName'])}")
            elif kind == "map":
                named += [".kind = Kind::Map", f".access = &access_of<{self.cpp_type(name)}>",
                          f".key = &{self.ref(shape['key']['shape'])}",
                          f".element = &{self.ref(shape['value']['shape'])}"]
                if "locationName" in shape["key"]:
                    named.append(f".key_wire = {text(shape['key']['locationName'])}")
                if "locationName" in shape["value"]:
                    named.append(f".element_wire = {text(shape['value']['locationName'])}")
            else:
                label, cpp = SCALARS[kind]
                named += [f".kind = Kind::{label}", f".access = &access_of<{cpp}>"]
            if shape.get("flattened"):
                named.append(".flattened = true")
            if timestamp_format(shape):
                named.append(f".timestamp = {timestamp_format(shape)}")
            named += self.constraint_text(shape)
            if shape.get("enum"):
                values = ", ".join(text(v) for v in shape["enum"])
                out.append(f"constexpr const char* {self.table_name(name)}values[] = {{{values}}};")
                named.append(f".values = {self.table_name(name)}values")
            out.append(f"namespace tables {{\nconstinit const Shape {self.table_name(name)} = {{{', '.join(named)}}};\n}}")
        return "\n".join(out)

    def table_files(self):
        structs = sorted(self.header)
        plain = [s for s in sorted(self.reach(structs)) if not self.is_struct(s)]
        declared = "\n".join(f"extern const Shape {self.table_name(s)};" for s in plain)
        tables_h = (f"// Made by models/generate.py.\n#pragma once\n\n#include \"aws/shape.h\"\n\n"
                    f"namespace windlass::aws::{self.name}::tables {{\n{declared}\n}}\n")
        files = {"tables.h": tables_h}
        # A list or map goes with a structure that uses it, so that its element is complete there.
        left = set(plain)
        for number, start in enumerate(range(0, len(structs), STRUCTS_A_TABLE_FILE)):
            chunk = structs[start:start + STRUCTS_A_TABLE_FILE]
            mine = sorted({s for c in chunk for s in self.reach([c]) if s in left})
            left -= set(mine)
            headers = sorted({self.header[s] for s in chunk})
            # A list's element may live in a header that only a later structure includes.
            headers += sorted({self.header[e] for s in mine for e in self.reach([s]) if self.is_struct(e)}
                              - set(headers))
            lines = ["// Made by models/generate.py.", '#include "aws/access.h"',
                     '#include "base/body.h"', '#include "base/clock.h"',
                     f'#include "aws/{self.name}/tables.h"']
            lines += [f'#include "aws/{self.name}/{h}.h"' for h in headers]
            lines += ["", "// Structs of optionals are not standard layout by the letter; every compiler we use lays",
                      "// them out so that offsetof holds.", "#pragma GCC diagnostic ignored \"-Winvalid-offsetof\"",
                      "", f"namespace windlass::aws::{self.name} {{", ""]
            lines += [self.shape_text(s) for s in mine + chunk]
            lines += ["", "}", ""]
            files[f"tables_{number}.cc"] = "\n".join(lines)
        return files

    def uri(self, name, operation):
        """What leads to an operation. One without structs has no input that tells which members must
        be in the query: they are said here."""
        uri = operation["http"]["requestUri"]
        if name in self.operations or "input" not in operation:
            return uri
        shape = self.shapes[operation["input"]["shape"]]
        for member in shape.get("required", []):
            spec = shape["members"][member]
            if spec.get("location") == "querystring":
                uri += ("&" if "?" in uri else "?") + "{" + spec["locationName"] + "}"
        return uri

    def operations_text(self):
        protocol = {"query": "Query", "ec2": "Ec2", "rest-json": "RestJson", "rest-xml": "RestXml",
                    "smithy-rpc-v2-cbor": "Cbor",
                    "json": "Json10" if self.meta.get("jsonVersion") == "1.0" else "Json11"}
        lines = ["// Made by models/generate.py.", f'#include "aws/{self.name}/service.h"',
                 f'#include "aws/{self.name}/errors.h"']
        lines += [f'#include "aws/{self.name}/{snake(o)}.h"' for o in self.operations]
        lines += ["", f"namespace windlass::aws::{self.name} {{", "", "namespace {", ""]
        rows = []
        for name, operation in self.all_operations.items():
            http = operation["http"]
            named = [".service = &service", f".name = {text(name)}", f".method = {text(http['method'])}",
                     f".uri = {text(self.uri(name, operation))}"]
            if http.get("responseCode", 200) != 200:
                named.append(f".status = {http['responseCode']}")
            if name in self.operations:
                for way in ("input", "output"):
                    if way in operation:
                        named.append(f".{way} = &{self.cpp_name(operation[way]['shape'])}::shape")
                if operation.get("output", {}).get("resultWrapper"):
                    named.append(f".output_wrapper = {text(operation['output']['resultWrapper'])}")
                if operation.get("input", {}).get("locationName"):
                    named.append(f".input_wire = {text(operation['input']['locationName'])}")
                if operation.get("input", {}).get("xmlNamespace"):
                    named.append(f".input_namespace = {text(operation['input']['xmlNamespace']['uri'])}")
                errors = [e["shape"] for e in operation.get("errors", [])]
                if errors:
                    refs = ", ".join(f"&{self.cpp_name(e)}::shape" for e in errors)
                    lines.append(f"constexpr const Shape* {snake(name)}_errors[] = {{{refs}}};")
                    named.append(f".errors = {snake(name)}_errors")
                if operation.get("endpoint", {}).get("hostPrefix"):
                    named.append(f".host_prefix = {text(operation['endpoint']['hostPrefix'])}")
                checksum = operation.get("httpChecksum", {})
                if checksum.get("requestAlgorithmMember"):
                    named.append(f".checksum_member = {text(checksum['requestAlgorithmMember'])}")
                if checksum.get("requestChecksumRequired"):
                    named.append(".checksum_required = true")
                if operation.get("authtype") == "none":
                    named.append(".anonymous = true")
                if operation.get("unsignedPayload"):
                    named.append(".unsigned_payload = true")
            rows.append("    {" + ", ".join(named) + "}")
        lines += ["constexpr Operation operations[] = {", ",\n".join(rows) + "};", "", "}  // namespace", ""]
        meta = self.meta
        space = meta.get("xmlNamespace")
        named = [f".name = {text(self.name)}", f".id = {text(meta['serviceId'])}",
                 f".endpoint_prefix = {text(meta['endpointPrefix'])}",
                 f".signing_name = {text(meta.get('signingName', meta['endpointPrefix']))}",
                 f".api_version = {text(meta['apiVersion'])}",
                 f".target_prefix = {text(meta.get('targetPrefix'))}",
                 f".xml_namespace = {text(space)}",
                 f".protocol = Protocol::{protocol[meta['protocol']]}"]
        if "awsQueryCompatible" in meta:
            named.append(".query_compatible = true")
        if meta.get("globalEndpoint") and self.name in ("iam", "route53"):
            named.append(".global = true")
        named.append(".operations = operations")
        lines += [f"constinit const Service service = {{{', '.join(named)}}};", ""]
        index = {name: i for i, name in enumerate(self.all_operations)}
        lines += [f"const Operation& op::{n}::operation() {{ return operations[{index[n]}]; }}"
                  for n in self.operations]
        lines += ["", f"}}  // namespace windlass::aws::{self.name}", ""]
        return "\n".join(lines)

    def files(self):
        out = self.table_files()
        for name in self.operations:
            roots = [self.operations[name][k]["shape"] for k in ("input", "output")
                     if k in self.operations[name]]
            out[f"{snake(name)}.h"] = self.header_text(snake(name), self.operation_extra(name), roots)
        for header in sorted(set(self.header.values())):
            if header.startswith("shape/") or header == "errors":
                out[f"{header}.h"] = self.header_text(header)
        out.setdefault("errors.h", "// Made by models/generate.py.\n#pragma once\n")
        out["service.h"] = ("// Made by models/generate.py.\n#pragma once\n\n#include \"aws/shape.h\"\n\n"
                            f"namespace windlass::aws::{self.name} {{\nextern const Service service;\n}}\n")
        out["operations.cc"] = self.operations_text()
        return {f"aws/{self.name}/{path}": content for path, content in out.items()}


def timestamp_format(spec):
    return {"iso8601": "TimestampFormat::Iso8601", "unixTimestamp": "TimestampFormat::UnixSeconds",
            "rfc822": "TimestampFormat::HttpDate"}.get(spec.get("timestampFormat"))


def read_model(models, name):
    """A service's model, with the facts that we keep beside it because it does not tell them."""
    model = json.loads((models / f"{name}.json").read_text())
    facts = models / "facts" / f"{name}.json"
    if facts.exists():
        merge(model, json.loads(facts.read_text()))
    return model


def merge(into, facts):
    for key, value in facts.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def write_if_changed(path, content):
    if path.exists() and path.read_text() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def main():
    models, out = map(pathlib.Path, sys.argv[1:3])
    wanted = set()
    for line in (models / "compiled").read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, _, chosen = line.partition(":")
        model = read_model(models, name)
        chosen = None if chosen.strip() in ("", "*") else set(chosen.split())
        for path, content in Service(name, model, chosen).files().items():
            write_if_changed(out / path, content)
            wanted.add(out / path)
    for stale in set(out.glob("aws/**/*.*")) - wanted:
        stale.unlink()
    print("\n".join(sorted(str(p) for p in wanted if p.suffix == ".cc")))


main()
