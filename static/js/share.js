// The share line. Its form works without this; here the same button opens a panel with the link ready. On the
// link's own page the link stands there already, and this copies it.

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

async function post(address, data) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
    credentials: "omit",
    keepalive: true,
  });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response;
}

function shareLine(section) {
  const part = (name) => section.querySelector(`[data-share-${name}]`);
  const say = (words) => (part("status").textContent = words);
  const [form, link, text, native, qr] = ["form", "link", "text", "native", "qr"].map(part);
  let share = null;
  let used = false;

  /** The first time the link is really handed on, it begins to count. */
  async function use(channel) {
    if (used) return;
    used = true;
    try {
      await post(`/api/v1/shares/${share.code}/used`, { channel });
    } catch {
      used = false; // the next use tells it; the first visit through the link does so too
    }
  }

  async function open(event) {
    event.preventDefault();
    const opener = part("open");
    opener.disabled = true;
    try {
      const { page, via } = Object.fromEntries(new FormData(form));
      const response = await post("/api/v1/shares", { page: Number(page), channel: "unknown", via });
      opener.disabled = false;
      show(await response.json());
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
    ready(offered);
    form.hidden = true;
    part("panel").hidden = false;
    part("failed").textContent = "";
    link.focus();
    link.select();
  }

  /** The link is known: its ways lead somewhere. */
  function ready(known) {
    share = known;
    const title = section.dataset.title.replace(/\s+/g, " ");
    const values = { ...share, title, letter: share.text.replaceAll("\n", "\r\n") };
    for (const way of section.querySelectorAll("[data-href]")) {
      way.href = way.dataset.href.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
      if (way.dataset.href.startsWith("https:")) {
        Object.assign(way, { target: "_blank", rel: "noopener noreferrer" });
      }
      if (!way.dataset.shareWay) way.download = "";
    }
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
      await navigator.share({ title: section.dataset.title, text: words, url: share.url });
    } catch {
      return; // the reader closed the sheet
    }
    say(native.dataset.done);
    use("native");
  }

  /** Shows the picture below instead of leaving the page for it. */
  function showCode(event) {
    event.preventDefault();
    if (!qr.querySelector("img")) {
      const picture = new Image(176, 176);
      picture.alt = qr.dataset.alt;
      picture.src = event.currentTarget.href;
      qr.prepend(picture);
    }
    qr.hidden = !qr.hidden;
    qr.scrollIntoView({ block: "nearest" });
    event.currentTarget.setAttribute("aria-expanded", String(!qr.hidden));
  }

  function handOn(event) {
    const way = event.currentTarget.dataset.shareWay;
    if (!share) return;
    if (way === "qr" && form) showCode(event);
    if (way === "mail" || way === "sms") part("fallback").hidden = false;
    say("");
    use(way);
  }

  if (section.dataset.code) ready({ code: section.dataset.code, url: link.value, text: text.value });
  form?.addEventListener("submit", open);
  part("copy").addEventListener("click", (event) => copyFrom(link, event.currentTarget));
  part("copy-text").addEventListener("click", (event) => copyFrom(text, event.currentTarget));
  for (const field of [link, text]) field.addEventListener("copy", () => use("copy"));
  native.addEventListener("click", shareWithApp);
  for (const way of section.querySelectorAll("[data-share-way]")) way.addEventListener("click", handOn);
}

document.querySelectorAll("[data-share]").forEach(shareLine);
