// The share line: a button opens a panel with the link ready. It works on whatever markup has these names as
// data-share-<name>: open, form, failed, panel, link, copy, status, native, ways, fallback, copy-text, text,
// qr, qr-link, result, notice.

/** A link to `page` (id, path or address), with the texts and ways to hand it on. It counts from its first use. */
export const offerShare = (page, { channel = "unknown", campaign = "" } = {}) =>
  call("shares", { page, channel, campaign, via: code });

/** Says that the link was really handed on, and how. */
export const markUsed = (shareCode, channel) => call(`shares/${shareCode}/used`, { channel });

/** Copies; where the browser refuses, marks the field so that the reader can. Resolves to whether it copied. */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return false;
  }
}

/** Gives `section` its behaviour. `data-page` says what is shared; where the link stands there already, as on
 * its own page, `data-code` has its code. */
export function shareLine(section) {
  const part = (name) => section.querySelector(`[data-share-${name}]`);
  const say = (words) => (part("status").textContent = words);
  const [link, text, native, qr] = ["link", "text", "native", "qr"].map(part);
  let share = null;
  let used = false;

  /** The first time the link is really handed on, it begins to count. */
  async function use(channel) {
    if (used) return;
    used = true;
    section.dispatchEvent(
      new CustomEvent("snakkis-share", {
        bubbles: true,
        composed: true,
        detail: { channel, code: share.code },
      }),
    );
    // Where it fails the next use tells it; the first visit through the link does so too.
    await markUsed(share.code, channel).catch(() => (used = false));
  }

  async function open(event) {
    event.preventDefault();
    const opener = part("open");
    opener.disabled = true;
    try {
      const offered = await offerShare(section.dataset.page);
      opener.disabled = false;
      show(offered);
    } catch {
      opener.disabled = false;
      opener.focus(); // which it lost while it could not be pressed
      part("failed").textContent = part("failed").dataset.words;
    }
  }

  function show(offered) {
    link.value = offered.url;
    text.value = offered.text;
    part("result").href = offered.result_url;
    part("notice").textContent = offered.notice.text;
    part("ways").replaceChildren(...offered.ways.map(way));
    ready(offered);
    part("form").hidden = true;
    part("panel").hidden = false;
    part("failed").textContent = "";
    link.focus();
    link.select();
  }

  /** One way to hand the link on. */
  function way({ channel, label, href }) {
    const anchor = Object.assign(document.createElement("a"), { href, textContent: label, part: "way" });
    anchor.dataset.shareWay = channel;
    if (channel === "qr") Object.assign(part("qr-link"), { href, download: "" });
    else if (href.startsWith("https:"))
      Object.assign(anchor, { target: "_blank", rel: "noopener noreferrer" });
    const item = document.createElement("li");
    item.append(anchor);
    return item;
  }

  /** The link is known: its buttons do something. */
  function ready(known) {
    share = known;
    for (const button of [part("copy"), part("copy-text")]) button.hidden = false;
    native.hidden = !navigator.share;
  }

  async function copyFrom(field, { dataset }) {
    const copied = await copy(field);
    say(copied ? dataset.done : dataset.refused);
    if (copied) use("copy");
  }

  async function shareWithApp() {
    const words = share.text.replace(share.url, "").trim();
    try {
      await navigator.share({ title: words.split("\n")[0], text: words, url: share.url });
    } catch {
      return; // the reader closed the sheet
    }
    say(native.dataset.done);
    use("native");
  }

  /** Shows the picture below instead of leaving the page for it. */
  function showCode(event, anchor) {
    event.preventDefault();
    if (!qr.querySelector("img")) {
      const picture = new Image(176, 176);
      picture.alt = qr.dataset.alt;
      picture.src = site + anchor.pathname;
      qr.prepend(picture);
    }
    qr.hidden = !qr.hidden;
    qr.scrollIntoView({ block: "nearest" });
    anchor.ariaExpanded = String(!qr.hidden);
  }

  function handOn(event) {
    const anchor = event.target.closest("[data-share-way]");
    if (!share || !anchor) return;
    const channel = anchor.dataset.shareWay;
    if (channel === "qr" && !section.dataset.code) showCode(event, anchor);
    if (channel === "mail" || channel === "sms") part("fallback").hidden = false;
    say("");
    use(channel);
  }

  if (section.dataset.code) ready({ code: section.dataset.code, url: link.value, text: text.value });
  part("open")?.addEventListener("click", open);
  part("copy").addEventListener("click", (event) => copyFrom(link, event.currentTarget));
  part("copy-text").addEventListener("click", (event) => copyFrom(text, event.currentTarget));
  for (const field of [link, text]) field.addEventListener("copy", () => use("copy"));
  native.addEventListener("click", shareWithApp);
  section.addEventListener("click", handOn);
}
