// Proof of work for a Thx (docs/wire.md, "Problems"): imported by the glue when an endpoint asks for it, and only then.

/** How many tries there are between two looks at whatever else the page has to do: some milliseconds. */
const SLICE = 4096;
/** More than that no endpoint may ask for. */
const MOST = 2 ** 26;

/** The challenge with the eight digits that solve it. */
export async function solve({ challenge, bits }) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(import.meta.url.replace(/js$/, "wasm")));
  const parts = [0, 16, 32].map((at) => BigInt("0x" + challenge.slice(at, at + 16)));
  for (let first = 0; first < MOST; first += SLICE) {
    const nonce = instance.exports.search(...parts, bits, first, SLICE);
    if (nonce >= 0) return challenge + nonce.toString(16).padStart(8, "0");
    await new Promise((resolve) => setTimeout(resolve));
  }
  throw new RangeError("too much work");
}
