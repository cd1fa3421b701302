// Runs Python in Pyodide in Debian's Chromium: node contract.mjs REQUEST.json, where the request has the `url` of a
// folder with Pyodide, `packages` (zip files there, whose contents go where Pyodide looks for packages) and `code`, whose
// last expression is a text and is printed.
import { readFileSync } from "node:fs";
import { launched } from "./chromium.mjs";

const request = JSON.parse(readFileSync(process.argv[2], "utf8"));
const browser = await launched();
try {
  const page = await browser.newPage();
  await page.goto(`${request.url}blank.html`);
  const told = await page.evaluate(async ({ packages, code }) => {
    const { loadPyodide } = await import("./pyodide/pyodide.mjs");
    const python = await loadPyodide({ indexURL: new URL("./pyodide/", location.href).href });
    const folder = python.runPython("import site; site.getsitepackages()[0]");
    for (const name of packages) {
      python.unpackArchive(await (await fetch(name)).arrayBuffer(), "zip", { extractDir: folder });
    }
    python.runPython("import importlib; importlib.invalidate_caches()");
    return python.runPythonAsync(code); // with the browser's own stack switching, for asyncio.run
  }, request);
  console.log(told);
} finally {
  await browser.close();
}
