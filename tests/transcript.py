"""What a document's ```console blocks show, played and compared: `$ command`, then what it prints.

A line that is only `...` stands for any lines. What differs from day to day (ids, addresses, times,
digests) is taken for equal: the pages show real ones. WINDLASS_WRITE=1 writes down what came instead.
"""
import pathlib
import re
import subprocess

BLOCK = re.compile(r"(^```console\n)(.*?)(^```)", re.M | re.S)
# Progress lines of which a page shows only where they are.
MANY = re.compile(r"^\[\d\d:\d\d\] ((resource|bake|base|layer)[/:]|stack: \S+ [A-Z_]+_IN_PROGRESS)")
FLEETING = [
    (re.compile(r"\b(i|ami|vol|snap|lt|vpc|subnet|sg|eipalloc|rtb)-[0-9a-f]{17}\b"), r"\1-ID"),
    (re.compile(r"http://[\w.-]+\.elb\.localhost:\d+"), "http://URL"),
    (re.compile(r"-[0-9A-Z]{12,13}\b"), "-SUFFIX"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "DIGEST"),
    (re.compile(r"\b[0-9a-f]{7,8}\b\+?"), "COMMIT"),
    (re.compile(r"\b10\.\d+\.\d+\.\d+\b"), "ADDRESS"),
    (re.compile(r"\b(\d+ (min|h) )?\d+(\.\d+)? (ms|s|min|h)\b"), "TIME"),
    (re.compile(r"^\[\d\d:\d\d\]"), "[TIME]"),
    (re.compile(r"us-east-1[a-f]"), "ZONE"),
    (re.compile(r"[A-Z][a-z]{2} \d+ \d\d:\d\d|\d{4}-\d\d-\d\d[T ][\d:.]+Z?"), "WHEN"),
    (re.compile(r"\d+ packages"), "MANY packages"),
    (re.compile(r" +"), " "),
]


def settled(line):
    for pattern, word in FLEETING:
        line = pattern.sub(word, line)
    return line.rstrip()


def steps(block):
    """(command, lines that it should print), one after another."""
    command, lines = None, []
    for line in block.splitlines():
        if line.startswith("$ "):
            if command is not None:
                yield command, lines
            command, lines = line[2:], []
        else:
            lines.append(line)
    if command is not None:
        yield command, lines


def difference(expected, printed):
    """Why these are not the same; "" when they are."""
    printed = [settled(line) for line in printed]
    at, skipping = 0, False
    for line in expected:
        if line.strip() == "...":
            skipping = True
            continue
        wanted = settled(line)
        if skipping:
            while at < len(printed) and printed[at] != wanted:
                at += 1
            skipping = False
        if at >= len(printed) or printed[at] != wanted:
            came = printed[at] if at < len(printed) else "nothing more"
            return f"the page shows\n  {wanted}\nand there came\n  {came}"
        at += 1
    if not skipping and any(printed[at:]):
        return "there came more:\n  " + "\n  ".join(printed[at:])
    return ""


def shortened(printed):
    lines = []
    for line in printed:
        if not MANY.match(line):
            lines.append(line.rstrip())
        elif not lines or lines[-1] != "...":
            lines.append("...")
    while lines and not lines[-1]:
        lines.pop()
    return lines


def play(page, environment, folder, write=False):
    """Plays a page's blocks in one folder. Answers what was different: (command, why, all of it)."""
    page = pathlib.Path(page)
    text, trouble = page.read_text(), []

    def played(found):
        new = []
        for command, expected in steps(found[2]):
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  stdin=subprocess.DEVNULL, timeout=300)
            printed = done.stdout.splitlines()
            new += ["$ " + command, *shortened(printed)]
            # A page that shows nothing after a command does not say that it prints nothing.
            why = difference(expected, printed) if any(expected) else ""
            if why:
                trouble.append((command, why, done.stdout))
        return found[1] + "\n".join(new) + "\n" + found[3]

    new = BLOCK.sub(played, text)
    if write:
        page.write_text(new)
    return trouble
