// Debian's Chromium, which asks nothing of anyone by itself.
import { createRequire } from "node:module";
import { join } from "node:path";

export const require = createRequire(join(process.cwd(), "package.json"));

export const launched = () =>
  require("playwright-core").chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
