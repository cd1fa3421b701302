// The second validator, started once: the path of a workbook a line in, what it finds a line of JSON out.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import validate from "@ooxml-tools/validate";

for await (const path of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await validate(new Uint8Array(await readFile(path)), "xlsx", "Microsoft365")));
  } catch (error) {
    console.log(JSON.stringify([{ id: "cannot be opened", description: String(error) }]));
  }
}
