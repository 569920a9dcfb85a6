// Hears, in every page and before the page's own scripts, what an engine tells nobody else: for browsers whose only
// protocol is WebDriver. It is kept under a symbol, where no test for globals stumbles over it.
(() => {
  const complaints = [];
  const complain = (...parts) => {
    complaints.push(parts.map((part) => (typeof part === "string" ? JSON.stringify(part) : String(part))).join(" "));
  };
  for (const name of ["error", "warn"]) {
    const say = console[name];
    console[name] = (...parts) => {
      complain(...parts);
      say.apply(console, parts);
    };
  }
  addEventListener("error", ({ message, target }) => complain(message || `${target.src || target.href} failed`), true);
  addEventListener("unhandledrejection", ({ reason }) => complain("unhandled", String(reason)));
  addEventListener("securitypolicyviolation", (event) => complain(`${event.effectiveDirective} forbids ${event.blockedURI}`));

  let isOnline = true;
  Object.defineProperty(Navigator.prototype, "onLine", { configurable: true, get: () => isOnline });

  // A desk without a language of its own calls it "C", which is no language that a page could be asked for.
  if (navigator.language === "C") {
    Object.defineProperty(Navigator.prototype, "language", { configurable: true, get: () => "en-US" });
    Object.defineProperty(Navigator.prototype, "languages", { configurable: true, get: () => ["en-US"] });
  }

  window[Symbol.for("witness")] = {
    complaints: () => complaints.splice(0),
    online(is) {
      isOnline = is;
      dispatchEvent(new Event(is ? "online" : "offline"));
    },
  };
})();
