// Runs Python code in Pyodide: node run.mjs REQUEST.json, where the request has `packages` (zip files whose contents go
// where Pyodide looks for packages) and `code`, whose last expression is a text and is printed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

try {
  const request = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const require = createRequire(join(process.cwd(), "package.json"));
  const { loadPyodide } = require("pyodide");
  const python = await loadPyodide({ indexURL: dirname(require.resolve("pyodide")) + "/" });
  const packages = python.runPython("import site; site.getsitepackages()[0]");
  for (const path of request.packages) {
    python.unpackArchive(new Uint8Array(readFileSync(path)), "zip", { extractDir: packages });
  }
  python.runPython("import importlib; importlib.invalidate_caches()");
  console.log(python.runPython(request.code));
} catch (problem) {
  console.error(problem.message); // without the line of minified source that Node would show
  process.exit(1);
}
