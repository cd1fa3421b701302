// The page: each step runs a verb of the command line in the worker and shows its JSON.

const byId = (id) => document.getElementById(id);

// ---- the program ---------------------------------------------------------------------------------------------------

const worker = new Worker("worker.js", { type: "module" });
const waiting = new Map();
let asked = 0;

worker.onmessage = ({ data: { id, failed, ...answer } }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (failed) reject(new Error(failed));
  else resolve(answer);
};
worker.onerror = (event) => {
  const why = event.message || "is the folder pyodide beside the page, and is the page served over http?";
  say(`The program could not be loaded: ${why}`);
};

function ask(job, more = {}, moved = []) {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, job, ...more }, moved);
  });
}

let book = "";

// Runs a verb on the workbook and returns whether it was done, and its JSON.
async function verb(name, ...words) {
  const options = ["account", "holdings", "targets"].filter((name) => byId(name).value.trim());
  const choice = options.flatMap((name) => [`--${name}`, byId(name).value.trim()]);
  const who = byId("name").value.trim() || "page";
  const { code, said, told } = await ask("run", { words: [name, book, ...words, ...choice, "--json"], who });
  let found;
  try {
    found = JSON.parse(said);
  } catch {
    found = { findings: [{ severity: "error", at: "", message: told.trim() || "nothing was said", remedy: "" }] };
  }
  return { done: code === 0, found };
}

// Runs a verb and returns its JSON, null where it was refused; what it found is shown either way.
async function run(name, ...words) {
  const { done, found } = await verb(name, ...words);
  showFindings(found.findings || []);
  return done ? found : null;
}

// ---- what is shown -------------------------------------------------------------------------------------------------

