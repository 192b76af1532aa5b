// node tests/wasm/run.mjs MODULE SCENARIO REPLICATIONS: prints what WebAssembly makes of a scenario.

import { readFileSync } from "node:fs";

const [path, scenario, replications] = process.argv.slice(2);
const compiled = await WebAssembly.compile(readFileSync(path));
// Charts and dates can ask a browser; nothing here does.
const imports = {};
for (const { module, name, kind } of WebAssembly.Module.imports(compiled)) {
  if (kind !== "function") throw new Error(`the module wants a ${kind}: ${module} ${name}`);
  (imports[module] ??= {})[name] = () => {
    throw new Error(`the module called ${module} ${name}`);
  };
}
const { exports } = await WebAssembly.instantiate(compiled, imports);
const text = readFileSync(scenario);
const room = exports.room(text.length);
new Uint8Array(exports.memory.buffer, room, text.length).set(text);
const answer = exports.summary(room, text.length, Number(replications));
const length = new DataView(exports.memory.buffer).getUint32(answer, true);
process.stdout.write(Buffer.from(exports.memory.buffer, answer + 4, length));
