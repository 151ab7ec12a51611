// What the elements are made of. No markup is parsed and no style is inline: the strictest policy lets it pass.

const sheet = new CSSStyleSheet();
sheet.replaceSync(LOOK);

/** An element with attributes; `hidden: true` stands, `false` and nothing do not. */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

class SnakkisElement extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return; // moved, not new
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    if (this.hasAttribute("site")) setSite(this.getAttribute("site"));
    this.draw();
  }

  /** The language around it, as far as we speak it. */
  get locale() {
    return this.closest("[lang]")?.lang.startsWith("pl") ? "pl" : "nb";
  }

  get words() {
    return WORDS[this.locale];
  }

  put(...children) {
    this.shadowRoot.replaceChildren(...children);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}

/** The note to whoever came by a shared link. One stands on a page: where the page puts it, or on top. */
class SnakkisArrival extends SnakkisElement {
  draw() {
    const { words } = this;
    const told = h("b", { part: "disclosure" });
    const off = h("button", { type: "button", part: "plain", class: "plain" }, words.off);
    const note = h(
      "aside",
      { part: "arrival", hidden: true, "aria-label": words.sharing },
      h("p", {}, words.came, " ", told, " ", off),
    );
    this.put(note);
    off.addEventListener("click", () => {
      turnOff();
      note.hidden = true;
      const main = document.querySelector("main") ?? document.body;
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    });
    arrival(async () => {
      note.hidden = false;
      told.textContent = await disclosure().catch(() => "");
    });
  }
}

/** Sees to it that a page with any of our elements has the note. */
function noted() {
  if (!document.querySelector("snakkis-arrival")) document.body.prepend(h("snakkis-arrival"));
}
