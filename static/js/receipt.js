// Checks receipts of consent and sends them nowhere. The steps are told in docs/receipts.md; consent/verify.py
// takes the same outside a browser. Words stand in the template.

const LARGEST_FILE = 1 << 20;
const CONSTANTS = {
  "v": "consent-receipt/1",
  "@type": "dpv:ConsentRecord",
  "conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr",
};
const FIELDS = [...Object.keys(CONSTANTS), "blind", "log", "receipt_id", "record", "tlog_proof"].sort().join();
const VKEY = /^(?<name>[^\s+]+)\+(?<id>[0-9a-f]{8})\+(?<key>[A-Za-z0-9+/]{44})$/u;
// c2sp.org/tlog-proof with a c2sp.org/tlog-checkpoint, signed as in c2sp.org/signed-note.
const PROOF = new RegExp(
  "^c2sp\\.org/tlog-proof@v1\\n(?:extra (?<extra>[A-Za-z0-9+/=]*)\\n)?"
  + "index (?<index>0|[1-9][0-9]{0,18})\\n(?<hashes>(?:[A-Za-z0-9+/]{43}=\\n){0,63})\\n"
  + "(?<text>(?<origin>[^\\x00-\\x1f]+)\\n(?<size>0|[1-9][0-9]{0,18})\\n(?<root>[A-Za-z0-9+/]{43}=)\\n)\\n"
  + "(?<signatures>(?:— [^\\s+]+ [A-Za-z0-9+/]{7,}={0,2}\\n){1,100})$", "u");
const LEAF = Uint8Array.of(0), NODE = Uint8Array.of(1);

const utf8 = text => new TextEncoder().encode(text);
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const base64 = bytes => btoa(String.fromCharCode(...bytes));
const isObject = value => typeof value === "object" && value !== null && !Array.isArray(value);
const isWhole = text => typeof text === "string" && !/\p{Surrogate}/u.test(text);

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(parts.flatMap(part => [...part]))));
}

function must(condition) {
  if (!condition) throw new SyntaxError("This is no receipt.");
}

function bytesOf(text, length) {
  const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
  must(base64(bytes) === text && (length === undefined || bytes.length === length));
  return bytes;
}

// Refuses what JavaScript reads silently: a field given twice, a number with a fraction.
function readJson(text) {
  const value = JSON.parse(text);
  const open = [];
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]|-?\d[\d.eE+-]*/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (name) {
      const names = open.at(-1), plain = JSON.parse(name);
      must(!names.has(plain));
      names.add(plain);
    } else must(token[0] === '"' || /^-?\d+$/.test(token));
  }
  return value;
}

// RFC 8785, for what a record may hold: texts, whole numbers, yes and no.
function canonical(value) {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    must(isWhole(value));
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    must(Number.isSafeInteger(value));
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  must(value);
  return `{${Object.keys(value).sort().map(name => `${canonical(name)}:${canonical(value[name])}`).join()}}`;
}

async function read(text) {
  const receipt = readJson(text);
  must(isObject(receipt));
  must(Object.keys(receipt).filter(name => name !== "notice_text").sort().join() === FIELDS);
  must(Object.entries(CONSTANTS).every(([name, constant]) => receipt[name] === constant));
  const {record, log, receipt_id, blind, tlog_proof, notice_text = ""} = receipt;
  must(isObject(record) && isObject(log) && Object.keys(log).sort().join() === "origin,vkey");
  must([receipt_id, blind, tlog_proof, notice_text, log.origin, log.vkey].every(isWhole));
  must(record.v === "consent-event/1" && record.event_id === receipt_id);
  const proof = PROOF.exec(tlog_proof)?.groups, key = VKEY.exec(log.vkey)?.groups;
  must(proof && key);
  bytesOf(proof.extra ?? "");
  const typed = bytesOf(key.key, 33);
  must(typed[0] === 1);
  must(!crypto.subtle || hex(await sha256(utf8(`${key.name}\n`), typed)).startsWith(key.id));
  return {
    ...receipt, proof, key: {...key, public: typed.slice(1)},
    body: utf8(canonical(record)),
    blind: bytesOf(blind, 32),
    hashes: proof.hashes.split("\n").slice(0, -1).map(line => bytesOf(line, 32)),
    root: bytesOf(proof.root, 32),
    signatures: proof.signatures.split("\n").slice(0, -1).map(line => line.split(" "))
      .map(([, name, payload]) => ({name, payload: bytesOf(payload)})),
  };
}

// RFC 9162 section 2.1.3.2; null when the proof leads nowhere.
async function rootOf(leaf, index, size, hashes) {
  let node = leaf, last = size - 1n;
  if (index > last) return null;
  for (const sibling of hashes) {
    if (!last) return null;
    if (index & 1n || index === last) {
      node = await sha256(NODE, sibling, node);
      while (index && !(index & 1n)) [index, last] = [index >> 1n, last >> 1n];
    } else node = await sha256(NODE, node, sibling);
    [index, last] = [index >> 1n, last >> 1n];
  }
  return last ? null : node;
}

async function commitment({blind, body}) {
  const key = await crypto.subtle.importKey("raw", blind, {name: "HMAC", hash: "SHA-256"}, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, body));
}

