// <snakkis-share page="…">: the share line in markup of its own.

class SnakkisShare extends SnakkisElement {
  draw() {
    noted();
    const page = this.getAttribute("page") || location.pathname;
    const line = h(
      "section",
      { part: "share", "aria-labelledby": "title", "data-page": page },
      ...this.line(),
    );
    this.put(line);
    shareLine(line);
    read(page, this.closest("article") ?? undefined);
  }

  line() {
    const { words } = this;
    const open = h(
      "button",
      { type: "button", part: "button open", class: "button", "data-share-open": true },
      words.share,
    );
    return [
      h("slot", { name: "heading" }, h("h2", { id: "title", part: "heading" }, words.liked)),
      h("div", { "data-share-form": true }, open),
      h("p", { role: "status", part: "status", "data-share-failed": true, "data-words": words.noLink }),
      h(
        "div",
        { part: "panel", class: "panel", "data-share-panel": true, hidden: true },
        ...this.panel(words),
      ),
      h("p", { part: "notice", class: "soft", "data-share-notice": true }),
    ];
  }

  panel(words) {
    const copier = (name, words, done, refused) =>
      h(
        "button",
        {
          type: "button",
          part: "button",
          class: name === "copy" ? "button" : "plain",
          hidden: true,
          [`data-share-${name}`]: true,
          "data-done": done,
          "data-refused": refused,
        },
        words,
      );
    return [
      h("label", { for: "link", part: "label" }, words.yourLink),
      h(
        "div",
        { class: "row" },
        h("input", { id: "link", part: "field", readonly: true, "data-share-link": true }),
        copier("copy", words.copy, words.copied, words.marked),
      ),
      h("p", { role: "status", part: "status", "data-share-status": true }),
      h(
        "button",
        {
          type: "button",
          part: "button quiet",
          class: "button quiet",
          hidden: true,
          "data-share-native": true,
          "data-done": words.passedOn,
        },
        words.withApp,
      ),
      h("ul", { part: "ways", class: "ways", "data-share-ways": true }),
      h(
        "div",
        { "data-share-fallback": true, hidden: true },
        h("label", { for: "text", part: "label" }, words.nothing),
        " ",
        copier("copy-text", words.copyText, words.textCopied, words.textMarked),
        h("textarea", { id: "text", part: "field", rows: "3", readonly: true, "data-share-text": true }),
      ),
      h(
        "figure",
        { part: "qr", hidden: true, "data-share-qr": true, "data-alt": words.qr },
        h("figcaption", {}, words.qrUse, " ", h("a", { "data-share-qr-link": true }, words.download)),
      ),
      h("p", {}, h("a", { part: "result", "data-share-result": true }, words.howFar), " ", words.own),
    ];
  }
}
