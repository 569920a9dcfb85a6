function passStringToWasm0(arg, malloc) {
    return passArray8ToWasm0(cachedTextEncoder.encode(arg), malloc);
}

function decodeText(bytes) {
    return cachedTextDecoder.decode(bytes);
}

function getDataViewMemory0() {
    if (!cachedDataViewMemory0?.buffer.byteLength) cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    return cachedDataViewMemory0;
}

function getUint8ArrayMemory0() {
    if (!cachedUint8ArrayMemory0?.length) cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    return cachedUint8ArrayMemory0;
}

function initSync({ module }) {
    if (wasm) return;
    wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
    wasm.__wbindgen_start();
}
