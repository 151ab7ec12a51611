// A reader who came by a shared link, and whether a page was read. Nothing is stored on the device: the
// code of the link lives in the address and in this module's memory, and goes no further than the site.

// The code alone, or after the fragment that a link to a part of a page had already: #del-2&d=<code>.
const FRAGMENT = /^#(?:(.*)&)?d=([0-9a-z]{8,16})$/i;
const READ_AFTER = 15_000; // milliseconds in view

let code = "";
let silent = false;

/** The code of the link that brought the reader, or nothing. It goes along with what this module sends. */
export const via = () => code;

/** Watches for a code in the address and carries it on. `tell` is called whenever a reader came by one: show
 * them the note, and a button that calls `turnOff`. */
export function arrival(tell = () => {}) {
  function arrive() {
    const found = location.hash.match(FRAGMENT);
    if (!found || silent) return;
    carry(found[2]);
    tell(code);
    if (found[1]) location.replace(`#${found[1]}`); // goes to that part, and leaves no step to go back to
  }

  addEventListener("hashchange", arrive);
  document.addEventListener("formdata", fill);
  document.addEventListener("submit", search);
  document.addEventListener("click", follow);
  document.addEventListener("auxclick", follow);
  arrive();
}

/** What the link's sharer, or the site, has to disclose; mostly nothing. */
export async function disclosure() {
  return code ? (await call(`shares/${code}`)).disclosure : "";
}

/** Puts the code, or nothing, into the address that a share menu sends. */
function carry(newCode) {
  code = newCode;
  const canonical = document.querySelector("link[rel=canonical]");
  if (canonical) canonical.href = canonical.href.split("#")[0] + (code && `#d=${code}`);
}

/** Hands the code on when a form is sent that asks for it, whenever that form came to the page. */
function fill({ formData }) {
  if (code && formData.has("via")) formData.set("via", code);
}

/** Hands the code on when a link is followed to another page of this site. A link within the page keeps it. */
function follow(event) {
  const link = event.composedPath().find((part) => part.localName === "a" && part.href);
  if (!code || !link || link.origin !== location.origin || FRAGMENT.test(link.hash)) return;
  if (link.hash && link.pathname + link.search === location.pathname + location.search) return;
  if (site === location.origin && /^\/(d|admin)\//.test(link.pathname)) return;
  link.hash = link.hash ? `${link.hash}&d=${code}` : `d=${code}`;
}

/** Hands the code on when a search is sent, whose address keeps what stands behind the #. */
function search({ target: form }) {
  if (form.method !== "get") return;
  const address = new URL(form.action);
  if (address.origin !== location.origin) return;
  address.hash = code && `d=${code}`;
  form.action = address;
}

/** The fragment without the code. */
const without = (hash) => hash.replace(FRAGMENT, (_, rest) => (rest ? `#${rest}` : ""));

/** The reader said no: the code is forgotten, its traces are taken away, and this page sends nothing. */
export function turnOff() {
  for (const link of document.querySelectorAll("a[href]")) {
    if (FRAGMENT.test(link.hash)) link.href = link.href.slice(0, -link.hash.length) + without(link.hash);
  }
  silent = true;
  carry("");
  history.replaceState(history.state, "", location.pathname + location.search + without(location.hash));
}

/** Reports one read when the middle of `text` has been reached, or the page been in view long enough. `page`
 * is its id, path or address. Answers with a function that stops watching, for when the page changes. */
export function read(page, text = document.querySelector("main") ?? document.body) {
  let since = 0;
  let seen = 0;
  let timer = 0;

  function count() {
    clearTimeout(timer);
    if (since) seen += performance.now() - since;
    since = document.visibilityState === "visible" ? performance.now() : 0;
    if (since) timer = setTimeout(engaged, READ_AFTER - seen);
  }

  function reached() {
    const box = text.getBoundingClientRect();
    if (box.top + box.height / 2 < innerHeight / 2) engaged();
  }

  function stop() {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", count);
    removeEventListener("scroll", reached);
  }

  function engaged() {
    stop();
    // A read that could not be told is not counted.
    if (!silent) call("reads", { page, via: code }).catch(() => {});
  }

  document.addEventListener("visibilitychange", count);
  addEventListener("scroll", reached, { passive: true });
  count();
  return stop;
}
