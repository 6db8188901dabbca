// Take it along: every table copied as CSV or Markdown, every chart saved as SVG. Without this script there are no such buttons.
(() => {
  // As cells.py does for files: an apostrophe wherever a spreadsheet could find the start of a formula.
  const guard = (text) => text.replace(/^(?='*[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "'");
  const quote = (text) => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // As papers/markdown.py does: no word means anything but itself.
  const escape = (text) => text.replace(/[\\`*_{}[\]<|~$]|&(?=#?\w+;)/g, "\\$&");

  // What a reader sees of a cell as one line: panels and marks left out, items parted by semicolons, of a button what its name says last.
  const LEFT = "[popover],summary,[aria-hidden=true],[hidden],.fn";
  const APART = "li,p,div,details,.file";
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT)) return "";
    if (node.dataset.copy !== undefined) return node.dataset.copy;
    if (node.matches("button[aria-label]")) return node.getAttribute("aria-label").split(": ").at(-1);
    const inner = [...node.childNodes].map(read).join("");
    const web = node.matches("a[href^=http]") && node.textContent !== node.href ? `${inner} (${node.href})` : inner;
    if (node.matches(".by,.uns")) return ` (${web.trim()})`;
    return node.matches(APART) ? `\u0000${web}\u0000` : web;
  };
  const parts = (text) => text.split("\u0000").map((part) => part.replace(/\s+/g, " ").trim()).filter(Boolean);
  const words = (cell) => parts(cell.dataset.copy ?? [...cell.childNodes].map(read).join("")).join("; ");

  const grid = (table) =>
    [...table.rows]
      .filter((row) => !row.closest("[hidden]") && !row.querySelector("th[scope=rowgroup]"))
      .map((row) => {
        const first = row.closest("[data-copy-first]")?.dataset.copyFirst;
        const cells = [...row.cells].flatMap((cell) => [words(cell), ...Array(cell.colSpan - 1).fill("")]);
        return first === undefined ? cells : [first, ...cells];
      });
  const csv = (rows) => rows.map((row) => row.map((text) => quote(guard(text))).join(",") + "\n").join("");
  const markdown = ([head, ...rows]) =>
    [head, head.map(() => "---"), ...rows].map((row, i) => `| ${row.map(i === 1 ? String : escape).join(" | ")} |\n`).join("");

  const slug = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-$/, "");
  const save = (text, name, type) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  // The clipboard; where that is denied the old way of copying; where that fails, too, a file.
  const copy = async (text, name, type) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const here = document.activeElement;
      const area = document.createElement("textarea");
      area.className = "vh";
      area.value = text;
      (here?.closest("dialog,[popover]") ?? document.body).append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      here?.focus({ preventScroll: true });
      if (!done) save(text, name, type);
      return done;
    }
  };

  // A row of buttons, each with what it does, and a place where it is told what came of it.
  const bar = (of, acts) => {
    const row = document.createElement("p");
    row.className = "take";
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    let clear;
    for (const [label, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(label, " ");
      const what = document.createElement("span");
      what.className = "vh";
      what.textContent = `– ${of}`;
      button.append(what);
      button.addEventListener("click", async () => {
        clearTimeout(clear);
        told.textContent = "";
        told.textContent = await act().catch(() => "That did not work");
        clear = setTimeout(() => (told.textContent = ""), 6000);
      });
      row.append(button);
    }
    row.append(told);
    return row;
  };

  for (const table of document.querySelectorAll("table")) {
    const caption = table.caption ? words(table.caption) : "";
    const of = caption || "this table";
    const act = (kind, make, ending, type) => async () => {
      const rows = grid(table);
      const name = `${slug(caption) || "table"}.${ending}`;
      const done = await copy(make(rows), name, type);
      const n = rows.length - 1;
      return done ? `Copied ${n} ${n === 1 ? "row" : "rows"} as ${kind}` : `Saved as ${name}`;
    };
    const row = bar(of, [
      ["Copy as CSV", act("CSV", csv, "csv", "text/csv")],
      ["Copy as Markdown", act("Markdown", markdown, "md", "text/markdown")],
    ]);
    const controls = table.closest(".part")?.querySelector("form.ctl");
    if (controls) controls.append(row);
    else (table.closest(".scroll") ?? table).after(row);
  }

  const markup = (text) => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt()};`);
  // A chart as the page would draw it by day, whatever the hour; its words go with it.
  const drawing = async (figure, toImage) => {
    const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const box = figure.querySelector(".chart-plot");
    const width = Math.max(640, Math.round(box.clientWidth));
    const made = await toImage(
      { data: spec.data, layout: { ...spec.layout, autosize: false, width } },
      { format: "svg", width, height: spec.layout.height || 450, imageDataOnly: true },
    );
    const title = String(spec.layout.title?.text ?? "").replace(/<[^>]*>/g, " ").replace(/&\w+;/g, " ");
    const caption = figure.querySelector("figcaption")?.firstChild.textContent ?? ""; // not what a pointer can do
    // Put in as text: a parsed copy would have the page's policy, which forbids the styles it is drawn with.
    const said = [["title", figure.getAttribute("aria-label")], ["desc", caption]].map(([tag, text]) => `<${tag}>${markup(text)}</${tag}>`);
    const image = made.replace(/<svg\b[^>]*>/, (tag) => `${tag.slice(0, -1)} role="img">${said.join("")}`);
    const name = `${slug(title) || "chart"}.svg`;
    save(image, name, "image/svg+xml");
    return `Saved as ${name}`;
  };
  document.addEventListener("chartsdrawn", ({ detail }) => {
    for (const figure of document.querySelectorAll("figure.chart")) {
      if (figure.querySelector(".take") || !figure.querySelector(".chart-plot .trace, .chart-plot .bars, .chart-plot .hm")) continue;
      figure.append(bar(figure.getAttribute("aria-label"), [["Save as SVG", () => drawing(figure, detail.toImage)]]));
    }
  });
})();
