// The place an address leads to, as it is written or decoded; one that cannot be read (#%) leads nowhere.
const placeAt = (hash) => {
  const name = hash.slice(1);
  try {
    return name ? document.getElementById(name) || document.getElementById(decodeURIComponent(name)) : null;
  } catch {
    return null;
  }
};
