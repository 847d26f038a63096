// At the end of the page's script: what starts its WebAssembly.
const lent = __wbg_get_imports();
const app = () => fetch('APP_FILE');
// Compiled while it comes, where the server says what it is. Where that fails, it is asked for again, and compiled once it is there.
const started = await WebAssembly.instantiateStreaming(app(), lent).catch(async () =>
  WebAssembly.instantiate(await (await app()).arrayBuffer(), lent));
__wbg_finalize_init(started.instance);
