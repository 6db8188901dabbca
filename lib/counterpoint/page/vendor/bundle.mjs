// Bundles plotly.js with the traces named on the command line; `refresh.py` calls it where npm has put plotly.js and esbuild.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const [out, ...traces] = process.argv.slice(2);
const STRING = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`;
const TOLD = new RegExp(String.raw`^\s*(?:description|hrName):\s*(?:(?:${STRING})|\[(?:\s|,|${STRING})*\]\.join\((?:${STRING})\)),?[ \t]*$`, "gm");
// What plotly.js says of its attributes is for its reference pages alone; its own builds leave it out, too.
const silent = {
  name: "silent",
  setup: ({ onLoad }) =>
    onLoad({ filter: /plotly\.js[\\/]src[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(TOLD, ""),
    })),
};
await build({
  stdin: {
    contents: `module.exports = require("plotly.js/lib/core");
      module.exports.register([${traces.map((name) => `require("plotly.js/lib/${name}")`)}]);`,
    resolveDir: process.cwd(),
  },
  outfile: out,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  define: { global: "window" },
  loader: { ".css": "empty" },
  legalComments: "eof",
  target: "es2020",
  plugins: [silent],
});
