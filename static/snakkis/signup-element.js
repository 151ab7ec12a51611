// <snakkis-signup>: choose, ask, confirm by the mail's link or its six digits, see the receipt, answer or not.

const LINK = /(https?:\/\/\S+)/;

class SnakkisSignup extends SnakkisElement {
  draw() {
    noted();
    this.addEventListener("input", () => this.unsay());
    this.offer();
  }

  /** Takes back what was said last. */
  unsay() {}

  async offer() {
    const { words } = this;
    try {
      const only = this.getAttribute("lists")?.split(/\s+/);
      this.offered = (await lists(this.locale)).filter(({ slug }) => !only || only.includes(slug));
    } catch {
      return this.failed();
    }
    if (!this.offered.length) return this.put(h("p", { part: "status" }, words.none));
    this.sure = "";
    this.boxes = h(
      "fieldset",
      {},
      h("legend", { part: "label", class: "tick" }, words.tick),
      ...this.offered.map((list) => this.choice(list)),
    );
    this.email = h("input", {
      id: "email",
      name: "email",
      type: "email",
      part: "field",
      required: true,
      autocomplete: "email",
      spellcheck: "false",
    });
    this.button = h("button", { part: "button", class: "button" }, words.signUp);
    this.form = h(
      "form",
      { part: "signup", "aria-labelledby": "title" },
      h("slot", { name: "heading" }, h("h2", { id: "title", part: "heading" }, words.newsletter)),
      this.boxes,
      h("label", { for: "email", part: "label" }, words.email),
      this.email,
      this.button,
      h("p", { part: "notice", class: "soft" }, words.oneMail),
    );
    this.form.addEventListener("submit", (event) => this.ask(event));
    this.put(this.form);
  }

  /** The newsletters could not be had. */
  failed() {
    const { words } = this;
    const again = h("button", { part: "button", class: "button" }, words.tryAgain);
    again.addEventListener("click", async () => {
      again.disabled = true;
      await this.offer();
      this.shadowRoot.querySelector("input, button")?.focus();
    });
    this.put(h("section", {}, h("p", { role: "status", part: "error" }, words.noLists), again));
  }

