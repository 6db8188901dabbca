// A link to a place inside closed details opens them; a link followed from a popover closes it.
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
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[popover] a[href^='#']");
    if (link) link.closest("[popover]").hidePopover();
  });
})();
