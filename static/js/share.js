// The share line. Its form works without this; here the same button opens a panel with the link ready.

const status = (section, words) => (section.querySelector("[role=status]").textContent = words);

/** Copies; where the browser refuses, marks the field so that the reader can. Resolves to whether it copied. */
async function copy(text, field) {
  try {
    await navigator.clipboard.writeText(text);
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
  const form = part("form");
  const opener = part("open");
  const link = part("link");
  const copyButton = part("copy");
  const native = part("native");
  const textButton = part("text");
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
    opener.disabled = true;
    try {
      const { page, via } = Object.fromEntries(new FormData(form));
      const response = await post("/api/v1/shares", { page: Number(page), channel: "unknown", via });
      share = await response.json();
      show();
    } catch {
      status(section, part("status").dataset.failed);
    }
    opener.disabled = false;
  }

  function show() {
    const subject = encodeURIComponent(part("panel").dataset.title);
    const body = encodeURIComponent(share.text.replaceAll("\n", "\r\n"));
    link.value = share.url;
    part("mail").href = `mailto:?subject=${subject}&body=${body}`;
    part("result").href = share.result_url;
    part("notice").textContent = share.notice.text;
    native.parentElement.hidden = !navigator.share;
    form.hidden = true;
    part("panel").hidden = false;
    status(section, "");
    link.focus();
    link.select();
  }

  async function copyLink() {
    const copied = await copy(share.url, link);
    status(section, copied ? copyButton.dataset.done : copyButton.dataset.refused);
    if (copied) use("copy");
  }

  async function shareWithApp() {
    try {
      await navigator.share({ title: part("panel").dataset.title, url: share.url });
    } catch {
      return; // the reader closed the sheet
    }
    status(section, native.dataset.done);
    use("native");
  }

  async function copyText() {
    const copied = await copy(share.text, link);
    status(section, copied ? textButton.dataset.done : copyButton.dataset.refused);
  }

  form.addEventListener("submit", open);
  copyButton.addEventListener("click", copyLink);
  link.addEventListener("copy", () => use("copy"));
  native.addEventListener("click", shareWithApp);
  part("mail").addEventListener("click", () => {
    part("fallback").hidden = false;
    status(section, "");
    use("mail");
  });
  textButton.addEventListener("click", copyText);
}

/** A field with a link that is there already, on the share's own page. */
function copyField(section) {
  const field = section.querySelector("[data-copy-source]");
  const button = section.querySelector("[data-copy]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = await copy(field.value, field);
    status(section, copied ? button.dataset.done : button.dataset.refused);
  });
}

document.querySelectorAll("[data-share]").forEach(shareLine);
document.querySelectorAll("[data-copy-field]").forEach(copyField);
