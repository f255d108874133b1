
(() => {
  "use strict";
  const page = document.documentElement;
  const by = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // A link to a person or team opens what it leads to.
  const open = () => {
    const target = location.hash.length > 1 && by(decodeURIComponent(location.hash.slice(1)));
    if (target) {
      for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();

  // Finding a name hides whatever does not hold it.
  const finder = by("finder"), find = by("find"), found = by("found");
  const items = Array.from(document.querySelectorAll("[data-f]"), (item) => [item, plain(item.dataset.f || item.textContent)]);
  const search = () => {
    const sought = plain(find.value.trim());
    let last = null, people = 0, teams = 0;
    for (const [item, text] of items) {
      const hit = text.includes(sought);
      item.classList.toggle("off", !hit);
      if (hit && item.matches(".person")) { people += 1; last = item; }
      if (hit && item.matches(".card.team")) teams += 1;
    }
    for (const details of document.querySelectorAll(".more")) details.open = sought !== "";
    const count = (number, one, many) => number + " " + (number === 1 ? one : many);
    found.textContent = sought === "" ? ""
      : count(people, "person", "people") + (teams ? ", " + count(teams, "team", "teams") : "");
    if (sought !== "" && people === 1) last.open = true;
  };
  find.addEventListener("input", search);
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = document.querySelector(".person:not(.off)");
    if (find.value.trim() !== "" && first) { first.open = true; first.scrollIntoView(); }
  });
  finder.hidden = false;

  // Printing: this page as it is, or a page for each person or team.
  const printer = by("printer"), pages = by("pages");
  let opened = [];
  printer.addEventListener("submit", (event) => {
    event.preventDefault();
    if (pages.value !== "all") {
      page.dataset.print = pages.value;
      opened = Array.from(document.querySelectorAll("#" + pages.value + " details:not([open])"));
      for (const details of opened) details.open = true;
    }
    print();
  });
  addEventListener("afterprint", () => {
    delete page.dataset.print;
    for (const details of opened) details.open = false;
    opened = [];
  });
  printer.hidden = false;
})();
