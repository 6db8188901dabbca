// A link to a place inside closed details opens them; a link followed from a popover closes it, and so does its button.
(() => {
  const reveal = () => {
    const place = placeAt(location.hash);
    if (!place) return;
    let opened = false;
    for (let node = place; node; node = node.parentElement)
      if (node.tagName === "DETAILS" && !node.open) opened = node.open = true;
    if (opened) place.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
  // Put in when it opens: Escape, a second press and a press outside close it without a script, too.
  document.addEventListener(
    "beforetoggle",
    ({ target, newState }) => {
      if (newState !== "open" || !target.matches(".mx [popover]") || target.querySelector("button")) return;
      const close = document.createElement("button");
      Object.assign(close, { type: "button", className: "cl", textContent: "Close", popoverTargetElement: target });
      target.append(close);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[popover] a[href^='#']");
    if (link) link.closest("[popover]").hidePopover();
  });
})();
