// <snakkis-signup>: choose, ask, confirm by the mail's link or its six digits, see the receipt, answer or not.

const LINK = /(https?:\/\/\S+)/;

class SnakkisSignup extends SnakkisElement {
  async draw() {
    noted();
    const { words } = this;
    try {
      const only = this.getAttribute("lists")?.split(/\s+/);
      this.offered = (await lists(this.locale)).filter(({ slug }) => !only || only.includes(slug));
    } catch {
      return this.put(h("p", { role: "status", part: "error" }, words.failed));
    }
    if (!this.offered.length) return this.put(h("p", { part: "status" }, words.none));
    this.sure = "";
    this.error = h("p", { role: "alert", part: "error", class: "error" });
    this.boxes = h(
      "fieldset",
      {},
      h("legend", { part: "label" }, words.tick),
      ...this.offered.map((list) => this.choice(list)),
    );
    this.email = h("input", {
      id: "email",
      type: "email",
      part: "field",
      required: true,
      autocomplete: "email",
      spellcheck: "false",
    });
    this.doubt = h("p", { role: "alert" });
    this.button = h("button", { part: "button", class: "button" }, words.signUp);
    this.form = h(
      "form",
      { part: "signup", "aria-labelledby": "title" },
      h("slot", { name: "heading" }, h("h2", { id: "title", part: "heading" }, words.newsletter)),
      this.error,
      this.boxes,
      h("label", { for: "email", part: "label" }, words.email),
      this.email,
      this.doubt,
      this.button,
      h("p", { part: "notice", class: "soft" }, words.oneMail),
    );
    this.form.addEventListener("submit", (event) => this.ask(event));
    this.put(this.form);
  }

  /** A box and all that is agreed to with it: the very text whose hash is sent. */
  choice({ slug, notice }) {
    const [label, ...rest] = notice.text.split("\n\n");
    const box = h("input", {
      type: "checkbox",
      id: slug,
      value: slug,
      "data-notice": notice.sha256,
      "aria-describedby": `about-${slug}`,
    });
    const about = h(
      "div",
      { id: `about-${slug}`, part: "notice", class: "soft" },
      ...rest.map((words) => h("p", {}, ...linked(words))),
    );
    return h(
      "div",
      { part: "choice", class: "choice" },
      box,
      h("label", { for: slug, part: "label" }, label),
      about,
    );
  }

  get ticked() {
    return [...this.boxes.querySelectorAll("input:checked")].map(({ value, dataset }) => ({
      slug: value,
      notice: dataset.notice,
    }));
  }

  async ask(event) {
    event.preventDefault();
    const [{ words, email }, asked] = [this, this.ticked];
    this.say("");
    if (!asked.length) return this.say(words.untick, this.boxes.querySelector("input"));
    await this.attempt(this.button, this.beside(this.email), async () => {
      const meant = this.sure !== email.value && (await suggest(email.value));
      if (meant) return this.question(meant);
      const page = Number(this.getAttribute("page"));
      await subscribe({ email: email.value, lists: asked, locale: this.locale, ...(page && { page }) });
      this.tell("snakkis-signup", { lists: asked.map(({ slug }) => slug) });
      this.wait();
    });
  }

  /** Does `work` while `button` cannot be pressed; `say` gets what is refused, and the name of the field. */
  async attempt(button, say, work) {
    button.disabled = true;
    try {
      await work();
    } catch (problem) {
      button.disabled = false;
      if (problem.status === 409) await this.reread();
      else say(this.inWords(problem), problem.told?.field);
    }
    button.disabled = false;
  }

  /** A probable slip of the keys. */
  question(meant) {
    const { words } = this;
    const answer = (label, address) => {
      const button = h("button", { type: "button", part: "button quiet", class: "button quiet" }, label);
      button.addEventListener("click", () => {
        this.email.value = this.sure = address;
        this.doubt.replaceChildren();
        this.form.requestSubmit();
      });
      return button;
    };
    this.doubt.replaceChildren(
      words.meant,
      " ",
      h("b", {}, meant),
      h("br"),
      answer(words.useIt, meant),
      " ",
      answer(words.mine, this.email.value),
    );
    this.doubt.querySelector("button").focus();
  }

