// Appended to the page's script: what loads the rest of the WebAssembly.
let restIsHere = false;
const restAddress = new URL('./REST_FILE', import.meta.url);
function takeRest(module) {
  if (restIsHere) return;
  restIsHere = true;
  const table = {};
  for (let place = LENT_FROM; place < LENT_TO; place++) table[place] = wasm[TABLE].get(place);
  new WebAssembly.Instance(module, { first: wasm, table });
  const styles = new CSSStyleSheet();
  styles.replaceSync(new TextDecoder().decode(WebAssembly.Module.customSections(module, 'styles')[0]));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles];
}
// A function of the rest is called: it has to be here now. Seldom so, since whoever acts touches the page first.
function loadRest() {
  if (restIsHere) return;
  const request = new XMLHttpRequest();
  request.open('GET', restAddress, false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  takeRest(new WebAssembly.Module(Uint8Array.from(request.responseText, (character) => character.charCodeAt(0))));
}
async function expectRest() {
  for (const event of TOUCHES) removeEventListener(event, expectRest, true);
  const answer = await fetch(restAddress);
  takeRest(await WebAssembly.compile(await answer.arrayBuffer()));
}
const TOUCHES = ['pointerdown', 'keydown', 'input'];
for (const event of TOUCHES) addEventListener(event, expectRest, true);
