// Without this file the menus still open and close by their own heading.
const OPEN_MENUS = "details.x-menu[open]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(OPEN_MENUS)) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    // The focus must not vanish with what it was on.
    if (held) menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN_MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
