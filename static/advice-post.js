// The shell: the one script that a host page loads. It defines <advice-post>, shows the Thx! button at once, keeps a tap
// before anything else happens, and then lets the application (Yew, WebAssembly) take over. Where that cannot run, the
// shell alone keeps and delivers the Thx!.
//
// It is a classic script in one function, so that it works as `async`, `defer` and `type=module`, and leaves no global
// behind but the custom element. Its names of other files are replaced by versioned ones when it is built.
(() => {
  const GLUE = "advice-post-app.js";
  const WASM = "advice-post-app_bg.wasm";
  const STYLES = "advice-post.css";

  /** Where this script came from, and with it the rest; a module script has to look for itself. */
  const script = document.currentScript || document.querySelector('script[src*="advice-post.js"]');
  const beside = (file) => new URL(file, script ? script.src : location.href).href;

  const ATTRIBUTES = "post|post-id|endpoint|lang|theme|loading|sort|max-depth";
  /** The same on the script, and the host's own words, which any attribute `t-…` is. */
  const OURS = RegExp(`^data-(t-.*|${ATTRIBUTES})$`);
  /** An attribute's value as it is meant: templates leave blanks and the word "null" behind. */
  function value(element, name) {
    const text = element.getAttribute(name)?.trim();
    return text && text !== "null" ? text : undefined;
  }

  /** Every request: no cookie goes with it, and none waits for ever. */
  const ask = (url, options) => fetch(url, { credentials: "omit", signal: AbortSignal.timeout(30000), ...options });

  // -- Which post this is ---------------------------------------------------------------------------------------------

  /** What marks the way a reader came, not the page: trackers, and Blogger's own switches. */
  const NOISE = /^(utm_.*|fbclid|gclid|m|showComment|commentPage)$/;

  /** The page's own identity, the same for every way to write its address. */
  function pageId() {
    const here = new URL(location.href);
    const canonical = new URL(document.querySelector('link[rel~="canonical"]')?.href || here);
    const url = canonical.host === here.host ? canonical : here;
    const query = new URLSearchParams([...url.searchParams].filter(([name]) => !NOISE.test(name)));
    const path = url.pathname.replace(/\/index\.html$/, "/").replace(/(.)\/$/, "$1");
    return url.origin + path + `?${query}`.replace(/^\?$/, "");
  }

  // -- The outbox: the same records as src/outbox, held together by tests/vectors/outbox.json ---------------------------

  const KEY = "advice-post:thx:";
  /** For how long the application leaves a Thx alone that the shell is sending, in milliseconds. */
  const SENDING = 15000;

  /** A UUIDv7 (RFC 9562, section 5.7) of a time and ten random bytes. */
  function mintId(now, random) {
    random[0] = (random[0] & 0x0f) | 0x70;
    random[2] = (random[2] & 0x3f) | 0x80;
    const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, "0"));
    const digits = now.toString(16).padStart(12, "0") + hex.join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function mintRecord(settings, id) {
    const random = crypto.getRandomValues(new Uint8Array(26));
    const secret = btoa(String.fromCharCode(...random.slice(10)));
    return {
      version: 1,
      thx: {
        id: mintId(Date.now(), random.slice(0, 10)),
        post: id,
        secret: secret.replaceAll("+", "-").replaceAll("/", "_").slice(0, 22),
        revision: 0,
        asker: false,
      },
      endpoint: settings.endpoint,
      source: settings.post,
      delivery: { waiting: { tries: 0, after: 0 } },
    };
  }

  /** Whether the device keeps it; storage may be denied or full. */
  function keep(record) {
    try {
      localStorage.setItem(KEY + record.thx.id, JSON.stringify(record));
      return true;
    } catch {
      return false;
    }
  }

  /** What an earlier visit has kept. A damaged record is passed over here; the application sets it aside. */
  function kept() {
    const records = [];
    try {
      for (const [key, text] of Object.entries(localStorage)) {
        try {
          const record = key.startsWith(KEY) && JSON.parse(text);
          if (record.thx.id) records.push(record);
        } catch {}
      }
    } catch {} // storage is denied
    return records;
  }

  /** Sends a Thx once. The answer is the endpoint's receipt, or nothing where it has to be tried again. */
  async function send(record) {
    record.delivery = { waiting: { tries: record.delivery.waiting.tries + 1, after: Date.now() + SENDING } };
    keep(record);
    try {
      // A string goes as text/plain, which needs no preflight: one round trip.
      const body = JSON.stringify(record.thx);
      const answer = await ask(record.endpoint + "/v1/thx", { method: "POST", body, keepalive: true });
      if (answer.ok) return await answer.json();
    } catch {} // it is tried again
  }

  function keepReceipt(record, receipt) {
    const { revision, undo_seconds } = receipt;
    record.delivery = { delivered: { revision, undo_until: Date.now() + undo_seconds * 1000 } };
    keep(record);
  }

  // -- The application, fetched once for all elements of a page ---------------------------------------------------------

  let application;

  function loadApplication() {
    // All at once: on a slow phone, round trips are what costs. Without its styles the application is plain, and works.
    const styles = ask(beside(STYLES)).then((answer) => answer.text()).catch(() => "");
    return Promise.all([import(beside(GLUE)), WebAssembly.compileStreaming(ask(beside(WASM))), styles]);
  }

  // -- What the shell itself shows ----------------------------------------------------------------------------------------

  /** The colours that the shell and the application share, and the button. The application's styles build on these. */
  const STYLES_AT_ONCE = sheet(`
    :host(:not([hidden])) { display: block !important; }
    .advice {
      all: initial; display: flow-root; position: relative; color-scheme: light; visibility: inherit;
      outline-color: color-mix(in oklab, currentcolor, currentcolor); transition: color 1ms; font: inherit; line-height: 1.62; color: inherit; direction: inherit; overflow-wrap: anywhere;
      --_accent: var(--advice-accent, light-dark(#a8321f, #ff8a70)); --_on-accent: var(--advice-on-accent, light-dark(#fff, #2b0d07));
      --_line: var(--advice-line, light-dark(#e5dcc8, #3d382e)); --_radius: var(--advice-radius, .75em);
      --_book: var(--advice-letter-font, "Iowan Old Style", Palatino, Georgia, serif);
    }
    .dark { color-scheme: dark; }
    .thx { margin: 1em 0; border: 1px solid var(--_line); border-radius: var(--_radius); padding: 1em 1.25em; }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: .6em 1em; }
    .thx-button {
      font: 700 1.15em/1 var(--_book); min-block-size: 48px; padding: 0 1.5em; border: 0; border-radius: 9em;
      background: var(--_accent); color: var(--_on-accent); cursor: pointer;
    }
    .thx-button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
  `);

  function sheet(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  }

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  /**
   * Whether the host's text is light, so its ground is dark. Hosts change colours in more ways than color-scheme. The
   * outline that nobody sees is the text's colour as oklab(lightness …), in whatever space the host has written it.
   */
  const isDark = (element) => parseFloat(getComputedStyle(element).outlineColor.slice(6)) > 0.65;

  // -- The element ----------------------------------------------------------------------------------------------------------

  class AdvicePost extends HTMLElement {
    static observedAttributes = ATTRIBUTES.split("|");

    /** The application, once it runs here. */
    #app;
    /** The record of a tap that came before the application. */
    #record;
    /** What stops the wait for the reader to come near. */
    #stopWaiting = () => {};
    #wrapper;
    /** The answer to the request for the post document. */
    #post;
    /** The words of the language, once they are here. */
    #words;

    connectedCallback() {
      if (this.#wrapper) return;
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [STYLES_AT_ONCE];
      // Whatever the host does to change the colour of its text, here it is a transition.
      this.#wrapper = make("div", { className: "advice", ontransitionend: this.#paint }, ...this.#shellView());
      root.replaceChildren(this.#wrapper);
      // With the first frame, when the host's styles are there.
      requestAnimationFrame(this.#paint);
      this.#loadWhenNear();
    }

    disconnectedCallback() {
      // An element that is only moved is back before the microtask runs.
      queueMicrotask(() => this.isConnected || this.#stop());
    }

    attributeChangedCallback() {
      if (!this.#wrapper || this.#changed) return;
      // Several attributes change together, and only the last word counts; it starts everything anew.
      this.#changed = true;
      queueMicrotask(() => {
        this.#changed = false;
        this.#stop();
        if (this.isConnected) this.connectedCallback();
      });
    }
    #changed;

    /** Loads the application now; the host's own way in where `loading="manual"`. */
    load() {
      this.#stopWaiting();
      this.#loading ||= this.#start().catch((error) => this.#goOnAlone(error));
      return this.#loading;
    }
    #loading;

    #settings() {
      const post = value(this, "post");
      const endpoint = value(this, "endpoint");
      return {
        post: post && new URL(post, document.baseURI).href,
        postId: value(this, "post-id"),
        pageId: pageId(),
        endpoint: endpoint && new URL(endpoint, document.baseURI).href.replace(/\/$/, ""),
        word: this.#word,
        newestFirst: value(this, "sort") === "newest",
        maxDepth: Number(value(this, "max-depth") ?? 4),
      };
    }

    /** What to say: the host's own word, else the language's, else English. */
    #word = (key, english) => value(this, "t-" + key) || this.#words?.[key] || english;

    #paint = () => {
      const theme = value(this, "theme");
      this.#wrapper?.classList.toggle("dark", theme === "dark" || (theme !== "light" && isDark(this.#wrapper)));
    };

    #shellView() {
      const state = make("span", { role: "status" });
      const button = make("button", { className: "thx-button", part: "thx-button", type: "button", dir: "auto" }, this.#word("thx", "Thx!"));
      button.onclick = () => this.#tap(button, state);
      return [make("slot"), make("div", { className: "thx" }, make("div", { className: "row" }, button, state))];
    }

    #tap(button, state) {
      if (this.#record) return;
      const settings = this.#settings();
      const id = settings.postId || (settings.post ? "" : settings.pageId);
      const isMine = ({ thx, source }) => (id ? thx.post === id : source === settings.post);
      const earlier = kept().find(isMine);
      this.#record = earlier || mintRecord(settings, id);
      const isKept = earlier || keep(this.#record);
      button.ariaDisabled = true;
      state.textContent = isKept ? this.#word("saved", "Saved on this device.") : this.#word("unsaved", "Not kept on this device.");
      if (!earlier && isKept) this.#tell("saved", this.#record.thx.id);
      if (value(this, "loading") !== "manual") this.load();
      if (!earlier && settings.endpoint) this.#send(this.#record, state);
    }

    async #send(record, state) {
      // Where only the document names the post, the application reads it, or the shell if there is none.
      if (!record.thx.post) await this.#loading;
      if (!this.#app) record.thx.post ||= (await this.#post?.then((answer) => answer.json()).catch(() => {}))?.id;
      if (!record.thx.post) return;
      const receipt = await send(record);
      if (this.#app) return this.#app.hurry();
      if (!receipt) {
        record.delivery.waiting.after = 0; // so that the application tries at once
        return keep(record);
      }
      keepReceipt(record, receipt);
      state.textContent = this.#word("delivered", "Delivered.");
      this.#tell("delivered", record.thx.id);
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent("advice-post:" + name, { bubbles: true, composed: true, detail }));
    }

    #loadWhenNear() {
      const loading = value(this, "loading");
      if (loading === "manual") return;
      if (loading === "eager") return void this.load();
      const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.load(), { rootMargin: "800px" });
      observer.observe(this);
      this.#stopWaiting = () => observer.disconnect();
    }

    async #start() {
      const wrapper = this.#wrapper;
      const settings = this.#settings();
      // Beside the Wasm, not after it: the post is the longest wait.
      this.#post = settings.post && ask(settings.post);
      this.#post?.catch(() => {});
      // The glue is small: it is here before the Wasm, and asks for the words of the language meanwhile.
      const words = import(beside(GLUE)).then((glue) => glue.words?.(this));
      const [{ initSync, mount }, module, styles] = await (application ||= loadApplication());
      initSync({ module });
      this.#words = await words;
      if (this.#wrapper !== wrapper) return;
      this.shadowRoot.adoptedStyleSheets = [STYLES_AT_ONCE, sheet(styles)];
      const place = make("div");
      this.#app = mount(this, place, settings, this.#post, this.#record, () => this.#takeOver(place));
    }

    /** The application is ready: its view replaces the shell's, and focus stays where it was. */
    #takeOver(place) {
      // It is told of every view, and only the first replaces the shell's: moving it again would take the focus away.
      if (place.parentNode) return;
      const hadFocus = this.shadowRoot.activeElement;
      this.#wrapper.replaceChildren(place);
      if (hadFocus) place.querySelector(".thx-button")?.focus({ preventScroll: true });
    }

    /** No application here: no WebAssembly, or it could not be fetched. */
    #goOnAlone(error) {
      console.error("advice-post: is 'wasm-unsafe-eval' allowed?", error);
      this.#tell("error", String(error));
      for (const record of kept()) {
        const isDue = record.delivery.waiting?.after < Date.now();
        if (isDue && record.endpoint && record.thx.post) send(record).then((receipt) => receipt && keepReceipt(record, receipt));
      }
    }

    #stop() {
      this.#stopWaiting();
      this.#app?.destroy();
      this.#wrapper = this.#app = this.#loading = this.#record = undefined;
    }
  }

  /** The script's own `data-` attributes make an element: where the script stands, or at the end of a page's body. */
  function embed() {
    const element = document.createElement("advice-post");
    for (const { name, value } of [...(script?.attributes || [])]) {
      if (!OURS.test(name)) continue;
      element.setAttribute(name.slice(5), value);
      // Hosts that keep copies of their pages run the script once more, beside the element that is there already.
      script.removeAttribute(name);
    }
    if (!element.attributes.length) return;
    if (document.head.contains(script)) document.body.append(element);
    else script.after(element);
  }

  if (!customElements.get("advice-post")) customElements.define("advice-post", AdvicePost);
  if (document.body) embed();
  else addEventListener("DOMContentLoaded", embed);
})();
