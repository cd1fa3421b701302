// The program itself, in Pyodide, away from the page so that the page stays alive: it runs the command line's verbs on
// workbooks in the browser's memory. Each message is { id, ...what to do }, each answer { id, ...what came of it }.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const FOLDER = "/home/pyodide/";
const RUN = `
import contextlib, io, json, os
from xl_addin import __version__
from xl_addin.cli.main import main
from xl_addin.sheets.export_names import EXPORTS

about = json.dumps({"version": __version__, "exports": EXPORTS})

def run(words, who):
    os.environ["LOGNAME"] = who
    said, told = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            code = main(list(words))
    except SystemExit as usage:
        code = usage.code
    return json.dumps({"code": code, "said": said.getvalue(), "told": told.getvalue()})
`;

const ready = (async () => {
  const python = await loadPyodide({ indexURL: new URL("./pyodide/", import.meta.url).href });
  const program = await (await fetch(new URL("./xl_addin.zip", import.meta.url))).arrayBuffer();
  python.unpackArchive(program, "zip", { extractDir: python.runPython("import site; site.getsitepackages()[0]") });
  python.runPython("import importlib; importlib.invalidate_caches()");
  python.runPython(RUN);
  return python;
})();

const jobs = {
  about: (python) => JSON.parse(python.globals.get("about")),
  put: (python, { name, data }) => {
    python.FS.writeFile(FOLDER + name, new Uint8Array(data));
    return {};
  },
  take: (python, { name }) => ({ data: python.FS.readFile(FOLDER + name) }),
  run: (python, { words, who }) => JSON.parse(python.globals.get("run")(words, who)),
};

self.onmessage = async ({ data: { id, job, ...asked } }) => {
  try {
    self.postMessage({ id, ...jobs[job](await ready, asked) });
  } catch (problem) {
    self.postMessage({ id, failed: String(problem.message || problem) });
  }
};
