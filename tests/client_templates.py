#!/usr/bin/env python3
"""Every template that an example or a start renders, as others see it: cfn-lint finds nothing to say, and
editors' JSON Schema takes every example."""
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
WINDLASS = os.environ.get("WINDLASS", str(ROOT / "build/asan/windlass"))


def windlass(*words, folder=ROOT):
    return subprocess.run([WINDLASS, *words], cwd=folder, capture_output=True, text=True)


def environments(folder):
    said = windlass("validate", folder=folder).stdout
    return said[said.index("(") + 1:said.index(")")].split(", ")


class Templates(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="windlass-templates-")
        self.addCleanup(self.scratch.cleanup)
        self.folders = sorted(path.parent for path in (ROOT / "examples").glob("*/windlass.yaml"))
        for start in ("site", "web", "worker"):
            folder = pathlib.Path(self.scratch.name) / start
            made = windlass("init", start, "--app", "pets", "--dir", str(folder))
            self.assertEqual(made.returncode, 0, made.stderr)
            self.folders.append(folder)

    def test_every_example_and_every_start_is_right(self):
        self.assertGreaterEqual(len(self.folders), 8)
        for folder in self.folders:
            with self.subTest(folder.name):
                checked = windlass("validate", folder=folder)
                self.assertEqual(checked.returncode, 0, checked.stderr)
                self.assertIn("nothing wrong", checked.stdout)

    def test_cfn_lint_finds_nothing_without_exceptions(self):
        lint = shutil.which("cfn-lint")
        if not lint:
            self.skipTest("skipped: peer missing: cfn-lint")
        rendered = []
        for folder in self.folders:
            for environment in environments(folder):
                template = windlass("render", environment, folder=folder)
                self.assertEqual(template.returncode, 0, template.stderr)
                self.assertLessEqual(len(template.stdout.encode()), 51_200)
                rendered.append(pathlib.Path(self.scratch.name) / f"{folder.name}-{environment}.yaml")
                rendered[-1].write_text(template.stdout)
        said = subprocess.run([lint, "--non-zero-exit-code", "informational", "-t", *map(str, rendered)],
                              capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stdout)

    def test_the_schema_for_editors_takes_every_example(self):
        if not all(map(importlib.util.find_spec, ("jsonschema", "yaml"))):
            self.skipTest("skipped: peer missing: jsonschema")
        import jsonschema
        import yaml
        schema = json.loads(windlass("explain", "--schema").stdout)
        checker = jsonschema.Draft202012Validator(schema)
        checker.check_schema(schema)
        for folder in self.folders:
            with self.subTest(folder.name):
                file = yaml.safe_load((folder / "windlass.yaml").read_text())
                self.assertEqual([error.message for error in checker.iter_errors(file)], [])
                file["layers"]["sise"] = {"imgae": "web"}
                self.assertTrue(list(checker.iter_errors(file)))


if __name__ == "__main__":
    unittest.main()
