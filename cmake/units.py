#!/usr/bin/env python3
"""Says which sources of a folder are compiled together, a line "FILE UNIT" each: units.py FOLDER...

Most of what a compiler does for a small file is the headers' templates: eight files in one unit take
a fourth of the time. Files keep their unnamed namespaces to themselves by not being put together: no
file joins one that says a name of its own, or that opens other namespaces. A file that no unit can take
stays alone and is not listed.
"""
import pathlib
import re
import sys

FILES_MAX = 8
LINES_MAX = 1600

NOT_CODE = re.compile(r'//[^\n]*|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
WORD = re.compile(r"(?<![\w.:>])[A-Za-z_]\w*|(?<=[^-]>)[A-Za-z_]\w*|(?<=[^:]:)[A-Za-z_]\w*")
TYPE = re.compile(r"^(?:template <.*>\s*)?(?:class|struct|enum class|enum|union|using)\s+(\w+)", re.M)
MACRO = re.compile(r"^#define (\w+)", re.M)
# What stands at the beginning of a line is declared there: our formatter indents all else.
DECLARED = re.compile(r"^(?![}#/ ])[^\n({=;]*?(\w+)(?:\[[^\]\n]*\])?\s*(?:[({=;]|$)", re.M)
OPENED = re.compile(r"^using (?:namespace|enum) ([\w:]+);", re.M)
UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.M | re.S)


class Source:
    def __init__(self, path):
        whole = path.read_text()
        text = NOT_CODE.sub('""', whole)
        self.path, self.lines = path, text.count("\n")
        self.opened = set(OPENED.findall(text))
        self.words = set(WORD.findall(text))
        inside = NOT_CODE.sub('""', "\n".join(UNNAMED.findall(whole)))
        self.types = set(TYPE.findall(inside))
        self.own = self.types | set(DECLARED.findall(inside)) | set(MACRO.findall(text))

    def bears(self, other):
        return (self.opened == other.opened and not self.own & other.words
                and not other.own & self.words)


def units(sources):
    found = []
    for source in sources:
        for unit in found:
            if (len(unit) < FILES_MAX and all(source.bears(other) for other in unit)
                    and sum(other.lines for other in unit) + source.lines <= LINES_MAX):
                unit.append(source)
                break
        else:
            found.append([source])
    return [unit for unit in found if len(unit) > 1]


def main():
    root = pathlib.Path(__file__).resolve().parent.parent / "src"
    headers = "\n".join(NOT_CODE.sub('""', file.read_text()) for file in root.rglob("*.h"))
    public = set(TYPE.findall(headers))
    for folder in sys.argv[1:]:
        sources = [Source(file) for file in sorted((root / folder).glob("*.cc"))]
        for number, unit in enumerate(units([one for one in sources if not one.types & public])):
            for source in unit:
                print(f"{source.path} {folder.replace('/', '_')}_{number}")


if __name__ == "__main__":
    main()
