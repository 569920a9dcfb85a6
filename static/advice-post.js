// The shell: the one script that a host page loads. It defines <advice-post>, shows the Thx! button at once, keeps a tap
// before anything else happens, and then lets the application (Yew, WebAssembly) take over. Where that cannot run, the
// shell alone keeps and delivers the Thx!.
//
// It is a classic script in one function, so that it works as `async`, `defer` and `type=module`, and leaves no global
// behind but the custom element. Its names of other files are replaced by versioned ones when it is built.
(() => {
  const GLUE = "advice-post-app.js";
  const WASM = "advice-post-app_bg.wasm";
  const GLUE_SUM = "sum of advice-post-app.js";

  /** Where this script came from, and with it the rest; a module script has to look for itself. */
  const script = document.currentScript || document.querySelector("[src*='advice-post.js']");
  const beside = (file) => new URL(file, script?.src || location);

  const ATTRIBUTES = "post|post-id|endpoint|lang|theme|loading|sort|max-depth";
  /** The same on the script, and the host's own words, which any attribute `t-…` is. */
  const OURS = RegExp(`^data-(t-.*|${ATTRIBUTES})$`);
  /** An attribute's value as it is meant: templates leave blanks and the word "null" behind. */
  const value = (element, name) => element.getAttribute(name)?.trim().replace(/^null$/, "") || undefined;

  /** An address, or nothing where it is none. */
  function parse(text, base) {
    try {
      return new URL(text, base);
    } catch {}
  }

  /**
   * A small request: none waits for longer than a reader would. What is read is asked for as a preload is, so that one in
   * the page is used.
   */
  function ask(url, options) {
    const answer = fetch(url, { signal: AbortSignal.timeout(30000), ...options });
    answer.catch(() => {}); // nobody may be there any more to hear it
    return answer;
  }

  // -- Which post this is ---------------------------------------------------------------------------------------------

  /** What marks the way a reader came, not the page: trackers, and Blogger's own switches. */
  const NOISE = /^(utm_.*|fbclid|gclid|m|showComment|commentPage)$/;

  /** The page's own identity, the same for every way to write its address. */
  function pageId() {
    // A frame without an address of its own (about:srcdoc) is a part of the page that it is in.
    const here = parse(location.host ? location : document.baseURI);
    const canonical = parse(document.querySelector("link[rel~=canonical]")?.href);
    const url = canonical?.host === here.host ? canonical : here;
    const query = new URLSearchParams([...url.searchParams].filter(([name]) => !NOISE.test(name)));
    const path = url.pathname.replace(/\/(index\.html)?$/, "") || "/";
    return url.origin + path + (`${query}` && "?" + query);
  }

  // -- The outbox: the same records as src/outbox, held together by tests/vectors/outbox.json ---------------------------

  const KEY = "advice-post:thx:";
  /** For how long the application leaves a Thx alone that the shell is sending, in milliseconds. */
  const SENDING = 15000;

  /** A UUIDv7 (RFC 9562, section 5.7) of a time and ten random bytes. */
  function mintId(now, random) {
    random[0] = (random[0] & 0x0f) | 0x70;
    random[2] = (random[2] & 0x3f) | 0x80;
    const digits = random.reduce((digits, byte) => digits + byte.toString(16).padStart(2, 0), now.toString(16).padStart(12, 0));
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
        secret: secret.replace(/\+/g, "-").replace(/\//g, "_").slice(0, 22),
        revision: 0,
      },
      endpoint: settings.endpoint,
      source: settings.post,
      delivery: { waiting: { tries: 0, after: 0 } },
    };
  }

  /** True if the device keeps it; storage may be denied or full. */
  function keep(record) {
    try {
      localStorage.setItem(KEY + record.thx.id, JSON.stringify(record));
      return true;
    } catch {}
  }

  /**
   * A record that an earlier visit has kept, of a post or, where nothing names that, of its document. A damaged one is
   * passed over here; the application sets it aside.
   */
  function kept(post, source) {
    try {
      for (const key in localStorage) {
        try {
          const record = key.startsWith(KEY) && JSON.parse(localStorage[key]);
          if (record.thx?.id && (post ? record.thx.post === post : record.source === source)) return record;
        } catch {}
      }
    } catch {} // storage is denied
  }

  /** Sends a Thx once. What comes back is the endpoint's receipt if it has a revision; else it has to be tried again. */
  async function send(record) {
    const { waiting } = record.delivery;
    waiting.tries++;
    waiting.after = Date.now() + SENDING;
    keep(record);
    try {
      // A string goes as text/plain, which needs no preflight: one round trip.
      const options = { method: "POST", body: JSON.stringify(record.thx), keepalive: true, credentials: "omit" };
      const answer = await ask(record.endpoint + "/v1/thx", options);
      return await answer.json();
    } catch {
    } finally {
      waiting.after = 0; // so that the application tries at once where this did not work
    }
  }

  // -- The application, fetched once for all elements of a page ---------------------------------------------------------

  let application;

  async function loadApplication() {
    // The first date of a page takes a slow phone 50 ms, and the first look at its storage 5. It has them now, while the
    // rest is under way, after its next frame.
    setTimeout(() => {
      Intl.DateTimeFormat();
      try {
        localStorage.getItem(KEY);
      } catch {} // storage is denied
    }, 50);
    // Both at once, for on a slow phone round trips are what costs; the larger one first, where a connection may be free.
    const wasm = fetch(beside(WASM));
    wasm.catch(() => {}); // the glue hears it
    const href = beside(GLUE);
    // If its bytes are those that this shell was made with; an import that the link has failed for would fetch it once more. The
    // glue looks at the Wasm's bytes itself.
    await new Promise((onload, reject) => {
      const onerror = () => reject(href + " failed");
      document.head.append(make("link", { rel: "modulepreload", integrity: GLUE_SUM, nonce: script?.nonce, href, onload, onerror }));
    });
    const glue = await import(href);
    glue.start(wasm);
    return glue;
  }

  // -- What the shell itself shows ----------------------------------------------------------------------------------------

  /** The colours that the shell and the application share, and the button. The application's styles build on these. */
  const STYLES_AT_ONCE = new CSSStyleSheet();
  STYLES_AT_ONCE.replaceSync(`
    :host(:not([hidden])) { display: block !important; }
    .advice {
      all: initial; display: flow-root; max-inline-size: 44em; margin: auto; visibility: inherit;
      outline-color: color-mix(in oklab, currentcolor, currentcolor);
      font: inherit; line-height: 1.62; color: inherit; direction: inherit;
      --_accent: var(--advice-accent, light-dark(#a8321f, #ff8a70)); --_on-accent: var(--advice-on-accent, light-dark(#fff, #2b0d07));
    }
    .thx {
      margin: 1em 0; border: 1px solid var(--advice-line, light-dark(#e5dcc8, #3d382e)); padding: 1em 1.25em;
      border-radius: var(--advice-radius, .75em);
    }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: .6em 1em; }
    .row > div { flex: 1 12em; min-block-size: 1.62em; }
    .thx-button {
      font: 700 1.15em/1 var(--advice-letter-font, Georgia, serif); min-block-size: 48px; padding: 0 1.5em; border: 0; border-radius: 9em;
      background: var(--_accent); color: var(--_on-accent); cursor: pointer;
    }
  `);

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  // -- The element ----------------------------------------------------------------------------------------------------------

  class AdvicePost extends HTMLElement {
    static observedAttributes = ATTRIBUTES.split("|");

    /** The settings that it runs with, in JSON. */
    #running;
    /** The application, once it runs here. */
    #app;
    /** The record of a tap that came before the application. */
    #record;
    /** Waits for the reader to come near. */
    #observer;
    #wrapper;
    /** The answer to the request for the post document. */
    #post;

    connectedCallback() {
      this.attributeChangedCallback();
    }

    disconnectedCallback() {
      this.attributeChangedCallback();
    }

    /** Begins, ends, or begins anew where the settings are others. */
    attributeChangedCallback() {
      // Several attributes change together, and an element that is only moved is back before the microtask runs.
      queueMicrotask(() => {
        const settings = this.isConnected && this.#settings();
        const running = JSON.stringify(settings);
        if (running !== this.#running) {
          this.#running = running;
          this.#stop();
          if (settings) this.#begin(settings);
        }
        // After the requests that begin, for this has the browser work out every style of the page.
        if (settings) queueMicrotask(this.#paint);
      });
    }

    #begin({ inPlace, loading }) {
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [STYLES_AT_ONCE];
      // Before anything is put into it, which would have the page laid out once more.
      const { top, width } = this.getBoundingClientRect();
      // The parser may not have come to the children yet, and they may say which post this is.
      const isParsing = document.readyState === "loading";
      const isNear = loading === "eager" || location.hash.startsWith("#advice-") || (!isParsing && width && top < innerHeight + 800);
      const isManual = loading === "manual";
      // A page that is prerendered waits until somebody wants it.
      const isWanted = !isManual && isNear && !document.prerendering;
      // First of all: what is on its way meanwhile is there sooner.
      if (isWanted) application ||= loadApplication();
      this.#wrapper = make("div", { className: "advice" }, ...this.#shellView());
      root.replaceChildren(this.#wrapper);
      // With the first frame, when the host's styles are there.
      requestAnimationFrame(this.#paint);
      // What follows in the page stays where it is when the letter comes.
      if (!inPlace) this.#wrapper.style.minBlockSize = `calc(100svh - ${top}px)`;
      if (isParsing) addEventListener("DOMContentLoaded", () => this.attributeChangedCallback());
      if (isWanted) this.load();
      else if (!isManual) {
        // Not before the first frame is painted, which is right for a page that is still being parsed, or prerendered.
        this.#observer = new IntersectionObserver((entries) => entries.pop().isIntersecting && this.load(), { rootMargin: "800px" });
        this.#observer.observe(this);
      }
    }

    /** Loads the application now; the host's own way in where `loading="manual"`. */
    load() {
      // After what may be about to begin, as in an element that was put into the page just now.
      queueMicrotask(() => {
        this.#observer?.disconnect();
        this.#loading ||= this.#start().catch((error) => this.#goOnAlone(error));
      });
    }
    #loading;

    #settings() {
      const address = (name) => {
        const text = value(this, name);
        // What is no address fails where it is asked for, and the reader is told as of any that does not answer.
        return text && (parse(text, document.baseURI)?.href || text);
      };
      const post = address("post");
      const pressed = this.querySelector("[data-post-id]");
      return {
        post,
        // Where neither names it, the page does, or only the document.
        postId: value(this, "post-id") || pressed?.dataset.postId || (post ? undefined : pageId()),
        inPlace: !post || !!pressed,
        endpoint: address("endpoint")?.replace(/\/$/, ""),
        lang: value(this, "lang"),
        loading: value(this, "loading"),
        sort: value(this, "sort"),
        maxDepth: value(this, "max-depth"),
      };
    }

    /** What to say: the host's own word, else English. */
    #word = (key, english) => value(this, "t-" + key) || english;

    /**
     * As the theme says, else dark where the host's text is light, so its ground is dark: hosts change colours in more ways
     * than color-scheme. The outline that nobody sees is the text's colour as oklab(lightness …), in whatever space the host
     * has written it.
     */
    #paint = () => {
      const theme = value(this, "theme");
      const wrapper = this.#wrapper;
      const isLit = () => parseFloat(getComputedStyle(wrapper).outlineColor.slice(6)) > 0.65;
      if (wrapper) wrapper.style.colorScheme = theme === "dark" || (theme !== "light" && isLit()) ? "dark" : "light";
    };

    #shellView() {
      const state = make("div", { role: "status" });
      const button = make("button", { className: "thx-button", part: "thx-button", dir: "auto" }, this.#word("thx", "Thx!"));
      button.onclick = () => {
        if (!this.#record) this.#tap(button, state);
        // Also again, where it could not be had.
        if (value(this, "loading") !== "manual") this.load();
      };
      return [make("slot"), make("div", { className: "thx" }, make("div", { className: "row" }, button, state))];
    }

    #tap(button, state) {
      const settings = this.#settings();
      const id = settings.postId || "";
      const earlier = kept(id, settings.post);
      const record = (this.#record = earlier || mintRecord(settings, id));
      const isKept = earlier || keep(record);
      button.ariaDisabled = true;
      state.textContent = isKept ? this.#word("saved", "Saved on this device.") : this.#word("unsaved", "Not kept on this device.");
      if (!earlier && isKept) this.#tell("saved", record.thx.id);
      if (this.#app) this.#app.hurry(record);
      else if (record.endpoint && record.delivery.waiting) this.#send(record, state);
    }

    async #send(record, state) {
      // Where only the document names the post, whoever reads it first sends.
      if (!record.thx.post) {
        this.#post ||= ask(record.source);
        const post = await this.#post.then((answer) => answer.clone().json()).catch(() => {});
        if (this.#app || !post?.id) return;
        record.thx.post = post.id;
      }
      const receipt = await send(record);
      // The element may be another post's by now, or have left: what is kept is sent again.
      if (this.#record !== record) return;
      if (this.#app) return this.#app.sent(record, receipt);
      // A refusal is JSON, too, and so may be a hotel's login page.
      const isDelivered = receipt?.revision >= 0;
      if (isDelivered) record.delivery = { delivered: { revision: receipt.revision } };
      // Not where another tab has said more since.
      if (!kept(record.thx.post)?.thx.revision) keep(record);
      record.tally = receipt?.tally; // for the application, and not to be kept
      if (isDelivered) state.textContent = this.#word("delivered", "Delivered.");
      this.#tell(isDelivered ? "delivered" : "failed", record.thx.id);
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent("advice-post:" + name, { bubbles: true, composed: true, detail }));
    }

    async #start() {
      const wrapper = this.#wrapper;
      const settings = this.#settings();
      application ||= loadApplication();
      // Beside the Wasm, not after it. Where only the post says which thread is its own, the glue asks for that.
      const { post, postId, endpoint, sort } = settings;
      this.#post ||= post && ask(post);
      const thread = postId && endpoint && !sort && ask(endpoint + "/v1/thread?" + new URLSearchParams({ post: postId, limit: 50 }));
      const { begin } = await application;
      const mount = await begin(this, settings, this.#post, thread);
      if (wrapper && this.#wrapper === wrapper) this.#app = mount(wrapper, this.#record);
    }

    /** No application here: no WebAssembly, or it could not be fetched. */
    #goOnAlone(error) {
      // Another tap may try again.
      application = this.#loading = undefined;
      if (this.#wrapper) this.#wrapper.style.minBlockSize = "";
      console.error("advice-post:", error);
      this.#tell("error", String(error));
    }

    #stop() {
      this.#observer?.disconnect();
      this.#app?.destroy();
      this.#wrapper = this.#app = this.#loading = this.#record = this.#post = undefined;
    }
  }

  /** The script's own `data-` attributes make an element: where the script stands, or at the end of a page's body. */
  function embed() {
    const ours = [...(script?.attributes || [])].filter(({ name }) => OURS.test(name));
    if (!ours.length) return;
    const isInHead = document.head.contains(script);
    if (isInHead && document.readyState === "loading") return addEventListener("DOMContentLoaded", embed);
    const element = make("advice-post");
    for (const { name, value } of ours) {
      element.setAttribute(name.slice(5), value);
      // Hosts that keep copies of their pages run the script once more, beside the element that is there already.
      script.removeAttribute(name);
    }
    script.style.display = "none"; // it may have kept the place for the element
    if (isInHead) document.body.append(element);
    else script.after(element);
  }

  if (!customElements.get("advice-post")) customElements.define("advice-post", AdvicePost);
  embed();
})();
