// Expands the page's one copy of plotly.js and draws every figure. By night each colour of the palette becomes its night self.
(async () => {
  const PAPER = { width: 672, height: 800 }; // pixels: what A4 and Letter hold both, a heading and a caption beside it
  const night = matchMedia("(prefers-color-scheme: dark)");
  const read = (id) => document.querySelector(`script#${id}`).textContent;
  const palette = JSON.parse(read("palette"));
  // A title that stands above its chart as text is not drawn again, and the room it had goes with it (charts/style.py).
  const untitled = ({ title, ...layout }) => {
    const head = title && layout.meta?.head;
    if (!head) return { title, ...layout };
    return { ...layout, height: (layout.height || 450) - head, margin: { ...layout.margin, t: (layout.margin?.t ?? 100) - head } };
  };
  // On paper a chart of ours needs less height, and no label has to fold: there is the width of a sheet.
  const onPaper = ({ data, layout }) => {
    const share = layout.meta?.paper;
    if (!share) return { data, layout };
    const unfold = (text) => (typeof text === "string" ? text.replaceAll("<br>", " ") : text);
    const { t, b } = { t: 100, b: 80, ...layout.margin };
    return {
      data: data.map((trace) => (trace.orientation === "h" ? { ...trace, y: trace.y.map(unfold) } : trace)),
      layout: {
        ...layout,
        height: t + b + share * (layout.height - t - b),
        yaxis: { ...layout.yaxis, ...(layout.yaxis?.ticktext && { ticktext: layout.yaxis.ticktext.map(unfold) }) },
      },
    };
  };
  const charts = [...document.querySelectorAll("figure.chart > script[type='application/json']")].map((script) => {
    const box = script.parentElement.querySelector(".chart-plot");
    box.style.height = `${untitled(JSON.parse(script.textContent).layout).height || 450}px`;
    return { box, text: script.textContent, missing: script.parentElement.querySelector("p.chart-missing[hidden]") };
  });
  const config = { displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: true,
    doubleClick: "reset", modeBarButtonsToRemove: ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"] };
  // Five characters are four bytes; how many bytes there are stands before them (assets.py).
  const unpack = (text) => {
    const [count, packed] = text.split(" ");
    const value = new Uint8Array(128);
    [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~"].forEach((c, i) => (value[c.charCodeAt()] = i));
    const view = new DataView(new ArrayBuffer((packed.length / 5) * 4));
    for (let i = 0; i < packed.length; i += 5) {
      let four = 0;
      for (let k = i; k < i + 5; k++) four = four * 85 + value[packed.charCodeAt(k)];
      view.setUint32((i / 5) * 4, four);
    }
    return view.buffer.slice(0, +count);
  };
  // The policy forbids style attributes but not the style object: plotly.js sets a few (bold in a label) the forbidden way.
  const set = SVGElement.prototype.setAttribute;
  SVGElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else set.call(this, name, value);
  };
  const coloured = (value, dark) => {
    if (Array.isArray(value)) return value.map((v) => coloured(v, dark));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, coloured(v, dark)]));
    const name = dark && typeof value === "string" && palette[value.toLowerCase()];
    return name ? getComputedStyle(document.documentElement).getPropertyValue(name).trim() : value;
  };
  // A chart in a part that is not shown waits until it is (whole.js): only then does it have a width.
  const due = ({ box, drawn, width }, dark, paper) =>
    !box.closest("[hidden]") && (paper || drawn !== dark || width !== box.clientWidth);
  const drawAll = (dark, paper) =>
    Promise.all(
      charts.filter((chart) => due(chart, dark, paper)).map(async (chart) => {
        const { box, text, missing } = chart;
        Object.assign(chart, { drawn: paper ? null : dark, width: box.clientWidth });
        try {
          const told = coloured(JSON.parse(text), dark);
          const plain = { data: told.data, layout: untitled(told.layout) };
          const { data, layout } = paper ? onPaper(plain) : plain;
          delete layout.width;
          const height = Math.min(layout.height || 450, paper ? paper.height : Infinity);
          const size = paper ? { width: paper.width, autosize: false } : { autosize: true };
          box.style.height = `${height}px`;
          await Plotly.react(box, data, { ...layout, ...size, height }, config);
          missing.hidden = true;
        } catch (error) {
          missing.hidden = false;
          console.error(error);
        }
      }),
    );
  try {
    const stream = new Blob([unpack(read("plotly"))]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    const tell = () => document.dispatchEvent(new CustomEvent("chartsdrawn", { detail: { toImage: Plotly.toImage } }));
    document.addEventListener("shown", () => drawAll(night.matches).then(tell));
    await drawAll(night.matches);
    document.documentElement.dataset.charts = "drawn";
    tell();
    night.addEventListener("change", () => drawAll(night.matches));
    // Paper is white and narrower than a window. What may be printed on smaller paper still is scaled, not cut.
    addEventListener("beforeprint", () => {
      drawAll(false, PAPER);
      for (const { box } of charts)
        for (const svg of box.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${PAPER.width} ${box.layout.height}`);
    });
    addEventListener("afterprint", () => {
      for (const { box } of charts) for (const svg of box.querySelectorAll(".main-svg")) svg.removeAttribute("viewBox");
      drawAll(night.matches);
    });
  } catch (error) {
    for (const { missing } of charts) missing.hidden = false;
    console.error(error);
  }
})();
