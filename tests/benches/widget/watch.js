// Runs in each page before its own scripts, and notes what a reader gets and when: in milliseconds since the navigation
// began. A tap counts from the first frame on in which the button lies under the finger; its listener came with it.
{
  const seen = { shown: null, tap: null, tapped: null, first: null, all: null, stored: null, delivered: null, notes: 0, slowest: 0, shift: 0, blocking: 0, wasm: 0, requests: [] };
  /** How long nothing may happen before the page is at rest. */
  const REST = 1500;
  /** When something last happened. */
  let last = 0;
  /** When a page that never comes to rest is left. */
  const LEFT = 25_000;
  /** A frame that comes so late had something to wait for. */
  const LATE = 250;
  let lastFrame = 0;
  /** With how many notes the reader has asked for more. */
  let pressedAt = -1;

  const observe = (type, see) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  observe("layout-shift", (shift) => (seen.shift += shift.value));
  observe("paint", ({ name, startTime }) => {
    if (name === "first-contentful-paint") seen.shown = startTime;
  });
  observe("longtask", ({ startTime, duration }) => {
    seen.blocking += duration - 50;
    last = Math.max(last, startTime + duration);
  });
  observe("resource", ({ name, startTime, responseEnd }) => {
    seen.requests.push([new URL(name).pathname, startTime, responseEnd]);
    last = Math.max(last, responseEnd);
  });

  // Whoever makes an instance is heard, so that its memory can be counted.
  const memories = [];
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(Instance, parameters) {
      const instance = new Instance(...parameters);
      memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
      return instance;
    },
  });

  addEventListener("advice-post:delivered", () => (seen.delivered = performance.now()));
  // The receipt says when the endpoint had read the Thx, by the clock of the machine that both are on; a commit later, which
  // takes a millisecond, it is stored.
  window.fetch = new Proxy(fetch, {
    apply(fetch, self, [url, ...more]) {
      const answer = Reflect.apply(fetch, self, [url, ...more]);
      if (String(url).endsWith("/v1/thx")) answer.then((answer) => answer.clone().json()).then(keepMoment);
      return answer;
    },
  });
  const keepMoment = ({ at }) => (seen.stored = Date.parse(at) - performance.timeOrigin);

  const root = () => document.querySelector("advice-post")?.shadowRoot ?? document;
  const button = () => root().querySelector("button.thx-button");

  function liesUnderTheFinger(button) {
    const { left, top, width, height } = button.getBoundingClientRect();
    return button.getRootNode().elementFromPoint(left + width / 2, top + height / 2) === button;
  }

  function lookForButton() {
    const found = button();
    if (!found || !liesUnderTheFinger(found)) return;
    seen.tap = last = performance.now();
    if (window.taps === "at once") tap();
  }

  function tap() {
    seen.tapped = last = performance.now();
    button().click();
  }

  function countNotes() {
    const thread = root().querySelector?.(".thread");
    // A live list, which a browser counts once for each change.
    const notes = thread ? thread.getElementsByClassName("note").length : 0;
    if (notes > seen.notes) {
      seen.notes = notes;
      seen.all = last = performance.now();
      seen.first ??= last;
    }
    // The reader who wants all of it asks for more as soon as that can be asked.
    const more = thread?.querySelector(":scope > button");
    if (more && pressedAt !== notes) {
      pressedAt = notes;
      last = performance.now();
      more.click();
    }
  }

  window.watched = new Promise((done) => {
    requestAnimationFrame(function look(frame) {
      if (frame - lastFrame > LATE) last = frame;
      // Whoever taps right after a frame is answered with the next one.
      if (seen.first !== null) seen.slowest = Math.max(seen.slowest, frame - lastFrame);
      lastFrame = frame;
      if (seen.tap === null) lookForButton();
      countNotes();
      let isAtRest = document.readyState === "complete" && performance.now() - last > REST;
      if (isAtRest && window.taps === "at rest" && seen.tapped === null) isAtRest = tap();
      if (!isAtRest && performance.now() < LEFT) return requestAnimationFrame(look);
      seen.wasm = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
      done(seen);
    });
  });
}