  /** A box and all that is agreed to with it: the very text whose hash is sent. */
  choice({ slug, notice }) {
    const [label, ...rest] = notice.text.split("\n\n");
    const box = h("input", {
      type: "checkbox",
      name: "list",
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
    if (!asked.length) return this.say(words.untick, this.button, this.boxes.querySelector("input"));
    email.readOnly = true; // what is asked about and sent is what the field shows
    await this.attempt(this.button, async () => {
      const meant = this.sure !== email.value && (await suggest(email.value));
      if (meant) return this.question(meant);
      const page = Number(this.getAttribute("page"));
      await subscribe({ email: email.value, lists: asked, locale: this.locale, ...(page && { page }) });
      this.tell("snakkis-signup", { lists: asked.map(({ slug }) => slug) });
      this.wait();
    });
    email.readOnly = false;
  }

  /** Does `work` while `button` cannot be pressed, and says what is refused. */
  async attempt(button, work) {
    this.unsay();
    button.disabled = true;
    const problem = await work().catch((thrown) => thrown);
    button.disabled = false;
    if (problem?.status === 409) await this.reread();
    else if (problem) this.say(this.inWords(problem), button, refused(problem, button.form));
  }

  /** A probable slip of the keys. */
  question(meant) {
    const { words, email } = this;
    const answer = (label, address) => {
      const button = h("button", { type: "button", part: "button quiet", class: "button quiet" }, label);
      button.addEventListener("click", () => {
        if (address) email.value = address;
        this.sure = email.value;
        this.form.requestSubmit();
      });
      return button;
    };
    const doubt = h(
      "div",
      { role: "alert", class: "doubt" },
      h("p", {}, words.meant, " ", h("b", {}, meant)),
      answer(words.useIt, meant),
      answer(words.mine),
    );
    this.unsay = () => doubt.remove();
    email.after(doubt);
    doubt.querySelector("button").focus();
  }

  /** Shows the words that have changed, without the tick beside them. All else stays as it was typed. */
  async reread() {
    const now = await lists(this.locale).catch(() => this.offered);
    for (const list of now) {
      const box = [...this.boxes.querySelectorAll("input")].find(({ value }) => value === list.slug);
      if (box && box.dataset.notice !== list.notice.sha256)
        box.closest(".choice").replaceWith(this.choice(list));
    }
    this.say(this.words.changed, this.button, this.boxes.querySelector("input:not(:checked)"));
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

  /** Says what is wrong until something is typed or sent: under the `field` it is about, or else `button`. */
  say(words, button, field) {
    this.unsay();
    const error = h("p", { id: "error", role: "alert", part: "error", class: "error" }, words);
    const tied = field?.closest("fieldset") ?? field ?? button;
    const described = tied.getAttribute("aria-describedby") ?? "";
    tied.setAttribute("aria-describedby", `error ${described}`);
    if (tied === field) field.ariaInvalid = "true";
    (tied.querySelector("legend") ?? tied).after(error);
    this.unsay = () => {
      error.remove();
      tied.ariaInvalid = null;
      tied.setAttribute("aria-describedby", described);
    };
    (field ?? button).focus();
    error.scrollIntoView({ block: "nearest" });
  }

  /** After asking: the same whoever asked, and whatever came of it. */
  wait() {
    const { words } = this;
    const address = this.email.value;
    const digits = h("input", {
      id: "code",
      name: "code",
      part: "field",
      required: true,
      autocomplete: "one-time-code",
      inputmode: "numeric",
      maxlength: "20",
    });
    const button = h("button", { part: "button", class: "button" }, words.confirm);
    const back = h("button", { type: "button", part: "plain", class: "plain" }, words.again);
    const form = h(
      "form",
      { part: "code" },
      h("p", {}, words.sent),
      h("label", { for: "code", part: "label" }, words.code),
      digits,
      button,
      h("p", { part: "notice", class: "soft" }, words.until),
      back,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.attempt(button, async () =>
        this.done(await confirm({ email: address, code: digits.value }, this.locale)),
      );
    });
    back.addEventListener("click", () => {
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
      questions.length ? this.more(confirmed) : null,
    );
    this.tell("snakkis-confirmed", { lists: slugs, receipts });
  }

  /** What the lists ask of those who are on them. */
  more({ questions, answer_token: token }) {
    const { words, locale } = this;
    const end = (...said) => {
      section.replaceChildren(...said, h("p", {}, h("a", { href: ours("min-side", locale) }, words.minSide)));
      section.firstChild.focus();
    };
    const form = questionForm(questions, words, (given, button) => {
      if (!Object.keys(given).length) return end(h("p", { tabindex: "-1" }, words.later));
      this.attempt(button, async () => {
        await answer(token, given, locale);
        end(h("h3", { tabindex: "-1", part: "subheading" }, words.thanks), h("p", {}, words.change));
      });
    });
    const section = h("section", {}, h("h3", { part: "subheading" }, words.ifYouLike), form);
    return section;
  }

  /** The next step, whose heading a screen reader hears first. */
  turn(title, ...children) {
    const heading = h("h2", { tabindex: "-1", part: "heading" }, title);
    this.put(h("section", {}, heading, ...children));
    heading.focus();
  }
}

/** The field of `form` that is refused. An address that is none is refused without its name. */
const refused = ({ status, told }, form) =>
  status === 422 ? form.querySelector(`[name="${told.field ?? "email"}"]`) : null;

/** Words with their addresses as links. */
const linked = (words) =>
  words.split(LINK).map((part, place) => (place % 2 ? h("a", { href: part }, part) : part));

customElements.define("snakkis-arrival", SnakkisArrival);
customElements.define("snakkis-share", SnakkisShare);
customElements.define("snakkis-signup", SnakkisSignup);