async function signature({log, proof, key, signatures}) {
  const ours = signatures.filter(({name, payload}) => name === key.name && hex(payload.slice(0, 4)) === key.id);
  if (log.origin !== proof.origin || log.origin !== key.name || !ours.length) return "failed";
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.public, {name: "Ed25519"}, false, ["verify"]);
  } catch (error) {
    return ["NotSupportedError", "SyntaxError"].includes(error.name) ? "unknown" : "failed";
  }
  const signed = utf8(proof.text);
  const fit = ours.map(({payload}) => crypto.subtle.verify("Ed25519", imported, payload.slice(4), signed));
  return (await Promise.all(fit)).every(Boolean) ? "ok" : "failed";
}

// Each step as [name, result, value], to the first that fails. `known` are the keys of this site's logs.
async function* check(text, known) {
  const parts = await read(text).catch(() => null);
  if (!parts) return yield ["format", "failed"];
  const {record, proof} = parts;
  yield ["format", "ok", "", parts];
  if (!crypto.subtle) {
    for (const step of ["notice", "commitment", "inclusion", "signature"]) yield [step, "unknown"];
    return;
  }
  if ("notice" in record || "notice_text" in parts) {
    const found = "notice_text" in parts && hex(await sha256(utf8(parts.notice_text)));
    const holds = found && found === record.notice?.sha256;
    yield ["notice", holds ? "ok" : "failed", found || ""];
    if (!holds) return;
  } else yield ["notice", "skipped"];
  const entry = `consent-ledger/v1\nevent\n${base64(await commitment(parts))}\n`;
  const leaf = await sha256(LEAF, utf8(entry));
  yield ["commitment", "ok", hex(leaf)];
  const root = await rootOf(leaf, BigInt(proof.index), BigInt(proof.size), parts.hashes);
  if (!root || hex(root) !== hex(parts.root)) return yield ["inclusion", "failed"];
  yield ["inclusion", "ok", `${proof.index} / ${proof.size}`];
  const result = await signature(parts);
  const foreign = result === "ok" && known && !known.includes(parts.log.vkey);
  yield ["signature", foreign ? "foreign" : result, parts.log.vkey];
}

const board = document.querySelector("[data-check]");
const summary = document.querySelector("[data-summary]");
const input = document.querySelector("[data-file]");
const data = id => JSON.parse(document.getElementById(id)?.textContent ?? "null");
// As on the page of a receipt.
const OSLO = {dateStyle: "long", timeZone: "Europe/Oslo"};
// All there is about a person, which holds receipts and is none.
const EXPORT = /^\s*\{\s*"v":\s*"subject-export\/1"/;
let run = 0;

// Worst first: the whole is as good as its worst step.
const RANK = ["failed", "unknown", "foreign", "ok"];

function say(step, result, value = "") {
  step.dataset.result = result;
  step.querySelector("[data-verdict]").textContent = step.dataset[result] ?? board.dataset[result];
  step.querySelector("[data-value]").textContent = value;
}

async function show(text, name = "") {
  const mine = ++run, results = [];
  const steps = [...board.querySelectorAll("[data-step]")];
  steps.forEach(step => say(step, "waiting"));
  if (summary) summary.hidden = true;
  let receipt;
  for await (const [step, result, value, parts] of check(text, data("vkeys"))) {
    if (mine !== run) return;
    results.push(result);
    say(steps.find(one => one.dataset.step === step), result, value);
    receipt ??= parts;
  }
  const whole = RANK.find(rank => results.includes(rank));
  const overall = document.querySelector("[data-overall]");
  overall.dataset.result = whole;
  overall.textContent = [name, overall.dataset[EXPORT.test(text) ? "export" : whole]].filter(Boolean).join(": ");
  // What a receipt that does not hold says, nobody should read as true.
  if (summary && whole !== "failed") tell(receipt);
}

function tell(receipt) {
  const states = data("states");
  for (const place of summary.querySelectorAll("[data-field]")) {
    const found = place.dataset.field.split(".").reduce((value, name) => value?.[name], receipt);
    const moment = place.dataset.field.endsWith("_time") ? {timeStyle: "short"} : {};
    const time = /_(time|until)$/.test(place.dataset.field) && new Date(found);
    const local = time && !isNaN(time) && time.toLocaleString(document.documentElement.lang, {...OSLO, ...moment});
    place.textContent = local || (states[found] ?? (typeof found === "string" ? found : "–"));
  }
  summary.querySelector("figure").hidden = receipt.notice_text === undefined;
  summary.hidden = false;
}

async function open(file) {
  if (!file) return;
  let text = "";
  try {
    must(file.size <= LARGEST_FILE);
    text = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(await file.arrayBuffer());
  } catch {
    // Fails as an empty one.
  }
  await show(text, file.name);
}

const zone = input?.closest("[data-drop]");
if (zone) {
  input.addEventListener("change", () => open(input.files[0]));
  for (const type of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(type, event => {
      event.preventDefault();
      zone.classList.toggle("over", type === "dragover");
      if (type === "drop") open(event.dataTransfer.files[0]);
    });
  }
} else if (board) show(document.getElementById("receipt").textContent);