function node(tag, more = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(more)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function say(text, busy = false) {
  byId("state").textContent = text;
  byId("state").classList.toggle("busy", busy);
}

function show(id, ...children) {
  byId(`${id}-body`).replaceChildren(...children.filter((child) => child !== null));
  byId(id).hidden = false;
}

function hide(...ids) {
  for (const id of ids) byId(id).hidden = true;
}

function goTo(id) {
  byId(`${id}-title`).focus({ preventScroll: true });
  byId(id).scrollIntoView({ block: "start" });
}

function money(amount, currency, digits = 2) {
  const shape = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat("en-US", shape).format(amount).replace("-", "\u2212");
}

const percent = (part, digits = 1) => `${(100 * part).toFixed(digits)}%`;
const points = (part) => `${part < 0 ? "\u2212" : "+"}${Math.abs(100 * part).toFixed(2)} pp`;
const moment = (text) =>
  text && new Date(text).toLocaleString("en-US", { dateStyle: "full", timeStyle: "short", timeZone: "America/New_York" });

function table(caption, headings, rows) {
  const head = headings.map(([text, kind]) => node("th", { scope: "col", class: kind || "" }, text));
  const body = rows.map((row) =>
    node("tr", {}, ...row.map((cell, place) => {
      const kind = headings[place][1] || "";
      return place === 0 ? node("th", { scope: "row", class: kind }, cell) : node("td", { class: kind }, cell);
    })),
  );
  const whole = node("table", {}, node("caption", {}, caption), node("thead", {}, node("tr", {}, ...head)), node("tbody", {}, ...body));
  return node("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, whole);
}

// without the sentences that only a command line has a use for, where others are left
function toDo(remedy) {
  const sentences = remedy.replace(/[.;] /g, "$&\n").split("\n");
  return sentences.filter((one) => !one.includes("--")).join("") || remedy;
}

function showFindings(findings) {
  const parts = findings.map(({ severity, at, message, remedy }) =>
    node("div", { class: `finding ${severity}` }, node("strong", {}, `${severity}: `), `${at ? `${at}: ` : ""}${message}. ${toDo(remedy)}`),
  );
  byId("findings").replaceChildren(...parts);
  byId("findings").hidden = parts.length === 0;
  if (findings.some(({ severity }) => severity === "error")) byId("findings").scrollIntoView({ block: "nearest" });
}

function bar(drift, most) {
  const side = drift > 0 ? "over" : "under";
  const filled = node("span", { class: side });
  filled.style.width = `${most ? (100 * Math.abs(drift)) / most : 0}%`;
  return node("div", { class: "bar", "aria-hidden": "true" }, filled);
}

function driftOf({ account, total, cash, currency, score, slices }) {
  const most = Math.max(0, ...slices.map(({ drift }) => Math.abs(drift)));
  const rows = [...slices]
    .sort((one, other) => Math.abs(other.drift) - Math.abs(one.drift))
    .map(({ path, symbol, target, actual, drift, value, target_value: wanted }) => [
      node("span", { title: path }, symbol || path),
      percent(target),
      percent(actual),
      node("span", { class: drift > 0 ? "over" : "under" }, points(drift), bar(drift, most)),
      money(value, currency),
      money(wanted - value, currency, 0),
    ]);
  const headings = [["Slice"], ["Target", "number"], ["Actual", "number"], ["Drift", "nowrap"], ["Value", "number narrow-off"], ["To target", "number"]];
  const what = `${account ? `${account}: ` : ""}${money(total, currency)} with ${money(cash, currency)} in cash; drift ${percent(score)}`;
  return [node("p", { class: "headline" }, what), table("Slices, the furthest from target first", headings, rows)];
}

const ORDER = [["Order"], ["Shares", "number"], ["Est. price", "number narrow-off"], ["Est. value", "number"], ["Why", "narrow-off"]];

function orderRows(orders, currency) {
  return orders.map(({ side, symbol, shares, price, value, account, reason, currency: own }) => [
    `${side === "SELL" ? "Sell" : "Buy"} ${symbol}${account ? ` (${account})` : ""}`,
    shares ?? "",
    price ? money(price, own || currency) : "",
    money(value, own || currency),
    reason || "",
  ]);
}

function headline({ orders, before, after, currency }) {
  const sum = (side) => orders.filter((order) => order.side === side);
  const parts = [["SELL", "sell"], ["BUY", "buy"]]
    .map(([side, verb]) => [verb, sum(side)])
    .filter(([, some]) => some.length)
    .map(([verb, some]) => `${verb} ${some.length} for ${money(some.reduce((all, { value }) => all + Number(value), 0), currency)}`);
  const tax = Number(after.tax) ? ` Estimated tax ${money(after.tax, currency)}.` : "";
  const what = parts.join(", ");
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}. Drift ${percent(before.drift)} \u2192 ${percent(after.drift)}.${tax}`;
}

function list(title, items) {
  return items.length ? node("div", {}, node("h3", {}, title), node("ul", {}, ...items.map((item) => node("li", {}, item)))) : null;
}

// ---- the steps -----------------------------------------------------------------------------------------------------

// Runs one step at a time; a second press while the first works does nothing.
let working = true;
async function step(what, job) {
  if (working) return;
  working = true;
  for (const control of document.querySelectorAll("button, select, #file")) control.disabled = true;
  say(`${what}\u2026`, true);
  try {
    say((await job()) || "");
  } catch (problem) {
    say(`That did not work: ${problem.message}. Nothing was changed in your file; load the page again.`);
  }
  for (const control of document.querySelectorAll("button, select, #file")) control.disabled = false;
  working = false;
}

async function open(file) {
  hide("drift", "plans", "proposal", "orders", "export", "take");
  book = file.name.replace(/^[-.]+/, "").replace(/[/\\]/g, "_") || "book.xlsx";
  byId("file-name").textContent = `${file.name} (choose or drop another)`;
  const data = await file.arrayBuffer();
  await ask("put", { name: book, data }, [data]);
  return look();
}

async function look() {
  const found = await run("drift");
  if (!found) {
    show("drift", node("p", { class: "buttons" }, node("button", { type: "button", onclick: () => step("Setting up", setUp) }, "Add Targets from what is held")));
    byId("more").open = true;
    return "The workbook cannot be used as it is: see what to do.";
  }
  show("drift", ...(found.accounts || [found]).flatMap(driftOf));
  if ((await verb("orders", "--export", USUAL, "-", "--dry-run")).done) await exportOrders();
  return "Read.";
}

async function setUp() {
  if (!(await run("setup"))) return "Nothing was added: see what to do.";
  await offer("It has the sheets Targets and Settings now: edit the targets there, and open it here again.");
  return look();
}

function request() {
  const action = new FormData(byId("act")).get("action");
  const amount = byId("amount").value.trim();
  const pie = byId("pie").value.trim();
  const force = byId("force").checked ? ["--force"] : [];
  if (action === "withdraw") return ["withdraw", amount || "0", ...force];
  if (action === "invest") return ["invest", ...(amount ? ["--deposit", amount] : []), ...force];
  return ["rebalance", ...(pie ? ["--pie", pie] : []), ...force];
}

async function propose(words) {
  hide("plans", "proposal", "orders");
  const found = await run(...words);
  if (!found) return "No proposal: see what to do.";
  if (!found.proposal) {
    show("orders", node("p", { class: "headline" }, found.nothing));
    byId("orders-title").textContent = "Nothing to do";
    goTo("orders");
    return "Nothing to do.";
  }
  const { orders, currency, left_out: left, notes, trade_window: open_, valid_until: until } = found;
  show(
    "proposal",
    node("p", { class: "headline" }, headline(found)),
    table("Orders, at the prices of your workbook", ORDER, orderRows(orders, currency)),
    list("Left out", left.map(({ symbol, reason }) => (symbol ? `${symbol}: ${reason}` : reason))),
    list("Notes", notes),
    node("p", { class: "soft" }, `For the trade window of ${moment(open_)}, New York. Valid until ${moment(until)}.`),
  );
  await offer("It has the proposal on its Confirmation sheet: you can also read and approve it there.");
  goTo("proposal");
  return "Proposed. Nothing is ordered until you approve.";
}

async function compare() {
  hide("proposal", "orders");
  const pie = byId("pie").value.trim();
  const found = await run("compare", ...(pie ? ["--pie", pie] : []));
  if (!found) return "No plans: see what to do.";
  const { plans, currency } = found;
  const rows = plans
    .filter(({ feasible, same_as: same }) => feasible && !same)
    .map(({ choice, after, orders }) => [
      node("span", {}, `${choice.charAt(0).toUpperCase()}${choice.slice(1)}`, node("br"), node("button", {
        type: "button",
        class: "small",
        "aria-label": `Propose ${choice}`,
        onclick: () => step("Planning", () => propose(["rebalance", ...(pie ? ["--pie", pie] : []), "--choose", choice])),
      }, "Propose")),
      percent(after.drift, 2),
      money(after.tax, currency),
      money(after.turnover, currency),
      String(orders.length),
    ]);
  const headings = [["Plan"], ["Drift after", "number"], ["Est. tax", "number"], ["Turnover", "number narrow-off"], ["Orders", "number"]];
  show("plans", table("The plans a rebalance could be", headings, rows));
  goTo("plans");
  return "Compared.";
}

async function decide(what) {
  const by = byId("name").value.trim();
  if (!by) {
    byId("name").focus();
    return "Type your name first.";
  }
  if (!(await run(what, "--by", by))) return "Not decided: see what to do.";
  byId("decide").hidden = true;
  if (what === "reject") {
    await offer("Its journal says that the proposal was rejected.");
    return "Rejected. Nothing is ordered.";
  }
  const found = await run("orders");
  if (!found) return "Approved, but no orders: see what to do.";
  const { orders, currency } = found;
  byId("orders-title").textContent = "4. Orders";
  show("orders", node("p", {}, "Give these to your broker. They are on the Orders sheet of your workbook."),
    table("Orders, approved", ORDER, orderRows(orders, currency)));
  await offer("It has the Orders sheet now.");
  await exportOrders();
  goTo("orders");
  return "Approved. The Orders sheet is made.";
}

const USUAL = "generic";
const AS_TEXT = ["tickets", "clipboard"];

async function exportOrders() {
  const kind = byId("format").value;
  byId("export").hidden = false;
  byId("export-file").hidden = true;
  const { done, found } = await verb("orders", "--export", kind, "-");
  if (!done) {
    showFindings(found.findings || []);
    return "Not written: see what to do.";
  }
  const [ending, type] = AS_TEXT.includes(kind) ? ["txt", "text/plain"] : ["csv", "text/csv"];
  link("export-file", `${book.replace(/\.[^.]*$/, "")} orders.${ending}`, found.text, type);
  if (found.proposal) await offer("It has the Orders sheet now.");
  return "Written.";
}

function link(id, name, data, type) {
  const made = byId(id);
  URL.revokeObjectURL(made.href);
  made.href = URL.createObjectURL(new Blob([data], { type }));
  made.download = name;
  made.textContent = `Download ${name}`;
  made.hidden = false;
}

async function offer(what) {
  const { data } = await ask("take", { name: book });
  link("download", book, data, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  byId("take-what").textContent = what;
  byId("take").hidden = false;
}

// ---- what a person does --------------------------------------------------------------------------------------------

byId("file").addEventListener("change", ({ target }) => {
  const [file] = target.files;
  if (file) step("Reading", () => open(file));
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    document.querySelector(".drop").classList.toggle("over", kind === "dragover");
    const [file] = kind === "drop" ? event.dataTransfer.files : [];
    if (file) step("Reading", () => open(file));
  });
}
byId("act").addEventListener("change", () => {
  const action = new FormData(byId("act")).get("action");
  byId("amount-field").hidden = action === "rebalance";
  byId("amount-label").textContent = action === "invest" ? "Deposit on its way, if any" : "Amount to take out";
});
for (const name of ["account", "holdings", "targets"]) {
  byId(name).addEventListener("change", () => book && step("Reading", look));
}
byId("format").addEventListener("change", () => {
  showFindings([]);
  step("Writing", exportOrders);
});
byId("act").addEventListener("submit", (event) => {
  event.preventDefault();
  byId("decide").hidden = false;
  step("Planning", () => propose(request()));
});
byId("compare").addEventListener("click", () => {
  byId("decide").hidden = false;
  step("Comparing", compare);
});
byId("decide").addEventListener("submit", (event) => {
  event.preventDefault();
  step("Approving", () => decide("approve"));
});
byId("reject").addEventListener("click", () => step("Rejecting", () => decide("reject")));

if ("serviceWorker" in navigator) navigator.serviceWorker.register("service-worker.js").catch(() => {});

say("Loading the program\u2026", true);
ask("about").then(
  ({ version, exports }) => {
    byId("version").textContent = version;
    for (const [kind, what] of Object.entries(exports)) {
      const text = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
      byId("format").append(new Option(text, kind, kind === USUAL, kind === USUAL));
    }
    byId("file").disabled = false;
    working = false;
    say("Ready.");
  },
  ({ message }) => say(`The program could not be loaded: ${message}`),
);
