// Runs a WebAssembly command; wasmrun starts it. The sandbox is the guard: node's WASI is none.
const { readFileSync } = require('node:fs');
const { WASI } = require('node:wasi');

const [file, ...words] = process.argv.slice(1);
const wasi = new WASI({
  version: 'preview1',
  args: [file, ...words],
  env: process.env,
  preopens: { '/': '/', '.': process.cwd() },
  returnOnExit: false,
});
WebAssembly.instantiate(readFileSync(file), wasi.getImportObject()).then(({ instance }) => wasi.start(instance));
