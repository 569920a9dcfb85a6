// What the shell finds in the glue.

import css from "./advice-post.css";
import { initSync, mount } from "./advice-post-app.js";
import { forbidsWasm } from "./policy.js";
import { begin as beginRequests, deliverDue } from "./SNIPPETS/browser.js";

const styles = new CSSStyleSheet();
styles.replaceSync(css);

/** Settled when the application may be mounted. */
let ready;

/** Takes the request for the Wasm. Where that cannot run, what earlier visits have left is sent all the same. */
export function start(wasm) {
  ready = instantiate(wasm);
  ready.catch(deliverDue);
}

/**
 * Compiles while the bytes come, and looks at them meanwhile. A page without `crypto.subtle` has come over a connection that
 * anybody can change, itself and the shell with it.
 */
async function instantiate(wasm) {
  if (forbidsWasm()) throw "the page's policy forbids WebAssembly";
  const answer = await wasm;
  const copy = answer.clone().arrayBuffer();
  const summing = copy.then((bytes) => crypto.subtle?.digest("SHA-256", bytes));
  const [module, sum] = await Promise.all([WebAssembly.compileStreaming(answer), summing]);
  if (sum && btoa(String.fromCharCode(...new Uint8Array(sum))) !== "SUM") throw "changed on its way";
  initSync({ module });
}

/** Begins for an element, and gives what mounts the application there. */
export async function begin(element, settings, document, thread) {
  const [voice] = await Promise.all([beginRequests(element, settings, document, thread), ready]);
  return (wrapper, record) => {
    element.shadowRoot.adoptedStyleSheets.push(styles);
    return mount(element, wrapper, settings, voice, record);
  };
}
