// <advice-tally post-id="…">: how many readers said thanks for a post, anywhere in a page. An index page needs this script
// and not the widget; one request asks for all tallies that are in the page.
//
// Like the shell it is a classic script in one function, and works as `async`, `defer` and `type=module`.
(() => {
  const script = document.currentScript || document.querySelector('script[src*="advice-tally.js"]');

  /** An attribute's value as it is meant: templates leave blanks and the word "null" behind. */
  function value(element, name) {
    const text = element?.getAttribute(name)?.trim();
    return text === "null" ? "" : text;
  }

  // -- Asking ---------------------------------------------------------------------------------------------------------

  /** The longest list of posts in an address that every proxy takes. Of more, a second request asks. */
  const LONGEST = 8000;

  /** All tallies of the page, and those of them that nobody has asked about. */
  const tallies = new Set();
  const unknown = new Set();
  /** What posts in the same page have said themselves, which is newer. */
  const known = new Map();

  /** While the page is parsed, more may come; while it is prerendered, perhaps no reader does. */
  const ready = new Promise((go) => {
    if (document.prerendering) document.addEventListener("prerenderingchange", go);
    else if (document.readyState === "loading") addEventListener("DOMContentLoaded", go);
    else go();
  });

  function askForUnknown() {
    const endpoints = {};
    for (const { endpoint, post } of unknown) {
      // Not encodeURIComponent, which makes an id that is an address half as long again.
      const query = "&post=" + encodeURI(post).replace(/[&#+]/g, encodeURIComponent);
      if (endpoint && post) (endpoints[endpoint] ||= new Set()).add(query);
    }
    unknown.clear();
    for (const endpoint in endpoints) {
      let query = "";
      for (const post of endpoints[endpoint]) {
        if (query.length + post.length > LONGEST) {
          ask(endpoint, query);
          query = "";
        }
        query += post;
      }
      ask(endpoint, query);
    }
  }

  async function ask(endpoint, query) {
    try {
      const answer = await fetch(endpoint + "/v1/tallies?" + query.slice(1), { credentials: "omit" });
      const counts = (await answer.json()).tallies;
      for (const tally of tallies) {
        const count = known.get(tally.post) ?? counts[tally.post];
        if (tally.endpoint === endpoint && count >= 0) tally.show(count);
      }
    } catch {} // what is not known is not shown
  }

  // -- Showing --------------------------------------------------------------------------------------------------------

  /** The page's language; the browser's where that is none. Some blogs write it "en_US". */
  function locale(element) {
    try {
      return new Intl.Locale(value(element.closest("[lang]"), "lang").replace(/_/g, "-"));
    } catch {}
  }

  class AdviceTally extends HTMLElement {
    static observedAttributes = ["post-id", "endpoint", "lang"];

    get post() {
      return value(this, "post-id");
    }

    get endpoint() {
      return (value(this, "endpoint") || value(script, "data-endpoint"))?.replace(/\/$/, "");
    }

    connectedCallback() {
      // An empty root: the host's words are for a number that is known.
      if (!this.shadowRoot) this.attachShadow({ mode: "open" });
      tallies.add(this);
      if (!unknown.size) ready.then(askForUnknown);
      unknown.add(this);
    }

    disconnectedCallback() {
      tallies.delete(this);
      unknown.delete(this);
    }

    attributeChangedCallback() {
      // The count of another post is not this one's.
      this.shadowRoot?.replaceChildren();
      if (this.isConnected) this.connectedCallback();
    }

    /** The number, and behind it the host's own words: those for this number's plural, else all that have no slot. */
    show(count) {
      const number = document.createElement("span");
      number.part = "count";
      number.textContent = new Intl.NumberFormat(locale(this)).format(count);
      const words = document.createElement("slot");
      words.name = new Intl.PluralRules(locale(this)).select(count);
      words.append(document.createElement("slot"));
      this.shadowRoot.replaceChildren(number, words);
    }
  }

  if (!customElements.get("advice-tally")) customElements.define("advice-tally", AdviceTally);

  // -- A post in the same page ----------------------------------------------------------------------------------------

  addEventListener("advice-post:tally", ({ post, detail }) => {
    if (!post) return;
    known.set(post, detail);
    for (const tally of tallies) if (tally.post === post) tally.show(detail);
  });
})();
