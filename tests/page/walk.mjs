// Uses the page like a person, in Debian's Chromium: node walk.mjs REQUEST.json prints what was seen as JSON.
// The request: url, book (a path), width, height, dark, folder (for what is made), offline, steps.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launched, require } from "./chromium.mjs";

const request = JSON.parse(readFileSync(process.argv[2], "utf8"));
const PATIENCE = 240_000;

const browser = await launched();
const axe = readFileSync(require.resolve("axe-core"), "utf8");
const seen = { requests: [], errors: [], axe: [], checked: 0, names: [], texts: {}, overflow: [] };
try {
  const context = await browser.newContext({
    viewport: { width: request.width, height: request.height },
    hasTouch: request.width < 500,
    isMobile: request.width < 500,
    colorScheme: request.dark ? "dark" : "light",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  context.on("request", (one) => seen.requests.push(one.url()));
  page.on("pageerror", (problem) => seen.errors.push(problem.message));
  page.on("console", (line) => line.type() === "error" && seen.errors.push(line.text()));

  const quiet = () => page.waitForFunction(() => {
    const state = document.getElementById("state");
    return state && !state.classList.contains("busy") && state.textContent && !state.textContent.startsWith("Loading");
  });
  const text = (id) => page.locator(`#${id}`).innerText();
  let pictures = 0;
  const look = async (name) => {
    await quiet();
    seen.texts[name] = await text("state");
    pictures += 1;
    await page.screenshot({ path: join(request.folder, `${pictures}-${name}.png`), fullPage: true });
    await page.evaluate(axe); // not by a script tag: the page allows no script but its own
    const found = await page.evaluate(() => window.axe.run());
    seen.checked += found.passes.length;
    for (const one of found.violations) {
      seen.axe.push(`${name}: ${one.impact} ${one.id} ${one.nodes.map((node) => node.target.join(" ")).join("; ")}`);
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) seen.overflow.push(name);
  };
  const press = (name) => page.getByRole("button", { name, exact: true }).click();

  await page.goto(request.url);
  await look("loaded");
  if (request.offline) {
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await page.reload();
    await look("offline");
  }
  seen.loaded = seen.requests.length;
  for (const [step, ...words] of request.steps) {
    if (step === "open") {
      await page.locator("#file").setInputFiles(words[0]);
      await look("opened");
      seen.texts.drift = await text("drift");
      seen.bars = await page.locator(".bar span").evaluateAll((bars) => bars.map((bar) => bar.clientHeight));
      seen.texts.findings = await page.locator("#findings").evaluate((found) => found.textContent);
    } else if (step === "choose") {
      await page.getByRole("radio", { name: words[0] }).check();
      if (words[1]) await page.locator("#amount").fill(words[1]);
    } else if (step === "account") {
      await page.locator("summary").click();
      await page.locator("#account").fill(words[0]);
      await page.locator("#account").blur();
      await page.waitForTimeout(300);
      await look("account");
      seen.texts.drift = await text("drift");
    } else if (step === "press") {
      await press(words[0]);
      await page.waitForTimeout(300);
      await look(words[0].toLowerCase().replaceAll(" ", "-"));
      for (const id of ["plans", "proposal", "orders", "findings"]) {
        seen.texts[id] = await page.locator(`#${id}`).evaluate((found) => (found.hidden ? "" : found.innerText));
      }
    } else if (step === "name") {
      await page.locator("#name").fill(words[0]);
    } else if (step === "kind") {
      await page.getByLabel("Kind of file").selectOption(words[0]);
      await page.waitForTimeout(300);
      await look(`kind-${words[0]}`);
      seen.texts.findings = await page.locator("#findings").evaluate((found) => found.textContent);
      seen.texts[`offered-${words[0]}`] = await page.locator("#export-file").isVisible();
    } else if (step === "download") {
      const link = page.locator(words[1] || "#download");
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      seen.names.push(download.suggestedFilename());
      await download.saveAs(words[0]);
    }
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