  /** Shows the words that have changed, without the tick beside them. All else stays as it was typed. */
  async reread() {
    const now = await lists(this.locale).catch(() => this.offered);
    for (const list of now) {
      const box = [...this.boxes.querySelectorAll("input")].find(({ value }) => value === list.slug);
      if (box && box.dataset.notice !== list.notice.sha256)
        box.closest(".choice").replaceWith(this.choice(list));
    }
    this.say(this.words.changed, this.boxes.querySelector("input:not(:checked)"));
  }

  inWords({ status, message, retryAfter }) {
    const { words, locale } = this;
    if (retryAfter) {
      const minutes = Math.ceil(retryAfter / 60);
      const when = new Intl.RelativeTimeFormat(locale);
      return `${words.wait} ${minutes > 90 ? when.format(Math.ceil(minutes / 60), "hour") : when.format(minutes, "minute")}.`;
    }
    return status >= 400 && status < 500 ? message : words.failed;
  }

  /** Says it, and leads to `field`. */
  beside(field) {
    return (words) => this.say(words, field);
  }

  say(words, field) {
    this.error.textContent = words;
    field?.focus();
  }

  /** After asking: the same whoever asked, and whatever came of it. */
  wait() {
    const { words } = this;
    const address = this.email.value;
    const digits = h("input", {
      id: "code",
      part: "field",
      required: true,
      autocomplete: "one-time-code",
      inputmode: "numeric",
      maxlength: "20",
    });
    const button = h("button", { part: "button", class: "button" }, words.confirm);
    const back = h("button", { type: "button", part: "plain", class: "plain" }, words.again);
    const asking = this.error;
    this.error = h("p", { role: "alert", part: "error", class: "error" });
    const form = h(
      "form",
      { part: "code" },
      h("p", {}, words.sent),
      h("label", { for: "code", part: "label" }, words.code),
      digits,
      this.error,
      button,
      h("p", { part: "notice", class: "soft" }, words.until),
      back,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say("");
      this.attempt(button, this.beside(digits), async () =>
        this.done(await confirm({ email: address, code: digits.value }, this.locale)),
      );
    });
    back.addEventListener("click", () => {
      this.error = asking;
      this.put(this.form);
      this.email.focus();
    });
    this.turn(words.look, form);
  }

  done(confirmed) {
    const { words, locale } = this;
    const { lists: slugs, receipts, questions } = confirmed;
    const titles = Object.fromEntries(this.offered.map(({ slug, title }) => [slug, title]));
    const receipt = ({ list, token }) =>
      h(
        "li",
        {},
        `${titles[list] ?? list}: `,
        h("a", { part: "receipt", href: receiptUrl(token, locale) }, words.receipt),
      );
    this.turn(
      words.onList,
      h("p", {}, words.recorded),
      h("ul", {}, ...receipts.map(receipt)),
      ...(questions.length ? this.more(confirmed) : []),
    );
    this.tell("snakkis-confirmed", { lists: slugs, receipts });
  }

  /** What the lists ask of those who are on them. */
  more({ questions, answer_token: token }) {
    const { words, locale } = this;
    const form = questionForm(questions, words, (given, button, say) =>
      this.attempt(button, say, async () => {
        await answer(token, given, locale);
        this.turn(words.thanks, h("p", {}, words.change));
      }),
    );
    return [h("h3", { part: "heading" }, words.ifYouLike), form];
  }

  /** The next step, whose heading a screen reader hears first. */
  turn(title, ...children) {
    const heading = h("h2", { tabindex: "-1", part: "heading" }, title);
    this.put(heading, ...children);
    heading.focus();
  }
}

/** Words with their addresses as links. */
const linked = (words) =>
  words.split(LINK).map((part, place) => (place % 2 ? h("a", { href: part }, part) : part));

customElements.define("snakkis-arrival", SnakkisArrival);
customElements.define("snakkis-share", SnakkisShare);
customElements.define("snakkis-signup", SnakkisSignup);
